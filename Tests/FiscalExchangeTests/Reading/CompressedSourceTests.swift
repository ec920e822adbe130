// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import FiscalExchange

/// Text that is compressed by gzip is read as it is, under any name.
@Suite struct CompressedSourceTests {
    /// A good bill and its line break.
    private static let compressed: [UInt8] = Array(
        Data(
            base64Encoded:
                "H4sIAAAAAAACA6tWykxRsjLUUSooyk8pTS4pVrKKrgZyMpNTgcIGOkqFpYl5JZkllWBFJYkVRYklQBklIwNVpdrYWi4Aoc7sQEAAAAA="
        ) ?? Data())

    @Test(arguments: [1, 7, 256 << 10])
    func `one member and several are one text`(chunkSize: Int) throws {
        for count in 1...3 {
            let bytes = (0..<count).flatMap { _ in Self.compressed }
            let run = try Recalculated(bytes, outputFormat: .amounts, chunkSize: chunkSize)
            #expect(run.summary.computed == count)
            #expect(run.lines.first?.contains("\"tax\":1.67") == true)
        }
    }

    @Test func `bytes come as many at a time as are asked for`() throws {
        let source = ByteSource(name: "test", bytes: Self.compressed)
        var bytes: [UInt8] = []
        while try source.read(5, into: &bytes) > 0 {}
        #expect(String(decoding: bytes, as: UTF8.self) == goodBill(1) + "\n")
        #expect(source.storedBytesRead == Self.compressed.count)
    }

    @Test func `every cut and every damaged byte is told or harmless`() throws {
        for length in 2..<Self.compressed.count {
            #expect(throws: SourceError.self, "\(length)") {
                try Recalculated(Array(Self.compressed[..<length]))
            }
        }
        for index in 2..<Self.compressed.count {
            var bytes = Self.compressed
            bytes[index] ^= 0x55
            if let run = try? Recalculated(bytes) {
                #expect(run.summary.records == 1, "\(index)")
            }
        }
        #expect(throws: SourceError.self) { try Recalculated(Self.compressed + [1, 2, 3]) }
    }
}
