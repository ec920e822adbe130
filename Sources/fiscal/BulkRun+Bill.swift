// SPDX-License-Identifier: Apache-2.0

import FiscalExchange

extension BulkRun {
    /// The documents of one bill in the inputs, in their order: those that have its identifier, or else its number. Says so on
    /// standard error where there are none.
    ///
    /// - Parameter passing: Codes of warnings that are not reported.
    mutating func documents(
        ofBill id: String, in inputs: [String], _ reading: ReadingArguments,
        passing: Set<String> = []
    ) async throws -> [FoundBill] {
        let search = BillSearch(options: reading.options, inputFormat: reading.inputFormat)
        var found: [FoundBill] = []
        try await forEach(inputs) { source, run in
            try search.run(
                source, id: id, found: { found.append($0) },
                report: { if !passing.contains($0.code) { try run.report($0) } })
        }
        if found.contains(where: { $0.match == .billID }) {
            found.removeAll { $0.match != .billID }
        }
        if found.isEmpty {
            Terminal.report("fiscal: no bill \(id) in \(inputs.joined(separator: ", "))")
        }
        return found
    }
}
