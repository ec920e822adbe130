// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What the README and the article on settlements show is what the program does.
@Suite struct ReadmeTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The commands behind `$` in fenced blocks, each with the output that is shown.
    private static func examples(_ page: String) throws -> [(command: String, output: String)] {
        var examples: [(command: String, output: String)] = []
        var isFenced = false
        for line in try text(page).split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isFenced.toggle()
            } else if isFenced, line.hasPrefix("$ fiscal ") {
                examples.append((String(line.dropFirst(2)), ""))
            } else if isFenced, !examples.isEmpty, !line.isEmpty, !line.hasPrefix("$") {
                examples[examples.count - 1].output += line + "\n"
            } else if !isFenced, examples.last?.output.isEmpty == false {
                examples.append(("", ""))
            }
        }
        return examples.filter { $0.command.hasPrefix("fiscal ") }
    }

    /// Output without what differs from run to run, and without blank lines, which also part examples.
    private static func timeless(_ output: String) -> String {
        output.replacing(#/seconds [0-9.]+, records/s [0-9]+/#, with: "seconds, records/s")
            .split(separator: "\n").joined(separator: "\n")
    }

    @Test(arguments: [
        ("README.md", 10),
        ("Sources/FiscalEngine/Documentation.docc/PrepaymentSettlementRefund.md", 6),
    ])
    func `every example runs and prints what is shown`(page: String, least: Int) throws {
        let examples = try Self.examples(page)
        #expect(examples.count >= least)
        for example in examples {
            let process = Process()
            let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", "{ \(example.command); } 2>&1"]
            process.currentDirectoryURL = Self.root
            var environment = ProcessInfo.processInfo.environment
            environment["PATH"] = folder.path + ":" + (environment["PATH"] ?? "")
            process.environment = environment
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            let bytes = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            let printed = String(decoding: bytes, as: UTF8.self)
            #expect(
                Self.timeless(printed) == Self.timeless(example.output), "\(example.command)")
        }
    }

    @Test(arguments: ["Consumer", "Lines", "Columns"])
    func `a library snippet is a program that is built and run`(_ program: String) throws {
        let snippet = try Self.text("Examples/\(program)/main.swift")
            .split(separator: "\n").filter { !$0.hasPrefix("// SPDX") }.joined(separator: "\n")
        let printed = try Self.text("Examples/\(program)/expected.txt")
        let readme = try Self.text("README.md")
        #expect(readme.split(separator: "\n").joined(separator: "\n").contains(snippet))
        #expect(readme.contains("It prints\n\n```\n\(printed)```"))
    }
}
