// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

extension DocumentDecoder {
    mutating func addExport(
        _ node: JSONReader.Node, to batch: inout DocumentBatch, header: DocumentHeader
    ) throws(RecordFailure) -> Bool { false }
}
