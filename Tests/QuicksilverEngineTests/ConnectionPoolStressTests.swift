import Synchronization
import Testing

@testable import QuicksilverEngine

@Suite(.serialized, .timeLimit(.minutes(10))) struct ConnectionPoolStressTests {
    typealias World = CountingConnection.World

    @Test func threadsAndTasksShareFairly() async throws {
        let world = World()
        let pool = try world.pool(
            PoolConfiguration(size: 3, maxOverflow: 2, timeout: .seconds(600)))
        let clashes = Counter()
        let uses = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<24 {
                group.addTask {
                    for _ in 0..<200 {
                        try await pool.withLease { lease in
                            if !(try lease.resource.use()) { clashes.add() }
                            if number % 3 == 0 { await Task.yield() }
                            uses.add()
                        }
                    }
                }
            }
            for _ in 0..<8 {
                group.addTask {
                    try await onThread {
                        for _ in 0..<200 {
                            let lease = try pool.lease()
                            if !(try lease.resource.use()) { clashes.add() }
                            uses.add()
                            lease.release()
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(clashes.count == 0)
        #expect(uses.count == 32 * 200)
        #expect(world[\.mostOpen] <= 5)
        let statistics = pool.statistics
        #expect(statistics.leased == 0 && statistics.waiting == 0)
        #expect(statistics.peak <= 5 && statistics.peak >= world[\.mostOpen])
        #expect(statistics.idle == world[\.openNow])
        #expect(await pool.close())
        #expect(world[\.openNow] == 0)
    }

    @Test func twoThousandCancelledWaitersLeaveNothingBehind() async throws {
        let world = World()
        let pool = try world.pool(
            PoolConfiguration(size: 1, maxOverflow: 0, timeout: .seconds(600)))
        let held = try await pool.lease()
        let tasks = (0..<2_000).map { _ in
            Task { try await pool.withLease { try $0.resource.use() } }
        }
        #expect(try await eventually { pool.statistics.waiting == 2_000 })
        for task in tasks { task.cancel() }
        for task in tasks {
            await #expect(throws: CancellationError.self) { _ = try await task.value }
        }
        #expect(pool.statistics.waiting == 0)
        #expect(pool.statistics.cancellations == 2_000)
        held.release()
        #expect(pool.statistics.idle == 1)
        #expect(try await pool.withLease { try $0.resource.use() })
    }

    /// Cancels while connections change hands, so that many are served and cancelled at once.
    @Test func cancellingDuringTheHandOverLosesNoConnection() async throws {
        let world = World()
        let pool = try world.pool(
            PoolConfiguration(size: 2, maxOverflow: 1, timeout: .seconds(600)))
        let clashes = Counter()
        let served = Counter()
        let tasks = (0..<2_000).map { _ in
            Task {
                try await pool.withLease { lease in
                    if !(try lease.resource.use()) { clashes.add() }
                    served.add()
                    await Task.yield()
                }
            }
        }
        for (index, task) in tasks.enumerated() where index % 3 != 0 {
            task.cancel()
            if index % 50 == 0 { await Task.yield() }
        }
        for task in tasks { _ = await task.result }
        #expect(clashes.count == 0)
        #expect(served.count >= 666)
        #expect(try await eventually { pool.statistics.leased == 0 })
        let statistics = pool.statistics
        #expect(statistics.waiting == 0)
        #expect(statistics.idle == world[\.openNow])
        #expect(world[\.mostOpen] <= 3)
        #expect(await pool.close())
        #expect(world[\.openNow] == 0)
    }

    @Test func faultsUnderLoadLeakNothing() async throws {
        let world = World()
        let pool = try world.pool(
            PoolConfiguration(size: 2, maxOverflow: 2, timeout: .seconds(600), prePing: .zero))
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<30 {
                group.addTask {
                    for round in 0..<60 {
                        _ = try? await pool.withLease { lease in
                            switch (number + round) % 7 {
                            case 0: lease.markBroken(DatabaseError(.connectionLost, "gone"))
                            case 1: try lease.resource.isAlive = false
                            case 2: lease.markBroken(DatabaseError(.other, "strange"))
                            default: await Task.yield()
                            }
                        }
                    }
                }
            }
            group.addTask {
                for _ in 0..<20 {
                    world.counts.withLock { $0.isDown.toggle() }
                    try? await Task.sleep(for: .milliseconds(2))
                }
                world.counts.withLock { $0.isDown = false }
            }
        }
        #expect(pool.statistics.leased == 0)
        #expect(pool.statistics.waiting == 0)
        #expect(world[\.mostOpen] <= 4)
        #expect(pool.statistics.idle == world[\.openNow])
        #expect(await pool.close())
        #expect(world[\.openNow] == 0)
    }

    @Test func manyTimeoutsLeaveNothingBehind() async throws {
        let world = World()
        let pool = try world.pool(
            PoolConfiguration(size: 1, maxOverflow: 0, timeout: .milliseconds(20)))
        let held = try await pool.lease()
        let kinds = await withTaskGroup(of: DatabaseError.Kind?.self) { group in
            for _ in 0..<500 {
                group.addTask { await failure { try await pool.withLease { _ in } }?.kind }
            }
            return await group.reduce(into: Set<DatabaseError.Kind?>()) { $0.insert($1) }
        }
        #expect(kinds == [.poolTimeout])
        #expect(pool.statistics.timeouts == 500)
        held.release()
        #expect(pool.statistics.idle == 1)
    }
}
