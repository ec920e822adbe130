// SPDX-License-Identifier: Apache-2.0

/// A message of the exchange protocol: a request, or the answer of one of the four exchanges.
///
/// ```swift
/// let message = try ProtocolMessage.decode(bytes, kind: .bill, direction: .answer)
/// if case .bill(let bill) = message { print(bill.summ) }
/// ```
///
/// Numbers are digits from the document and back: a message that is decoded and encoded says what
/// it said, on one line, with numbers in their shortest form and without members that were null.
/// What the protocol does not name is kept.
public enum ProtocolMessage: Sendable, Hashable {
    /// A request of any exchange.
    case request(ProtocolRequest)
    /// The answer of HELLO.
    case hello(HelloAnswer)
    /// The answer of LIST, newest bill first; empty when nothing is open.
    case list([ListEntry])
    /// The answer of BILL.
    case bill(BillAnswer)
    /// The answer of RECEIPT.
    case receipt(ReceiptAnswer)

    /// The exchange that the message belongs to.
    public var kind: JournalEntry.Kind {
        switch self {
        case .request(let request): request.kind
        case .hello: .hello
        case .list: .list
        case .bill: .bill
        case .receipt: .receipt
        }
    }

    /// The side of the exchange that sends the message.
    public var direction: JournalEntry.Direction {
        if case .request = self { .request } else { .answer }
    }

    /// Reads one message; white space alone is an empty answer of LIST or RECEIPT.
    ///
    /// - Parameter options: The limits of numbers, nesting and size.
    /// - Throws: ``RecordFailure`` with the member that is wrong and its byte.
    public static func decode(
        _ bytes: [UInt8], kind: JournalEntry.Kind, direction: JournalEntry.Direction,
        options: ReadingOptions = ReadingOptions()
    ) throws(RecordFailure) -> ProtocolMessage {
        try ProtocolMessage(
            bytes.span.trimmed(0..<bytes.count), of: bytes, kind, direction,
            reader: JSONReader(), options)
    }

    /// Reads the message in a range of a buffer without white space around it.
    init(
        _ range: Range<Int>, of bytes: [UInt8], _ kind: JournalEntry.Kind,
        _ direction: JournalEntry.Direction, reader: JSONReader, _ options: ReadingOptions
    ) throws(RecordFailure) {
        if range.isEmpty, direction == .answer {
            if kind == .list {
                self = .list([])
                return
            }
            if kind == .receipt {
                self = .receipt(ReceiptAnswer())
                return
            }
        }
        try reader.parseMessage(range, of: bytes, options)
        let root = JSONReader.root
        let limits = options.numbers
        switch (kind, direction) {
        case (_, .request):
            self = .request(try ProtocolRequest(kind, try ObjectDecoder(root, of: reader, limits)))
        case (.hello, .answer): self = .hello(try reader.object(root, limits))
        case (.list, .answer): self = .list(try reader.objects(root, limits))
        case (.bill, .answer): self = .bill(try reader.object(root, limits))
        case (.receipt, .answer): self = .receipt(try reader.object(root, limits))
        }
    }

    /// The text of the message, on one line.
    public var json: [UInt8] {
        switch self {
        case .request(let request): return MessageWriter.json(request)
        case .hello(let answer): return MessageWriter.json(answer)
        case .bill(let bill): return MessageWriter.json(bill)
        case .receipt(let answer): return MessageWriter.json(answer)
        case .list(let entries):
            var writer = MessageWriter()
            writer.write(entries)
            return writer.bytes
        }
    }
}
