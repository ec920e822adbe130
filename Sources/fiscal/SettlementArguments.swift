// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

/// What `prepay`, `settle` and `refund` have in common.
struct SettlementArguments: ParsableArguments {
    @Argument(help: "Files that hold the bill and its earlier receipts; - is standard input.")
    var inputs: [String]

    @Option(help: ArgumentHelp("The bill's identifier, or its number.", valueName: "id"))
    var bill: String

    @Option(
        help: ArgumentHelp(
            "Lines of the bill, by identifier or else by number, with quantities.",
            valueName: "id[:quantity],…"))
    var lines: String?

    @Option(
        help: ArgumentHelp(
            "What is handed over: cash, card, prepayment, credit, other.",
            discussion: "One without an amount pays the rest: cash=1000,card.",
            valueName: "means[=amount],…"),
        transform: TenderList.init)
    var means: TenderList?

    @Option(
        help: ArgumentHelp(
            "The settlement method, as \(SettlementMethod.fullSettlement.rawValue).",
            valueName: "method"))
    var method: SettlementMethod?

    @Option(
        help: ArgumentHelp("The day of the receipt, whose VAT rates count.", valueName: "date"),
        transform: day)
    var date: String?

    @Option(
        help: ArgumentHelp(
            "SELL or BUY, for a bill whose receipts do not say it.", valueName: "type"),
        transform: saleOrPurchase)
    var type: RecordedReceipt.Operation?

    @Option(help: ArgumentHelp("The identifier that the receipt gets.", valueName: "id"))
    var id: String?

    @Flag(help: "Print where the bill stands after the receipt, on a second line.")
    var balance = false

    @Flag(help: "Print where each figure comes from instead of the receipt.")
    var explain = false

    @OptionGroup var policy: PolicyOption
    @OptionGroup var reading: ReadingArguments

    /// Rebuilds what is open of the bill, makes receipts, and prints them.
    func print(
        _ make: (SettlementLedger, ReceiptRequest) throws -> [SettlementReceipt]
    ) async throws {
        try await BulkRun.run { try await printReceipts(make) }
    }

    private func printReceipts(
        _ make: (SettlementLedger, ReceiptRequest) throws -> [SettlementReceipt]
    ) async throws {
        var run = try BulkRun(errors: nil)
        // The figures of receipts are taken as they are, whatever their discount means.
        let found = try await run.documents(
            ofBill: bill, in: inputs, reading, passing: ["discount-included"])
        var isMade = false
        if !found.isEmpty {
            let output = try OutputStream(path: nil, standard: Terminal.output)
            do {
                var life = try BillLife(
                    found, policy: try policy.resolve(), options: reading.options,
                    operation: type)
                do {
                    let receipts = try make(life.ledger, try request(life.ledger))
                    var texts: [String] = []
                    for receipt in receipts {
                        if explain {
                            let explanation = try life.ledger.explanation(of: receipt)
                            texts.append(explanation.heading(of: life) + explanation.text())
                        } else {
                            texts.append(life.json(of: receipt) + "\n")
                        }
                        try life.post(receipt)
                    }
                    try output.write(
                        Array(texts.joined(separator: explain ? explanationRule : "").utf8))
                    if balance { try output.writeLine(life.balanceJSON()) }
                    isMade = true
                } catch let refusal as SettlementRefusal {
                    try run.report(life.document.diagnostic(refusal))
                }
            } catch let failure as BillLife.Failure {
                try run.report(failure.diagnostic)
            }
        }
        try run.end(hasFindings: !isMade)
    }

    private func request(_ ledger: SettlementLedger) throws -> ReceiptRequest {
        var request = ReceiptRequest(id: id, date: date, method: method)
        request.tender = means?.tender
        if let lines {
            request.lines = try lines.split(separator: ",").map { text in
                try selection(String(text), ledger)
            }
        }
        return request
    }

