// SPDX-License-Identifier: Apache-2.0

/// What computes with one chunk after the other, with memory of its own.
protocol ChunkWorker: SendableMetatype {
    associatedtype Outcome: Sendable

    /// The outcome of a chunk, which depends on the chunk alone.
    mutating func work(on chunk: Chunk) -> Outcome
}

/// Works on the chunks of a source with several workers and hands their outcomes on in the order of the chunks.
///
/// ```
///            ┌► worker ─┐
///  ChunkReader ► worker ─► outcomes in order ► deliver
///            └► worker ─┘
/// ```
///
/// One task reads and delivers; it reads no further than ``window`` chunks ahead of what it has delivered, so that memory is
/// bounded by the chunks in flight whatever the size of the source and however slow one chunk, or the output, is.
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
        _ chunks: inout ChunkReader, deliver: (Worker.Outcome, Int) throws -> Void
    ) async throws {
        var idle = benches
        var started = 0
        var delivered = 0
        var ready: [Int: Worker.Outcome] = [:]
        try await withThrowingTaskGroup(of: Finished.self) { group in
            while true {
                while started - delivered < window, let bench = idle.last,
                    let chunk = try chunks.next()
                {
                    idle.removeLast()
                    let number = started
                    started += 1
                    group.addTask {
                        let outcome = bench.worker.work(on: chunk)
                        return Finished(
                            number: number, bench: bench, outcome: outcome, bytes: chunk.bytes)
                    }
                }
                guard let finished = try await group.next() else { return }
                try Task.checkCancellation()
                idle.append(finished.bench)
                chunks.reuse(finished.bytes)
                ready[finished.number] = finished.outcome
                while let outcome = ready.removeValue(forKey: delivered) {
                    try deliver(outcome, chunks.bytesRead)
                    delivered += 1
                }
            }
        }
    }

    private struct Finished: Sendable {
        let number: Int
        let bench: Bench
        let outcome: Worker.Outcome
        /// The memory of the chunk, to be used again.
        let bytes: [UInt8]
    }

    /// Where a worker and its memory stay between chunks. A bench is idle or belongs to the one task that was given it, so
    /// its worker is never used by two tasks at a time.
    private final class Bench: @unchecked Sendable {
        var worker: Worker

        init(_ worker: Worker) {
            self.worker = worker
        }
    }
}
