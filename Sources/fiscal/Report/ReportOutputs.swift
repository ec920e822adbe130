// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Where the commands that make one report of everything put it.
struct ReportOutputs: ParsableArguments {
    @Flag(help: "Print the report as one JSON object.")
    var json = false

    @Option(
        help: ArgumentHelp("Where the report goes. (default: standard output)", valueName: "file"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Where a page with the report goes, to be looked at in a browser.", valueName: "file"))
    var html: String?

    @Option(
        help: ArgumentHelp(
            "Where errors and warnings about records go. (default: standard error)",
            valueName: "file"))
    var errors: String?

    /// Checks the paths, together with those of a command's own outputs.
    func check(_ inputs: [String], and others: [(name: String, path: String?)] = []) throws {
        let outputs = [("output", output), ("errors", errors), ("html", html)] + others
        try OutputPaths(inputs: inputs, outputs: outputs).check()
    }

    /// Opens the files before anything is read, so that one that cannot be written is told at once.
    func open() throws(OutputError) -> ReportFiles {
        ReportFiles(
            report: try OutputStream(path: output, standard: Terminal.output),
            page: try OutputStream.file(html), isJSON: json)
    }
}

/// The open files of a report.
struct ReportFiles {
    let report: OutputStream
    let page: OutputStream?
    let isJSON: Bool

    /// Writes the report in the form that was asked for; the others are not made.
    func write(
        json: @autoclosure () -> String, text: @autoclosure () -> String,
        page html: @autoclosure () -> String
    ) throws(OutputError) {
        try report.write(Array((isJSON ? json() + "\n" : text()).utf8))
        if let page { try page.write(Array(html().utf8)) }
    }
}