    /// A line, or its identifier and a quantity behind the last colon.
    private func selection(
        _ text: String, _ ledger: SettlementLedger
    ) throws -> ReceiptRequest.Selection {
        guard let colon = text.lastIndex(of: ":"), (try? ledger.line(named: text)) == nil else {
            return ReceiptRequest.Selection(line: try ledger.line(named: text))
        }
        let line = try ledger.line(named: String(text[..<colon]))
        do {
            let quantity = try ExactDecimal(text: String(text[text.index(after: colon)...]))
            return ReceiptRequest.Selection(line: line, quantity: quantity)
        } catch {
            throw ValidationError("--lines: \(error)")
        }
    }
}

/// An amount and the lines that share it.
struct AmountArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp("An amount, shared among the lines.", valueName: "amount"),
        transform: exactDecimal)
    var amount: ExactDecimal?
}

/// Rates that differ from those which follow.
struct RateArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A VAT rate of your own choice, for all lines or one.", valueName: "[id=]rate"))
    var rate: [String] = []

    @Option(
        help: ArgumentHelp("The day whose VAT rates count, if another.", valueName: "date"),
        transform: day)
    var rateDate: String?

    /// Puts the rates into a request.
    func apply(to request: inout ReceiptRequest, _ ledger: SettlementLedger) throws {
        request.rateDate = rateDate
        for text in rate {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            let chosen = try vatRate(parts.last ?? "")
            let lines =
                try parts.count == 1
                ? Array(ledger.bill.lines.indices) : [ledger.line(named: parts[0])]
            for line in lines { request.rates[line] = chosen }
        }
    }
}

/// The correction of a receipt.
struct CorrectionArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Correct this receipt: print the one that cancels it, then the right one.",
            valueName: "id"))
    var correct: String?

    @Option(help: ArgumentHelp("The identifier of the cancelling receipt.", valueName: "id"))
    var cancelId: String?

    /// The pair of receipts that corrects one, or the only receipt.
    func receipts(
        _ ledger: SettlementLedger, _ request: ReceiptRequest,
        _ make: (ReceiptRequest) throws -> SettlementReceipt
    ) throws -> [SettlementReceipt] {
        guard let correct else { return [try make(request)] }
        let pair = try ledger.correction(of: correct, as: request, cancelID: cancelId)
        return [pair.cancelling, pair.right]
    }
}

/// What is handed over, as `cash=1000,card`.
struct TenderList {
    let tender: Tender

    @Sendable init(_ text: String) throws {
        var tender = Tender()
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let means = Payment.Means(rawValue: String(sides[0])) else {
                let names = Payment.Means.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("\(sides[0]) is none of \(names)")
            }
            if sides.count == 2 {
                let amount = try exactDecimal(String(sides[1]))
                tender.payments.append(Payment(means: means, amount: amount))
            } else if tender.remainder == nil {
                tender.remainder = means
            } else {
                throw ValidationError("only one means pays the rest")
            }
        }
        self.tender = tender
    }
}

/// A date of the calendar, with or without a time behind it.
@Sendable private func day(_ text: String) throws -> String {
    guard CivilDate(text: text) != nil else {
        throw ValidationError("\(text) is no date such as 2026-03-11")
    }
    return text
}

@Sendable private func saleOrPurchase(_ text: String) throws -> RecordedReceipt.Operation {
    guard let operation = RecordedReceipt.Operation(rawValue: text), !operation.isRefund else {
        throw ValidationError("\(text) is neither SELL nor BUY")
    }
    return operation
}

extension SettlementMethod: ExpressibleByArgument {}

/// What stands between two explanations.
let explanationRule = "\n" + String(repeating: "─", count: 80) + "\n"

extension SettlementExplanation {
    /// What the receipt is, of which bill.
    func heading(of life: BillLife) -> String {
        let method = receipt.method.rawValue
        let facts = [
            "\(receipt.operation.rawValue) \(method)" + (receipt.id.map { " \($0)" } ?? ""),
            receipt.refundOf.map { "of \($0)" }
                ?? original.map { "of \($0.id ?? "a receipt without identifier")" },
            "bill \(life.document.bill.id ?? "without identifier")", receipt.date,
        ]
        return facts.compactMap(\.self).joined(separator: ", ") + "\n\n"
    }
}
