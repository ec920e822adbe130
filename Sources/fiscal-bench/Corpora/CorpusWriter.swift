// SPDX-License-Identifier: Apache-2.0

/// How much of a corpus is written.
enum CorpusSize {
    /// Records that hold a bill or receipt.
    case bills(Int)
    /// Lines of bills: the bill that reaches the number is the last.
    case lines(Int)
    /// Bytes: the record that reaches the number is the last.
    case bytes(Int)

    func isReached(by count: CorpusCount) -> Bool {
        switch self {
        case .bills(let bills): count.bills >= bills
        case .lines(let lines): count.lines >= lines
        case .bytes(let bytes): count.bytes >= bytes
        }
    }
}

/// What was written.
struct CorpusCount {
    var records = 0
    /// Records that hold a bill or receipt.
    var bills = 0
    var lines = 0
    var bytes = 0
    var faults: [Fault: Int] = [:]
    /// Recorded figures that are wrong.
    var mistakes = 0

    var faulty: Int { faults.values.reduce(0, +) }

    /// The counts for people.
    var text: String {
        let kinds = faultCounts.map { "\($0.name) \($0.count)" }.joined(separator: ", ")
        return "records \(records), bills \(bills), lines \(lines), bytes \(bytes), "
            + "mistakes \(mistakes), faulty \(faulty)" + (kinds.isEmpty ? "" : " (\(kinds))")
    }

    /// The counts for programs.
    func json(kind: CorpusKind, seed: UInt64) -> String {
        let faults = faultCounts.map { "\"\($0.name)\":\($0.count)" }.joined(separator: ",")
        return "{\"kind\":\"\(kind.rawValue)\",\"seed\":\(seed),\"records\":\(records),"
            + "\"bills\":\(bills),\"lines\":\(lines),\"bytes\":\(bytes),"
            + "\"mistakes\":\(mistakes),\"faulty\":\(faulty),\"faults\":{\(faults)}}"
    }

    private var faultCounts: [(name: String, count: Int)] {
        Fault.allCases.compactMap { fault in faults[fault].map { (fault.rawValue, $0) } }
    }
}

/// Writes records of a corpus, some of them with a fault, in bounded memory.
struct CorpusWriter {
    let size: CorpusSize
    /// How many of the records that hold a bill get a fault.
    let noise: Share
    private var dice: Dice
    private(set) var count = CorpusCount()
    private var piece: [UInt8] = []

    private static let pieceSize = 256 << 10

    /// - Parameter seed: Draws the faults; the records are what they are without them.
    init(size: CorpusSize, noise: Share, seed: UInt64) {
        self.size = size
        self.noise = noise
        dice = Dice(seed: seed, stream: 0xFA)
    }

    /// Writes the records of `corpus` until there are enough.
    mutating func write(
        _ corpus: inout some Corpus, to output: ([UInt8]) throws -> Void
    ) throws {
        append(corpus.head.utf8)
        repeat {
            add(try corpus.next())
            if piece.count >= Self.pieceSize { try flush(output) }
        } while !size.isReached(by: count)
        try flush(output)
    }

    private mutating func add(_ record: CorpusRecord) {
        var text = record.text
        var isCut = false
        if let form = record.form {
            count.bills += 1
            count.lines += record.lines
            if noise != .none, dice.happens(noise) {
                let fault = dice.pick(Fault.cases(of: form))
                fault.apply(to: &text, form: form, &dice)
                count.faults[fault, default: 0] += 1
                isCut = fault == .truncated
            }
        }
        count.records += 1
        count.mistakes += record.mistakes
        append(record.head.utf8)
        append(record.isSpread ? text.spreadJSON : text)
        append((isCut ? record.cutTail : record.tail).utf8)
    }

    private mutating func append(_ bytes: some Collection<UInt8>) {
        piece.append(contentsOf: bytes)
        count.bytes += bytes.count
    }

    private mutating func flush(_ output: ([UInt8]) throws -> Void) throws {
        if !piece.isEmpty { try output(piece) }
        piece.removeAll(keepingCapacity: true)
    }
}
