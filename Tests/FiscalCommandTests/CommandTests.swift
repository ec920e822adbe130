// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The program as a user runs it: output, messages, exit status.
@Suite struct CommandTests {
    struct Outcome {
        let status: Int32
        let output: String
        let error: String
    }

    /// Runs `fiscal` from beside the tests.
    static func fiscal(_ arguments: [String], input: String = "") throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            .deletingLastPathComponent().appendingPathComponent("fiscal")
        process.arguments = arguments
        let (standardInput, output, error) = (Pipe(), Pipe(), Pipe())
        process.standardInput = standardInput
        process.standardOutput = output
        process.standardError = error
        try process.run()
        try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
        let outputText = output.fileHandleForReading.readDataToEndOfFile()
        let errorText = error.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: String(decoding: outputText, as: UTF8.self),
            error: String(decoding: errorText, as: UTF8.self))
    }

    struct Prompt: Sendable, CustomTestStringConvertible {
        let line: String
        let status: Int32
        let output: String

        init(_ line: String, _ status: Int32, _ output: String) {
            self.line = line
            self.status = status
            self.output = output
        }

        var testDescription: String { line }
    }

    @Test(arguments: [
        Prompt(
            "round --scale 2 --rule half-up --json -- 10.345", 0,
            #"{"value":"10.35","exact":"10.345","residue":"0.005"}"#),
        Prompt("round 10.234", 0, "10.23"),
        Prompt("round -- -10.345", 0, "-10.35"),
        Prompt("round --rule half-ceiling -- -10.345", 0, "-10.34"),
        Prompt("round --scale -1 --rule up 123", 0, "130"),
        Prompt("round --step 0.05 12.34", 0, "12.35"),
        Prompt("round -- -0.001", 0, "0.00"),
        Prompt("round --rule exact 1.005", 1, ""),
        Prompt("round 1,5", 64, ""), Prompt("round 0x10", 64, ""),
        Prompt("round 1e999999999", 64, ""),
        Prompt("round --rule other 1", 64, ""), Prompt("round --step 0 1", 64, ""),
        Prompt("round", 64, ""),
        Prompt(
            "vat 8720 --rate 7% --json", 0,
            #"{"gross":"8720.00","net":"8149.53","tax":"570.47","rate":"7%","exactTax":"61040/107"}"#
        ),
        Prompt(
            "vat 0.99 --rate 20% --order counterpart --json", 0,
            #"{"gross":"0.99","net":"0.83","tax":"0.16","rate":"20%","exactTax":"33/200"}"#),
        Prompt(
            "vat 100 --rate 22% --price-basis tax-exclusive --json", 0,
            #"{"gross":"122.00","net":"100.00","tax":"22.00","rate":"22%","exactTax":"22"}"#),
        Prompt("vat 1 --rate 5/100", 64, ""), Prompt("vat 1 --rate 20% --rule exact", 1, ""),
        Prompt("vat 1", 64, ""), Prompt("--version", 0, "0.1.0"), Prompt("nonsense", 64, ""),
    ])
    func `prompt commands`(_ prompt: Prompt) throws {
        let outcome = try Self.fiscal(prompt.line.split(separator: " ").map(String.init))
        #expect(outcome.status == prompt.status)
        #expect(outcome.output.trimmingCharacters(in: .newlines) == prompt.output)
        #expect(outcome.error.isEmpty == (prompt.status == 0))
    }

    @Test(arguments: [
        Prompt(
            "allocate 100 --weights 1,1,1 --json", 0,
            #"{"shares":["33.34","33.33","33.33"],"method":"largest-remainder"}"#),
        Prompt("allocate 100 --weights 1,1,1", 0, "33.34 33.33 33.33"),
        Prompt("allocate 100 --weights 1,1,1 --method last", 0, "33.33 33.33 33.34"),
        Prompt("allocate 100 --weights 1,1,1 --method running", 0, "33.33 33.34 33.33"),
        Prompt(
            "allocate --weights 1,1,1 --method separate --json -- -100", 0,
            #"{"shares":["-33.33","-33.33","-33.33","-0.01"],"method":"separate"}"#),
        Prompt("allocate --weights 0,0 -- -0.01", 0, "-0.01 0.00"),
        Prompt("allocate 0.02 --weights 1,1,1,1 --method last", 0, "0.01 0.01 0.01 -0.01"),
        Prompt(
            "allocate 0.05 --weights 1,1,1 --method last --rule down", 0, "0.01 0.01 0.03"),
        Prompt("allocate 828 --weights 500,3750,1700 --step 1 --scale 0", 0, "70 522 236"),
        Prompt("allocate 1 --weights 1/3,2/3 --step 0.05", 0, "0.35 0.65"),
        Prompt("allocate 70 --weights 1,1,1 --scale -1", 0, "30 20 20"),
        Prompt("allocate 10 --weights 3,1,1 --caps 5,-,2.40", 0, "5.00 2.60 2.40"),
        Prompt(
            "allocate 100 --given 60,40 --caps 60,50 --json", 0,
            #"{"shares":["60.00","40.00"],"method":"given"}"#),
        Prompt("allocate 100 --given 60,41", 64, ""),
        Prompt("allocate 10 --weights 3,1 --caps 5,4", 64, ""),
        Prompt("allocate 100.005 --weights 1,1", 64, ""),
        Prompt("allocate 1 --weights 1,-1", 64, ""), Prompt("allocate 1 --weights 1,,1", 64, ""),
        Prompt("allocate 1", 64, ""), Prompt("allocate 1 --weights 1 --given 1", 64, ""),
        Prompt("allocate 1 --weights 1 --step 0", 64, ""),
        Prompt("allocate 1 --weights 1 --method other", 64, ""),
        Prompt("allocate 0.05 --weights 1,1 --method last --rule exact", 1, ""),
        Prompt("allocate 0.05 --weights 1,1 --rule exact", 0, "0.03 0.02"),
    ])
    func `allocate`(_ prompt: Prompt) throws { try `prompt commands`(prompt) }

    @Test func `the help of allocate shows examples and methods`() throws {
        let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Golden/allocate-help.txt")
        let outcome = try Self.fiscal(["allocate", "--help"])
        #expect(outcome.status == 0)
        #expect(try outcome.output == String(contentsOf: golden, encoding: .utf8))
    }

    private static let good =
        #"{"id":1,"products":[{"price":10,"quantity":1,"taxrate":"20%"}]}"# + "\n"

    @Test func `recalc writes receipts and a summary`() throws {
        let outcome = try Self.fiscal(["recalc", "-"], input: Self.good)
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix(#"{"billId":"1""#))
        #expect(
            outcome.error.hasPrefix(
                "records 1, computed 1, failed 0, passed over 0, warnings 0, lines 1, amount 10.00, tax 1.67, seconds "
            ))
    }

    @Test func `failed records, unreadable inputs, wrong usage`() throws {
        let failed = try Self.fiscal(["recalc", "-"], input: "{}\n" + Self.good)
        #expect(failed.status == 1)
        #expect(failed.output.split(separator: "\n").count == 1)
        let missing = try Self.fiscal(["recalc", "no-such-file", "-"], input: Self.good)
        #expect(missing.status == 2)
        #expect(missing.output.split(separator: "\n").count == 1)
        #expect(missing.error.contains("no-such-file: No such file"))
        for arguments in [
            ["recalc"], ["recalc", "-", "--jobs", "1025"], ["recalc", "-", "--jobs", "0"],
            ["recalc", "-", "--input-format", "other"],
            ["recalc", "-", "--policy", "line/other"], ["recalc", "-", "--max-digits", "0"],
        ] {
            #expect(try Self.fiscal(arguments).status == 64, "\(arguments)")
        }
    }

    @Test func `CSV and exports of the tax service`() throws {
        let csv = try Self.fiscal(
            ["recalc", "-", "--output-format", "csv"],
            input: "bill,price,quantity,rate\nA,100.00,1,20%\n")
        #expect(csv.status == 0)
        #expect(csv.output.hasSuffix("\nA,,1,,100,1,20%,0,100,16.67\n"))
        let header = try Self.fiscal(["recalc", "-"], input: "bill,price,quantity\n")
        #expect(header.status == 2)
        #expect(header.error.contains("lacks rate"))
        let export = try Self.fiscal(
            ["recalc", "-", "--input-format", "fns"],
            input: #"{"items":[{"price":10000,"quantity":1,"nds":11}]}"#)
        #expect(export.status == 0)
        #expect(export.output.contains(#""totalAmount":100,"totalTax":18.03"#))
    }

    @Test func `files for output and errors`() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("fiscal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let output = folder.appendingPathComponent("out").path
        let errors = folder.appendingPathComponent("err").path
        let outcome = try Self.fiscal(
            ["recalc", "-", "--output", output, "--errors", errors, "--output-format", "csv"],
            input: "{}\n" + Self.good)
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.split(separator: "\n").count == 1)
        #expect(
            try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").count == 2)
        #expect(try String(contentsOfFile: errors, encoding: .utf8).contains("unknown-document"))
        let refused = try Self.fiscal(["recalc", "-", "--output", folder.path], input: Self.good)
        #expect(refused.status == 2)
    }

    @Test(arguments: [
        ["--help"], ["recalc", "--help"], ["vat", "--help"], ["round", "--help"],
        ["allocate", "--help"],
    ])
    func `help shows an example and fits a terminal`(arguments: [String]) throws {
        let outcome = try Self.fiscal(arguments)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("EXAMPLES"))
        #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `completion scripts`(shell: String) throws {
        #expect(try Self.fiscal(["--generate-completion-script", shell]).output.contains("recalc"))
    }
}
