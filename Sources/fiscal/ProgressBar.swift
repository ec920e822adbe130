// SPDX-License-Identifier: Apache-2.0

/// A line on the terminal that tells how far a run is; shown only where a person looks, and only on long runs.
struct ProgressBar {
    private let isShown: Bool
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var lastDrawn: ContinuousClock.Instant?

    /// Runs shorter than this show nothing.
    private static let patience = Duration.milliseconds(500)
    private static let interval = Duration.milliseconds(100)

    init() {
        isShown = Terminal.isInteractive(Terminal.error)
        start = clock.now
    }

    /// Draws the bar when it is time to.
    mutating func update(read: Int, of total: Int?, records: Int) {
        guard isShown else { return }
        let now = clock.now
        let elapsed = now - start
        if elapsed < Self.patience || (lastDrawn.map { now - $0 < Self.interval } ?? false) {
            return
        }
        lastDrawn = now
        let seconds = max(1, elapsed.milliseconds)
        let rate = read / seconds * 1000 >> 20
        var line = "\(records) records, \(read >> 20) MiB, \(rate) MiB/s"
        if let total, total > 0 {
            let percent = min(100, read * 100 / total)
            let filled = percent / 5
            let bar =
                String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
            let left = read > 0 ? (total - read) / max(1, read / seconds) / 1000 : 0
            line = "\(bar) \(percent) %  \(line), \(max(0, left)) s left"
        }
        try? Terminal.write(Array("\r\u{1B}[2K\(line)".utf8), to: Terminal.error)
    }

    /// Takes the bar away.
    mutating func clear() {
        if lastDrawn != nil { try? Terminal.write(Array("\r\u{1B}[2K".utf8), to: Terminal.error) }
        lastDrawn = nil
    }
}

extension Duration {
    /// The whole milliseconds of the duration.
    var milliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
