import Synchronization
import Testing

@testable import QuicksilverEngine

@Suite(.timeLimit(.minutes(10))) struct ConnectionPoolTests {
    typealias World = CountingConnection.World

    @Test func scopesLendOneConnectionOnItsThread() async throws {
        let world = World()
        let pool = try world.pool()
        let first = try await pool.withLease { lease in
            let connection = try lease.resource
            #expect(lease.actor.executor.isOnThread)
            await Task.yield()
            #expect(lease.actor.executor.isOnThread)
            #expect(connection.use())
            return connection.number
        }
        let second = try await pool.withLease { try $0.resource.number }
        #expect(first == 1 && second == 1)
        #expect(world[\.opened] == 1)
        #expect(world[\.resets] == 2)
        // It was opened on its own thread, not on this one.
        #expect(!world[\.threads].contains(.current))
        #expect(pool.statistics.idle == 1)
    }

    @Test func scopesInPlaceChangeNoThread() async throws {
        let world = World()
        let pool = try world.pool(PoolConfiguration(size: 1, maxOverflow: 0), runsInPlace: true)
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    var count = 0
                    for number in 0..<50 {
                        count += try await pool.withLease { lease in
                            // Nothing else runs between these two.
                            let isAlone = try lease.resource.use()
                            #expect(!lease.actor.executor.hasThread)
                            if number.isMultiple(of: 10) { await Task.yield() }
                            return isAlone ? 1 : 0
                        }
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(count == 3_200)
        #expect(world[\.opened] == 1 && world[\.resets] == 3_200)
        #expect(pool.statistics.idle == 1 && pool.statistics.waiting == 0)
    }

    @Test func scopesInPlaceThatFailGiveTheirConnectionBack() async throws {
        let world = World()
        let pool = try world.pool(PoolConfiguration(size: 1, maxOverflow: 0), runsInPlace: true)
        let error = await failure {
            try await pool.withLease { lease in
                #expect(await failure { try await pool.withLease { _ in } }?.kind == .misuse)
                throw DatabaseError(.other, "mine")
            }
        }
        #expect(error?.message == "mine")
        #expect(try await pool.withLease { try $0.resource.use() })
        // Who is cancelled while waiting leaves the others their turn.
        try await pool.withLease { _ in
            let waiting = Task.detached { try await pool.withLease { _ in } }
            while pool.statistics.waiting == 0 { await Task.yield() }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
        }
        #expect(pool.statistics.idle == 1)
    }

    @Test func scopesInPlaceLetOtherTasksRun() async throws {
        let world = World()
        let pool = try world.pool(PoolConfiguration(size: 64, maxOverflow: 0), runsInPlace: true)
        try await withThrowingTaskGroup(of: Void.self) { group in
            // None of them ever waits for a connection, and there are more of them than threads.
            for _ in 0..<64 {
                group.addTask {
                    while !world[\.isDown] { try await pool.withLease { _ in } }
                }
            }
            group.addTask { world.counts.withLock { $0.isDown = true } }
            do { try await group.waitForAll() } catch let error as DatabaseError {
                // Who comes after the last of them opens no connection any more.
                #expect(error.kind == .connectionFailed)
            }
        }
        #expect(pool.statistics.leased == 0)
    }

    @MainActor @Test func scopesInPlaceLeaveAnActorsThread() async throws {
        let pool = try World().pool(runsInPlace: true)
        let own = ThreadIdentity.current
        let other = try await pool.withLease { _ in ThreadIdentity.current }
        #expect(own != other)
    }

    @Test func leasesWorkFromPlainThreads() async throws {
        let world = World()
        let pool = try world.pool()
        try await onThread {
            let lease = try pool.lease()
            #expect(try lease.resource.use())
            #expect(pool.statistics.leased == 1)
            lease.release()
            lease.release()
            #expect(pool.statistics.idle == 1)
            let error = #expect(throws: DatabaseError.self) { _ = try lease.resource }
            #expect(error?.kind == .misuse)
        }
    }

    @Test func leasesOfTasksGoBackOnTheirThread() async throws {
        let world = World()
        let pool = try world.pool()
        let lease = try await pool.lease()
        await lease.releaseOnItsThread()
        await lease.releaseOnItsThread()
        #expect(pool.statistics.idle == 1)
        #expect(world[\.threads].count == 1)
        #expect(!world[\.threads].contains(.current))
    }

    @Test func aDroppedLeaseClosesItsConnection() async throws {
        let world = World()
        let pool = try world.pool()
        _ = try await pool.lease()
        #expect(pool.statistics.leased == 0)
        #expect(world[\.openNow] == 0)
    }

    @Test func errorsOfTheBodyPassAndTheConnectionComesBack() async throws {
        struct Failure: Error {}
        let pool = try World().pool()
        await #expect(throws: Failure.self) { try await pool.withLease { _ in throw Failure() } }
        #expect(pool.statistics.idle == 1)
    }

    @Test func timeoutsNameTheHolders() async throws {
        let pool = try World().pool(PoolConfiguration(size: 1, maxOverflow: 0))
        let line: UInt = #line + 1
        let held = try await pool.lease()
        let errors = [
            await failure { _ = try await pool.lease(timeout: .milliseconds(30)) },
            await failure { _ = try await pool.lease(timeout: .zero) },
            await failure { try await onThread { _ = try pool.lease(timeout: .milliseconds(30)) } },
        ]
        for error in errors {
            #expect(error?.kind == .poolTimeout)
            let text = error?.message ?? ""
            #expect(text.contains("size 1, overflow 0, timeout 30.0 s"))
            #expect(text.contains("Held by \(#fileID):\(line) ("))
        }
        #expect(errors[0]?.isSafeToRetry == true)
        #expect(pool.statistics.waiting == 0)
        #expect(pool.statistics.timeouts == 3)
        held.release()
        #expect(pool.statistics.idle == 1)
    }

    @Test func tasksAndThreadsAreServedInOrder() async throws {
        let pool = try World().pool(PoolConfiguration(size: 1, maxOverflow: 0))
        let held = try await pool.lease()
        let order = NumberLog()
        let waiters = try await withThrowingTaskGroup(of: Void.self, returning: Int.self) { group in
            for number in 0..<10 {
                group.addTask {
                    if number % 2 == 0 {
                        try await pool.withLease { _ in order.note(number) }
                    } else {
                        try await onThread {
                            let lease = try pool.lease()
                            order.note(number)
                            lease.release()
                        }
                    }
                }
                #expect(try await eventually { pool.statistics.waiting == number + 1 })
            }
            let waiting = pool.statistics.waiting
            held.release()
            try await group.waitForAll()
            return waiting
        }
        #expect(waiters == 10)
        #expect(order.numbers == Array(0..<10))
    }

    @Test func impossiblePoolsAreRefused() {
        for configuration in [
            PoolConfiguration(size: 0, maxOverflow: 0), PoolConfiguration(size: -1, maxOverflow: 5),
            PoolConfiguration(maxOverflow: -1), PoolConfiguration(timeout: .seconds(-1)),
            PoolConfiguration(size: .max, maxOverflow: .max), PoolConfiguration(maxOverflow: .max),
        ] {
            let error = #expect(throws: DatabaseError.self) { _ = try World().pool(configuration) }
            #expect(error?.kind == .misuse)
        }
    }

    @Test func urlOptionsConfigureThePool() throws {
        var configuration = PoolConfiguration()
        try configuration.apply(
            EngineURL(
                "x://h/d?pool_size=2&pool_max_overflow=0&pool_timeout=1.5&pool_recycle=1h"
                    + "&pool_pre_ping=yes&pool_reuse=fifo&pool_reset=off"))
        #expect(
            configuration
                == PoolConfiguration(
                    size: 2, maxOverflow: 0, timeout: .milliseconds(1500), recycle: .seconds(3600),
                    prePing: .zero, reuse: .fifo, resetOnReturn: false))
        try configuration.apply(EngineURL("x://h/d?pool_pre_ping=30s"))
        #expect(configuration.prePing == .seconds(30))
        for bad in ["pool_size=-1", "pool_timeout=soon", "pool_reuse=best", "pool_pre_ping=maybe"] {
            #expect(throws: EngineURLError.self) {
                try configuration.apply(EngineURL("x://h/d?" + bad))
            }
        }
    }
}

