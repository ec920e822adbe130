// SPDX-License-Identifier: Apache-2.0

/// What computes with one chunk after the other, with memory of its own.
protocol ChunkWorker: SendableMetatype {
    associatedtype Outcome: Sendable

    /// The outcome of a chunk, which depends on the chunk alone.
    ///
    /// - Parameter spent: An outcome that was delivered, whose memory may be used again.
    mutating func work(on chunk: Chunk, reusing spent: consuming Outcome?) -> Outcome
}

/// Works on the chunks of a source with several workers and hands their outcomes on in the order of the chunks.
///
/// ```
///            ┌► helper ─┐
///      ChunkDesk        ├► outcomes in order ► deliver
///            └► caller ─┘
/// ```
///
/// Each worker reads the chunk that it works on, so that its bytes are in the cache of the core that needs them. The calling
/// task is a worker too, and the one that delivers. Nobody reads further than ``window`` chunks ahead of what was delivered:
/// memory is bounded by the chunks in flight whatever the size of the source and however slow one chunk, or the output, is.
struct ChunkPipeline<Worker: ChunkWorker> {
    private let benches: [Bench]
    /// The most chunks that are read and not delivered.
    private let window: Int

    init(_ count: Int, _ worker: () -> Worker) {
        precondition(count > 0, "A pipeline has a worker")
        benches = (0..<count).map { _ in Bench(worker()) }
        window = 2 * count
    }

    /// Works on all chunks.
    ///
    /// - Throws: What reading or `deliver` throws, `CancellationError` when the task is cancelled. What was delivered before
    ///   stands.
    func run(
        _ chunks: consuming ChunkReader, deliver: (Worker.Outcome, Int) throws -> Void
    ) async throws {
        let desk = ChunkDesk<Worker.Outcome>(chunks, window: window)
        try await withThrowingTaskGroup(of: Bench.self) { group in
            defer { desk.close() }
            var idle = Array(benches.dropFirst())
            while true {
                try Task.checkCancellation()
                // A helper goes on until there is nothing left to read, or no room for it.
                while desk.hasRoom, let bench = idle.popLast() {
                    group.addTask {
                        while bench.workOnce(at: desk) {}
                        return bench
                    }
                }
                let hasWorked = benches[0].workOnce(at: desk)
                while let (outcome, bytesRead) = desk.takeDelivery() {
                    try deliver(outcome, bytesRead)
                    desk.giveBack(outcome)
                }
                if hasWorked { continue }
                if desk.isDone { return try desk.checkSource() }
                // Somebody works on the chunk that is to be delivered next.
                if let bench = try await group.next() { idle.append(bench) }
            }
        }
    }

    /// Where a worker and its memory stay between chunks. A bench belongs to the calling task, or is idle, or belongs to
    /// the one helper that was given it, so its worker is never used by two tasks at a time.
    private final class Bench: @unchecked Sendable {
        private var worker: Worker

        init(_ worker: Worker) {
            self.worker = worker
        }

        /// Reads a chunk and works on it; false when there is none, or no room for its outcome.
        func workOnce(at desk: ChunkDesk<Worker.Outcome>) -> Bool {
            guard let task = desk.take() else { return false }
            let outcome = worker.work(on: task.chunk, reusing: task.spent)
            desk.put(outcome, of: task)
            return true
        }
    }
}
