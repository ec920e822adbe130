// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import Foundation
import Testing

@testable import FiscalExchange

/// The journal that comes with the package, message by message.
@Suite struct ProtocolJournalTests {
    static let journal: [UInt8] = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appendingPathComponent("Examples/journal-sample.txt")
        return (try? Data(contentsOf: file)).map(Array.init) ?? []
    }()

    static func records(_ bytes: [UInt8], chunkSize: Int = 256 << 10) throws -> [JournalRecord] {
        let source = ByteSource(name: "journal", bytes: bytes)
        let reader = try JournalReader(source, chunkSize: chunkSize)
        var records: [JournalRecord] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }

    @Test func everyEntryIsWrittenBackAsItWas() throws {
        let records = try Self.records(Self.journal)
        #expect(records.count == 20)
        var receipts = 0
        for record in records {
            let message = try record.message.get()
            let entry = try #require(record.entry)
            #expect(message.kind == entry.kind)
            #expect(message.direction == entry.direction)
            let end = records.first { $0.number == record.number + 1 }?.offset
            let cell = Self.cell(Self.journal[record.offset..<(end ?? Self.journal.count)])
            if cell.isEmpty {
                receipts += 1
                #expect(message == .receipt(ReceiptAnswer(success: true)))
                continue
            }
            #expect(try canonical(message.json) == canonical(cell), "entry \(record.number)")
            #expect(try keys(message.json) == keys(cell), "the keys keep their order")
            #expect(!message.json.contains(UInt8(ascii: "\n")))
            let again = try ProtocolMessage.decode(
                message.json, kind: message.kind, direction: message.direction)
            #expect(again == message)
        }
        #expect(receipts == 2)
    }

    /// What stands between the fourth and the last bar of an entry.
    static func cell(_ entry: ArraySlice<UInt8>) -> [UInt8] {
        let text = String(decoding: entry, as: UTF8.self)
        let parts = text.split(separator: "|", maxSplits: 4, omittingEmptySubsequences: false)
        let rest = parts[4].prefix(upTo: parts[4].lastIndex(of: "|") ?? parts[4].startIndex)
        return Array(rest.trimmingCharacters(in: .whitespacesAndNewlines).utf8)
    }

    @Test(arguments: [1, 7, 64, 1000])
    func chunksDoNotMatter(chunkSize: Int) throws {
        let whole = try Self.records(Self.journal)
        let pieces = try Self.records(Self.journal, chunkSize: chunkSize)
        #expect(pieces.map(\.message) == whole.map(\.message))
        #expect(pieces.map(\.offset) == whole.map(\.offset))
        #expect(pieces.map(\.number) == Array(1...20))
        #expect(pieces.map(\.entry?.time) == whole.map(\.entry?.time))
    }

    @Test func valuesOfTheSample() throws {
        let messages = try Self.records(Self.journal).map { try $0.message.get() }
        #expect(messages[0] == .hello(HelloAnswer(system: ["shop-a"])))
        guard case .bill(let bill) = messages[2], case .list(let list) = messages[4],
            case .request(let request) = messages[11], let event = request.event
        else {
            Issue.record("a message of another kind")
            return
        }
        #expect(bill.id == 47827 && bill.summ == 17500 && bill.number == "47827-CRM")
        #expect(bill.products[1].price == "19.1" && bill.products[1].itemType == 1)
        #expect(bill.customer?.name == "Покупатель 10 ")
        #expect(list.count == 12 && list[0].summ == "1107.36")
        #expect(event.data.items[1].tax == "644.79" && event.timestamp == 1_773_230_494_949)
        #expect(event.data.extras?.billId == "235723")
        #expect(event.data.extras?.customer?.id == nil)
    }

    @Test func brokenEntriesAreRecordsOfTheirOwn() throws {
        let text = """
            | 2026-03-11 15:04:17 | 1 | Ответ (BILL) | {"id": 1, "date": "x |
            | 2026-03-11 15:04:17 | 1 | Ответ (PING) | {} |
            | now | 1 | Ответ (LIST) | [] |
            | 2026-03-11 15:04:17 | 1 | Ответ (LIST) | |
            | 2026-03-11 15:04:17 | 1 | Ответ (HELLO) | {"system": 5, "protocol": "0.1.0"} |
            | 2026-03-11 15:04:17 | 1 | Ответ (HELLO) | |
            """
        let bytes = Array("\u{FEFF}\(text)".utf8)
        let records = try Self.records(bytes, chunkSize: 10)
        let codes = records.map { (record) -> RecordFailure.Code? in
            if case .failure(let failure) = record.message { return failure.code }
            return nil
        }
        #expect(
            codes == [.truncated, .unknownDocument, .journalEntry, nil, .wrongType, .jsonSyntax])
        #expect(records[2].entry == nil && records[1].entry?.kind == nil)
        #expect(try records[3].message.get() == .list([]))
        guard case .failure(let failure) = records[4].message else {
            Issue.record("a message of another kind")
            return
        }
        #expect(failure.path == "system" && bytes[failure.offset] == UInt8(ascii: "5"))
    }

    @Test func anEntryBeyondTheLimit() throws {
        let source = ByteSource(name: "journal", bytes: Self.journal)
        let options = ReadingOptions(maximumRecordBytes: 1000)
        let reader = try JournalReader(source, options: options, chunkSize: 100)
        var tooLarge = 0
        while let record = try reader.next() {
            if case .failure(let failure) = record.message {
                #expect(failure.code == .recordTooLarge)
                tooLarge += 1
            }
        }
        #expect(tooLarge == 4)
    }

    @Test func damagedCompressionIsAFailureOfTheSource() {
        #expect(throws: SourceError.self) {
            _ = try JournalReader(ByteSource(name: "journal.gz", bytes: [0x1F, 0x8B, 8, 0, 0]))
        }
    }
}
