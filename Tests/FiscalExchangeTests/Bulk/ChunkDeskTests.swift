// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalExchange

/// Chunks are taken no further ahead than the window, and their outcomes delivered in order.
@Suite struct ChunkDeskTests {
    /// A desk over ten chunks of one record.
    private static func desk(window: Int) throws -> ChunkDesk<String> {
        let text = (0..<10).map { #"{"id":\#($0)}"# }.joined(separator: "\n")
        let source = ByteSource(name: "test", bytes: Array(text.utf8))
        let opened = try #require(
            try OpenedSource(
                source, format: .ndjson, maximumRecordBytes: 1000, chunkSize: 1))
        return ChunkDesk(opened.chunks, window: window)
    }

    @Test func `nobody reads further ahead of what was delivered than the window`() throws {
        let desk = try Self.desk(window: 2)
        let first = try #require(desk.take())
        let second = try #require(desk.take())
        #expect(desk.take()?.number == nil)
        #expect(!desk.hasRoom)
        desk.put("second", of: second)
        #expect(desk.takeDelivery()?.0 == nil)
        #expect(desk.take()?.number == nil)
        desk.put("first", of: first)
        #expect(desk.takeDelivery()?.0 == "first")
        #expect(desk.hasRoom)
        #expect(desk.take()?.number == 2)
        #expect(desk.takeDelivery()?.0 == "second")
        #expect(desk.takeDelivery()?.0 == nil)
    }

    @Test(arguments: [1, 2, 3, 20])
    func `each chunk is delivered once, in order`(window: Int) throws {
        let desk = try Self.desk(window: window)
        var delivered: [String] = []
        while !desk.isDone {
            var tasks: [ChunkDesk<String>.Task] = []
            while let task = desk.take() { tasks.append(task) }
            #expect(tasks.count <= window)
            // The last that was taken is the first to be done.
            for task in tasks.reversed() { desk.put("\(task.number)", of: task) }
            while let (outcome, _) = desk.takeDelivery() { delivered.append(outcome) }
        }
        #expect(delivered == (0..<10).map { "\($0)" })
        try desk.checkSource()
    }

    @Test func `a closed desk gives nothing away`() throws {
        let desk = try Self.desk(window: 2)
        desk.close()
        #expect(desk.take()?.number == nil)
        #expect(desk.isDone)
    }
}
