import Dispatch
import Synchronization
import Testing

@testable import QuicksilverEngine

/// Tasks on threads that may block: where scopes run, that none starves, that threads come and go.
@Suite(.timeLimit(.minutes(5))) struct DatabaseExecutorTests {
    typealias World = CountingConnection.World

    /// A number that tasks share.
    private final class Tally: Sendable {
        private let value = Atomic(0)
        var now: Int { value.load(ordering: .relaxed) }
        func add() { value.wrappingAdd(1, ordering: .relaxed) }
        func raise(to other: Int) { value.max(other, ordering: .relaxed) }
    }

    private let here = DatabaseExecutor.shared

    @Test func aScopeStaysWhereItsTaskIs() async throws {
        let world = World()
        let pool = try world.pool()
        try await withTaskExecutorPreference(here) {
            #expect(here.isPreferred)
            try await pool.withLease { lease in
                let isAlone = try lease.resource.use()
                #expect(isAlone && here.isPreferred)
                // The thread of the connection is never wanted.
                #expect(!lease.actor.executor.hasThread)
            }
            try await pool.withLease { lease in
                await elsewhere()
                #expect(here.isPreferred)
                let isAlone = try lease.resource.use()
                #expect(isAlone)
                #expect(!lease.actor.executor.hasThread)
            }
        }
        #expect(!here.isPreferred)
        #expect(world[\.opened] == 1 && world[\.resets] == 2)
        #expect(pool.statistics.idle == 1)
        // Elsewhere the connection's own thread is wanted.
        try await pool.withLease { #expect($0.actor.executor.isOnThread) }
    }

    @concurrent private func elsewhere() async { await Task.yield() }

    @Test func childrenStayAndOthersDoNot() async throws {
        let pool = try World().pool()
        try await withTaskExecutorPreference(here) {
            async let child = pool.withLease { _ in here.isPreferred }
            let isChildHere = try await child
            let isOtherHere = await Task { here.isPreferred }.value
            #expect(isChildHere && !isOtherHere)
        }
    }

    /// An actor that does something else while it waits for a scope.
    private actor Counter {
        var count = 0
        func add() { count += 1 }
        func lease(_ pool: ConnectionPool<CountingConnection>) async throws -> Int {
            async let added: Void = add()
            try await pool.withLease { lease in
                let isAlone = try lease.resource.use()
                #expect(isAlone)
                // The actor is free meanwhile: it would wait for itself otherwise.
                await self.add()
            }
            await added
            return count
        }
    }

    @Test func anActorIsFreeDuringItsScopes() async throws {
        let pool = try World().pool()
        let counter = Counter()
        let count = try await withTaskExecutorPreference(here) { try await counter.lease(pool) }
        #expect(count == 2)
        let leaves = try await withTaskExecutorPreference(here) { try await leavesMain(pool) }
        #expect(leaves)
    }

    @MainActor private func leavesMain(
        _ pool: ConnectionPool<CountingConnection>
    ) async throws -> Bool {
        let main = ThreadIdentity.current
        return try await pool.withLease { _ in ThreadIdentity.current } != main
    }

    @Test func whatBlocksStarvesNobody() async throws {
        let executor = DatabaseExecutor(cores: 2, patience: .milliseconds(20))
        let gate = DispatchSemaphore(value: 0)
        let arrived = DispatchSemaphore(value: 0)
        // Eight that block inside their scopes, more than there are cores; the ninth lets them go once all of them wait.
        let answers = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask(executorPreference: executor) {
                    try await executor.run(making: { 0 }, finishing: { _, _ in }) { _ in
                        arrived.signal()
                        return wait(for: gate)
                    }
                }
            }
            group.addTask(executorPreference: executor) {
                let all = (0..<8).allSatisfy { _ in wait(for: arrived) }
                for _ in 0..<8 { gate.signal() }
                return all
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers == Array(repeating: true, count: 9))
        let isGone = try await eventually { executor.threadCount == 0 }
        #expect(isGone)
        // What comes later finds a new thread.
        #expect(await Task(executorPreference: executor) { 7 }.value == 7)
    }

    /// Blocks the thread until it is told; false where nobody does.
    nonisolated private func wait(for semaphore: DispatchSemaphore) -> Bool {
        semaphore.wait(timeout: .now() + 60) == .success
    }

    @Test func tasksThatNeverWaitTakeTurns() async throws {
        let pool = try World().pool(PoolConfiguration(size: 64, maxOverflow: 0))
        let isOver = Tally()
        let begun = Tally()
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<64 {
                group.addTask(executorPreference: here) {
                    begun.add()
                    var count = 0
                    while isOver.now == 0, count < 1_000_000 {
                        try await pool.withLease { _ = try $0.resource.use() }
                        count += 1
                    }
                    return count
                }
            }
            // None of them has to wait for another's connection, and each begins all the same.
            let all = try await eventually { begun.now == 64 }
            isOver.add()
            #expect(all)
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts.allSatisfy { $0 < 1_000_000 })
    }

    @Test func manyTasksTakeFewThreads() async throws {
        let executor = DatabaseExecutor(cores: 3)
        let most = Tally()
        let sum = await withTaskGroup(of: Int.self) { group in
            for number in 0..<20_000 {
                group.addTask(executorPreference: executor) {
                    await Task.yield()
                    most.raise(to: executor.threadCount)
                    return number
                }
            }
            return await group.reduce(0, +)
        }
        #expect(sum == 199_990_000)
        #expect(most.now <= 3)
    }

    @Test func errorsAndCancellationEndTheScope() async throws {
        struct Failure: Error {}
        let pool = try World().pool(PoolConfiguration(size: 1, maxOverflow: 0))
        await withTaskExecutorPreference(here) {
            await #expect(throws: Failure.self) {
                try await pool.withLease { _ in throw Failure() }
            }
            // A scope that would wait for itself is refused here as well.
            await #expect(throws: DatabaseError.self) {
                try await pool.withLease { _ in try await pool.withLease { _ in } }
            }
        }
        let task = Task(executorPreference: here) {
            try await pool.withLease { _ in try await Task.sleep(for: .seconds(60)) }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(pool.statistics.idle == 1 && pool.statistics.leased == 0)
    }
}