@Suite(.timeLimit(.minutes(10))) struct ConnectionPoolFaultTests {
    typealias World = CountingConnection.World

    @Test func serverDownIsAnErrorAndThePoolStaysHealthy() async throws {
        let world = World()
        let pool = try world.pool()
        world.counts.withLock { $0.isDown = true }
        for _ in 0..<5 {
            let error = await failure { try await pool.withLease { _ in } }
            #expect(error?.kind == .connectionFailed)
        }
        #expect(pool.statistics.leased == 0)
        world.counts.withLock { $0.isDown = false }
        try await pool.withLease { _ in }
        #expect(pool.statistics.idle == 1)
    }

    @Test func waitersAreServedWhenOpeningFails() async throws {
        let world = World()
        let pool = try world.pool(PoolConfiguration(size: 1, maxOverflow: 0))
        let held = try await pool.lease()
        let waiters = (0..<3).map { _ in
            Task { await failure { try await pool.withLease { _ in } }?.kind }
        }
        #expect(try await eventually { pool.statistics.waiting == 3 })
        world.counts.withLock { $0.isDown = true }
        held.release(invalidate: true)
        for waiter in waiters { #expect(await waiter.value == .connectionFailed) }
        #expect(pool.statistics.leased == 0)
        #expect(world[\.openNow] == 0)
    }

    @Test func oneLostConnectionReplacesAll() async throws {
        let world = World()
        let events = EngineEvents()
        let heard = Mutex<[String]>([])
        events.on(.invalidate) { event in heard.withLock { $0.append("\(event.connection)") } }
        let pool = try world.pool(PoolConfiguration(size: 3, maxOverflow: 0), events: events)
        let leases = [
            try await pool.lease(), try await pool.lease(), try await pool.lease(),
        ]
        leases[0].release()
        leases[1].markBroken(DatabaseError(.connectionLost, "gone"))
        leases[1].release()
        leases[2].markBroken(DatabaseError(.connectionLost, "gone"))
        leases[2].release()
        #expect(world[\.openNow] == 1)
        #expect(pool.statistics.invalidations == 1)
        #expect(heard.withLock { $0 } == ["2"])
        let number = try await pool.withLease { try $0.resource.number }
        #expect(number == 4)
        #expect(world[\.openNow] == 1)
    }

    @Test func otherErrorsCloseOnlyTheirOwn() async throws {
        let world = World()
        let pool = try world.pool()
        let first = try await pool.lease()
        let second = try await pool.lease()
        first.release()
        second.markBroken(DatabaseError(.other, "strange"))
        second.release()
        #expect(pool.statistics.invalidations == 0)
        #expect(try await pool.withLease { try $0.resource.number } == 1)
    }

    @Test func prePingReplacesTheDeadUnnoticed() async throws {
        let world = World()
        let pool = try world.pool(PoolConfiguration(size: 2, maxOverflow: 0, prePing: .zero))
        let both = [try await pool.lease(), try await pool.lease()]
        for lease in both { lease.release() }
        world.counts.withLock { $0.areDead = true }
        let number = try await pool.withLease { try $0.resource.number }
        #expect(number == 3)
        #expect(world[\.pings] == 1)
        #expect(pool.statistics.invalidations == 1)
        #expect(world[\.openNow] == 2)
    }

    @Test func aFailedResetClosesTheConnection() async throws {
        let world = World()
        let pool = try world.pool()
        world.counts.withLock { $0.resetFails = true }
        try await pool.withLease { _ in }
        #expect(world[\.openNow] == 0)
        #expect(pool.statistics.idle == 0)
        // A reset that finds the connection dead distrusts the others too.
        world.counts.withLock { $0.resetFails = false }
        try await pool.withLease { try $0.resource.isAlive = false }
        #expect(pool.statistics.invalidations == 1)
        #expect(world[\.openNow] == 0)
    }

    @Test func nestedScopesThatWouldWaitThrow() async throws {
        let pool = try World().pool(PoolConfiguration(size: 2, maxOverflow: 0))
        let other = try World().pool(PoolConfiguration(size: 1, maxOverflow: 0))
        try await pool.withLease { _ in
            try await pool.withLease { _ in
                let error = await failure { try await pool.withLease { _ in } }
                #expect(error?.kind == .misuse)
                #expect(error?.message.contains("ConnectionPoolTests.swift:") == true)
                // A child task would wait for its parent as well, and so would a blocking call.
                async let child = failure { try await pool.withLease { _ in } }
                #expect(await child?.kind == .misuse)
                #expect(blockingFailure(pool)?.kind == .misuse)
                // Another pool is another matter.
                try await other.withLease { _ in }
            }
        }
        // After a nested scope the outer one is on its own thread again.
        try await pool.withLease { lease in
            try await pool.withLease { inner in
                #expect(inner.actor.executor.isOnThread)
                #expect(!lease.actor.executor.isOnThread)
            }
            #expect(lease.actor.executor.isOnThread)
        }
        #expect(pool.statistics.idle == 2)
    }

    private func blockingFailure(_ pool: ConnectionPool<CountingConnection>) -> DatabaseError? {
        do {
            try pool.lease().release()
            return nil
        } catch {
            return error as? DatabaseError
        }
    }

    @Test func aTaskThatOutlivesItsScopeMayWait() async throws {
        let pool = try World().pool(PoolConfiguration(size: 1, maxOverflow: 0))
        let gate = Gate()
        let late = try await pool.withLease { _ in
            Task {
                await gate.wait()
                return try await pool.withLease { try $0.resource.number }
            }
        }
        let held = try await pool.lease()
        gate.open()
        #expect(try await eventually { pool.statistics.waiting == 1 })
        held.release()
        #expect(try await late.value == 1)
    }

    @Test func aThreadDoesNotWaitForItself() async throws {
        let pool = try World().pool(PoolConfiguration(size: 1, maxOverflow: 0))
        let kind = try await onThread {
            let held = try pool.lease()
            defer { held.release() }
            return blockingFailure(pool)?.kind
        }
        #expect(kind == .misuse)
    }
}
