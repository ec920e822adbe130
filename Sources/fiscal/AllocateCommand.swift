// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine

struct AllocateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allocate",
        abstract: "Shares one amount in whole units, exactly.",
        usage: "fiscal allocate <amount> --weights <a,b,c> [<options>]",
        discussion: """
            Shares are multiples of the step and add up to the amount. All weights zero
            count as all equal; a negative amount is the mirror image.

            EXAMPLES
              fiscal allocate 100 --weights 1,1,1        33.34 33.33 33.33
              fiscal allocate 15 --weights 100,40,5 --method last
              fiscal allocate 828 --weights 500,3750,1700 --step 1
              fiscal allocate 10 --weights 3,1,1 --caps 5,-,2.40
                                     no share above its cap; - is no cap
              fiscal allocate 100 --given 60,40 --caps 60,50
                                     checks shares that are given
              fiscal allocate --weights 1/3,2/3 --json -- -100

            METHODS
              largest-remainder  shares are cut to whole units; spare units go to the
                                 largest fractions, ties to the earlier
              first              … to the earliest weights other than zero
              largest-weight     … to the largest weights, ties to the earlier
              last               each share is rounded, the last takes what is left
              running            what a part adds to the rounded sum so far
              running-from-last  from the last, each its part of what is left, cut
              separate           shares are cut; what is left is one more share
            """)

    @Argument(help: ArgumentHelp(decimalHelp, valueName: "amount"), transform: decimal)
    var amount: Rational

    @Option(help: "Weights of zero or more: decimals or fractions.", transform: NumberList.init)
    var weights: NumberList?

    @Option(
        help: ArgumentHelp("Shares that are made already, to be checked.", valueName: "a,b,c"),
        transform: NumberList.init)
    var given: NumberList?

    @Option(help: "Who gets the units that do not divide evenly.")
    var method = AllocationMethod.largestRemainder

    @Option(parsing: .unconditional, help: "Decimal places of a share; -1 shares tens.")
    var scale = 2

    @Option(
        help: "Shares are multiples of a step, such as 0.05, printed with the places of --scale.",
        transform: decimal)
    var step: Rational?

    @Option(help: "How last and running round.")
    var rule = RoundingRule.halfUp

    @Option(
        help: ArgumentHelp("What each share is at most; - is no cap.", valueName: "a,-,c"),
        transform: CapList.init)
    var caps: CapList?

    @Flag(help: "Print a JSON object for programs.")
    var json = false

    func validate() throws {
        if !promptScales.contains(scale) {
            throw ValidationError(
                "--scale is \(promptScales.lowerBound)...\(promptScales.upperBound)")
        }
        if (weights == nil) == (given == nil) {
            throw ValidationError("--weights say how to share, or --given what to check")
        }
    }

    func run() throws {
        var allocation = Allocation(method: method, scale: scale, rule: rule)
        if let step { allocation.step = step }
        let shares: [Rational]
        do throws(AllocationError) {
            if let given {
                try allocation.check(given.numbers, of: amount, caps: caps?.caps)
                shares = given.numbers
            } else {
                shares = try allocation.shares(
                    of: amount, weights: weights?.numbers ?? [], caps: caps?.caps)
            }
        } catch {
            if case .inexact(let error) = error { throw refuse(error) }
            throw ValidationError("\(error) (\(error.code))")
        }
        let places = max(scale, step?.decimalScale ?? scale)
        let texts = shares.map { fixedText($0, scale: places) }
        if json {
            let list = texts.map { "\"\($0)\"" }.joined(separator: ",")
            let name = given == nil ? method.rawValue : "given"
            print("{\"shares\":[\(list)],\"method\":\"\(name)\"}")
        } else {
            print(texts.joined(separator: " "))
        }
    }
}

/// Numbers with commas, decimals or fractions.
struct NumberList {
    let numbers: [Rational]

    @Sendable init(_ text: String) throws {
        numbers = try text.split(separator: ",", omittingEmptySubsequences: false)
            .map { try rational(String($0)) }
    }
}

/// Numbers with commas; `-` where there is none.
struct CapList {
    let caps: [Rational?]

    @Sendable init(_ text: String) throws {
        caps = try text.split(separator: ",", omittingEmptySubsequences: false)
            .map { $0 == "-" ? nil : try rational(String($0)) }
    }
}

/// A decimal or a fraction of the command line.
private func rational(_ text: String) throws -> Rational {
    do {
        return try Rational(text: text)
    } catch {
        throw ValidationError("\(error)")
    }
}

extension AllocationMethod: ExpressibleByArgument {}
