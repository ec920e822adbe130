// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Where workers take the chunks of a source, and leave their outcomes to be delivered in the order of the chunks.
final class ChunkDesk<Outcome: Sendable>: Sendable {
    /// A chunk that was taken, and where its outcome belongs.
    struct Task {
        let number: Int
        let chunk: Chunk
        let bytesRead: Int
        /// An outcome that was delivered.
        let spent: Outcome?
    }

    private struct State {
        var started = 0
        var delivered = 0
        var ready: [Int: (outcome: Outcome, bytesRead: Int)] = [:]
        var spent: [Outcome] = []
        /// Chunks whose memory waits to be used again.
        var doneWith: [Chunk] = []
        var isAtEnd = false
        var failure: SourceError?
    }

    /// The source is used by whoever holds `reading`, and by nobody else.
    private final class Source: @unchecked Sendable {
        var chunks: ChunkReader

        init(_ chunks: consuming ChunkReader) {
            self.chunks = chunks
        }
    }

    private let source: Source
    /// Held while somebody reads, which may take as long as the source likes: outcomes can be put down meanwhile.
    private let reading = Mutex(())
    private let state = Mutex(State())
    private let window: Int

    /// - Parameter window: The most chunks that are taken and not delivered.
    init(_ chunks: consuming ChunkReader, window: Int) {
        source = Source(chunks)
        self.window = window
    }

    /// Another chunk may be taken.
    var hasRoom: Bool {
        state.withLock { !$0.isAtEnd && $0.started - $0.delivered < window }
    }

    /// Every chunk of the source was delivered, or every one before it failed.
    var isDone: Bool {
        state.withLock { $0.isAtEnd && $0.started == $0.delivered }
    }

    /// - Throws: Why the source could not be read to its end.
    func checkSource() throws(SourceError) {
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    /// Nobody takes any further chunk.
    func close() {
        state.withLock { $0.isAtEnd = true }
    }

    /// The next chunk of the source; nil at its end, or when there is no room.
    func take() -> Task? {
        reading.withLock { _ in
            let doneWith = state.withLock { state -> [Chunk]? in
                if state.isAtEnd || state.started - state.delivered >= window { return nil }
                defer { state.doneWith.removeAll(keepingCapacity: true) }
                return state.doneWith
            }
            guard let doneWith else { return nil }
            for chunk in doneWith { source.chunks.reuse(chunk) }
            do throws(SourceError) {
                guard let chunk = try source.chunks.next() else {
                    close()
                    return nil
                }
                return start(chunk)
            } catch {
                state.withLock { state in
                    state.failure = error
                    state.isAtEnd = true
                }
                return nil
            }
        }
    }

    private func start(_ chunk: Chunk) -> Task {
        let bytesRead = source.chunks.bytesRead
        return state.withLock { state in
            let number = state.started
            state.started += 1
            return Task(
                number: number, chunk: chunk, bytesRead: bytesRead, spent: state.spent.popLast())
        }
    }

    /// Leaves the outcome of a chunk.
    func put(_ outcome: Outcome, of task: Task) {
        state.withLock { state in
            state.ready[task.number] = (outcome, task.bytesRead)
            state.doneWith.append(task.chunk)
        }
    }

    /// The outcome that is to be delivered next, and how far the source was read then; nil while it is not there.
    func takeDelivery() -> (Outcome, Int)? {
        state.withLock { state in
            guard let next = state.ready.removeValue(forKey: state.delivered) else { return nil }
            state.delivered += 1
            return (next.outcome, next.bytesRead)
        }
    }

    /// Takes an outcome that was delivered, for its memory.
    func giveBack(_ outcome: Outcome) {
        state.withLock { state in
            if state.spent.count < window { state.spent.append(outcome) }
        }
    }
}
