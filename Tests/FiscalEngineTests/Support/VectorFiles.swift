// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The vectors that the oracle has written, see Tests/Oracle.
enum VectorFiles {
    /// The rows of a table, without its heading, split at tabs.
    static func rows(_ name: String) throws -> [[String]] {
        try text(name).split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }

    /// The lines of a file.
    static func lines(_ name: String) throws -> [String] {
        try text(name).split(separator: "\n").map(String.init)
    }

    private static func text(_ name: String) throws -> String {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = folder.appendingPathComponent("Vectors").appendingPathComponent(name)
        return try String(contentsOf: file, encoding: .utf8)
    }
}
