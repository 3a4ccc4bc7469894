import Synchronization
import Testing

@testable import QuicksilverEngine

@Suite struct ThreadExecutorTests {
    /// Lent to bodies; not Sendable, as connections aren't.
    final class Lent {
        var calls = 0
        let thread = ThreadIdentity.current
    }

    struct Failure: Error, Equatable {}

    @Test func awaitsComeBackToTheThread() async throws {
        let actor = ConnectionActor()
        let outside = ThreadIdentity.current
        let threads = try await actor.run(making: { Lent() }) { lent in
            var seen = [ThreadIdentity.current]
            try await Task.sleep(for: .milliseconds(2))
            lent.calls += 1
            seen.append(.current)
            await Task.yield()
            seen.append(.current)
            await elsewhere()
            seen.append(.current)
            await helper(lent, &seen)
            #expect(lent.calls == 2)
            #expect(lent.thread == .current)
            return seen
        }
        #expect(threads.count == 6)
        #expect(threads.allSatisfy { $0 == threads[0] })
        #expect(threads[0] != outside)
    }

    @concurrent private func elsewhere() async { await Task.yield() }

    nonisolated(nonsending) private func helper(_ lent: Lent, _ seen: inout [ThreadIdentity]) async
    {
        lent.calls += 1
        seen.append(.current)
        await elsewhere()
        seen.append(.current)
    }

    @Test func nestedScopesHaveThreadsOfTheirOwn() async throws {
        let outer = ConnectionActor()
        let inner = ConnectionActor()
        try await outer.run {
            let mine = ThreadIdentity.current
            let other = try await inner.run {
                #expect(inner.executor.isOnThread)
                #expect(!outer.executor.isOnThread)
                return ThreadIdentity.current
            }
            #expect(other != mine)
            #expect(ThreadIdentity.current == mine)
            #expect(outer.executor.isOnThread)
        }
    }

    @Test func errorsAndCancellationPass() async throws {
        let actor = ConnectionActor()
        await #expect(throws: Failure.self) { try await actor.run { throw Failure() } }
        let finished = Mutex<[Bool]>([])
        await #expect(throws: Failure.self) {
            try await actor.run(
                making: { Lent() },
                finishing: { _, error in finished.withLock { $0.append(error is Failure) } }
            ) { _ in throw Failure() }
        }
        #expect(finished.withLock { $0 } == [true])
        let task = Task {
            try await actor.run {
                try await Task.sleep(for: .seconds(60))
            }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func isolationIsKnown() async throws {
        let actor = ConnectionActor()
        #expect(!actor.executor.isOnThread)
        #expect(actor.executor.isIsolatingCurrentContext() == false)
        try await actor.run { actor.executor.checkIsolated() }
        try await actor.run { actor.assertIsolated() }
    }

    @Test func threadStartsLateAndEnds() async throws {
        let actor = ConnectionActor()
        #expect(!actor.executor.hasThread)
        try await actor.run {}
        #expect(actor.executor.hasThread)
        actor.shutdown()
        actor.shutdown()
        for _ in 0..<2_000 where actor.executor.hasThread {
            try await Task.sleep(for: .milliseconds(1))
        }
        #expect(!actor.executor.hasThread)
        // A late job still runs.
        let value = try await actor.run { 7 }
        #expect(value == 7)
    }

    @Test func executorEndsWithItsActor() async throws {
        weak var executor: ThreadExecutor?
        do {
            let actor = ConnectionActor()
            executor = actor.executor
            try await actor.run {}
        }
        for _ in 0..<2_000 where executor != nil { try await Task.sleep(for: .milliseconds(1)) }
        #expect(executor == nil)
    }

    @Test func manyActorsAndRestartsLoseNothing() async throws {
        let total = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 {
                let actor = ConnectionActor()
                for _ in 0..<50 {
                    group.addTask {
                        let value = try await actor.run(making: { Lent() }) { lent in
                            await Task.yield()
                            lent.calls += 1
                            return lent.calls
                        }
                        actor.shutdown()
                        return value
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(total == 1_000)
    }
}
