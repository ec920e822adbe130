// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explains each figure of one bill, to the kopeck.",
        discussion: """
            Shows every figure of the bill's receipt: what it is computed from, its exact value as a fraction and a \
            decimal, the rule applied, the value and the residue (value − exact), and who received each kopeck that was \
            shared.

            All documents of the bill are explained in the order of the input, the answer of BILL and the receipt alike. \
            A document is the bill's when its identifier is the one asked for, or, where no document has that identifier, \
            its number. Records that cannot be read are reported on standard error; they change the exit status only if \
            the bill is not found.

            Where receipts of the bill are prepayments, are paid by one, leave a credit, or take another back, each receipt is \
            explained by what was done before it as well: what was open, which share of it, the rate and its reason, the \
            payments, and the laws that were checked.

            EXAMPLES
              fiscal explain journal.txt --bill 235723
              fiscal explain journal.txt --bill 235723 --policy rate/half-up
              fiscal explain march.ndjson april.ndjson --bill 47827-CRM --json
              fiscal explain bills.ndjson --bill A-1 --rows

            EXIT STATUS
              0   the bill was found and explained
              1   it was not found, or has no receipt under the policy
              2   an input cannot be read
            """)

    @Argument(help: "Files to read; - is standard input.")
    var inputs: [String]

    @Option(help: ArgumentHelp("The bill's identifier, or its number.", valueName: "id"))
    var bill: String

    @OptionGroup var policy: PolicyOption
    @OptionGroup var reading: ReadingArguments

    @Flag(help: "Print a JSON object for each document, one a line.")
    var json = false

    @Flag(help: "Add the fiscal rows of the receipt, and what dividing it into them changed.")
    var rows = false

    func validate() throws {
        if rows, json { throw ValidationError("--rows is a part of the text, not of --json") }
    }

    func run() async throws {
        try await BulkRun.run { try await explain() }
    }

    private func explain() async throws {
        var run = try BulkRun(errors: nil)
        let found = try await run.documents(ofBill: bill, in: inputs, reading)
        let output = try OutputStream(path: nil, standard: Terminal.output)
        let policy = try policy.resolve()
        var isExplained = try write(found, policy, output)
        if BillLife.isTold(by: found, options: reading.options) {
            isExplained = try writeLife(found, policy, output, &run) && isExplained
        }
        try run.end(hasFindings: !isExplained)
    }

    /// Writes the explanations; false where a document has none.
    private func write(
        _ found: [FoundBill], _ policy: Policy, _ output: OutputStream
    ) throws -> Bool {
        let engine = ReceiptEngine(policy: policy, limits: reading.options.bills)
        var isExplained = !found.isEmpty
        var isFirst = true
        for document in found {
            do {
                let explanation = try engine.explanation(for: document.bill)
                if json {
                    try output.writeLine(explanation.json(of: document))
                } else {
                    if !isFirst { try output.write(Array(explanationRule.utf8)) }
                    try output.writeLine(heading(document))
                    try output.write(Array(explanation.text().utf8))
                    if rows { try output.write(Array(("\n" + rowsText(document, engine)).utf8)) }
                }
                isFirst = false
            } catch let error as ReceiptError {
                Terminal.report(document.diagnostic(error).json)
                isExplained = false
            }
        }
        return isExplained
    }

    /// Writes where the figures of each receipt come from in the life of the bill; false where the receipts do not fit.
    private func writeLife(
        _ found: [FoundBill], _ policy: Policy, _ output: OutputStream, _ run: inout BulkRun
    ) throws -> Bool {
        do {
            let life = try BillLife(found, policy: policy, options: reading.options)
            do {
                for explanation in try life.explanations() {
                    if json {
                        try output.writeLine(explanation.json())
                    } else {
                        try output.write(
                            Array(
                                (explanationRule + explanation.heading(of: life)
                                    + explanation.text()).utf8))
                    }
                }
                return true
            } catch let refusal as SettlementRefusal {
                try run.report(life.document.diagnostic(refusal))
            }
        } catch let failure as BillLife.Failure {
            try run.report(failure.diagnostic)
        }
        return false
    }

    private func heading(_ document: FoundBill) -> String {
        let isRecorded = document.kind == .receipt || document.kind == .export
        let kind = isRecorded ? "Receipt of bill" : "Bill"
        let facts = [
            "\(kind) \(document.bill.id ?? "without identifier")",
            document.number.map { "number \($0)" }, document.bill.date,
        ]
        let place = "\(document.source), record \(document.record)"
        return [facts.compactMap(\.self).joined(separator: ", "), place]
            .map { $0.count <= 80 ? $0 : "…" + $0.suffix(79) }.joined(separator: "\n") + "\n"
    }

    /// The fiscal rows of a document, or why there are none.
    private func rowsText(_ document: FoundBill, _ engine: ReceiptEngine) throws -> String {
        do {
            return try FiscalRowEngine(engine: engine).rows(for: document.bill).text
        } catch FiscalRowError.impossible(let impossible) {
            return "Rows\n  none: \(impossible)\n"
        }
    }
}
