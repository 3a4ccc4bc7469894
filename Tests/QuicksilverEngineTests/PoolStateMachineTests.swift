import Testing

@testable import QuicksilverEngine

/// The rules alone, with a clock that is moved by hand.
@Suite struct PoolStateMachineTests {
    /// A machine, a clock and numbers for places and waiters.
    struct Bench {
        var machine: PoolStateMachine<Int>
        var now = ContinuousClock.now
        var places = 0
        var waiters: UInt64 = 0

        init(_ configuration: PoolConfiguration) {
            machine = PoolStateMachine(configuration: configuration)
        }

        mutating func pass(_ seconds: Int) { now += .seconds(seconds) }

        mutating func wish() -> PoolStateMachine<Int>.LeaseResult {
            machine.lease(holder: holder(), now: now) {
                places += 1
                return places
            }
        }

        func holder(_ line: UInt = 1) -> PoolHolder {
            PoolHolder(file: "App/Test.swift", line: line, since: now)
        }

        /// Lends a place and opens it where it must be.
        mutating func take() throws -> Int {
            guard case .granted(let grant) = wish() else { throw NotGranted() }
            if grant.preparation == .create || grant.preparation == .replace {
                machine.didConnect(grant.id, now: now)
            }
            return grant.id
        }

        mutating func wait(_ seconds: Int = 30) -> PoolWaiterID {
            waiters += 1
            let id = PoolWaiterID(waiters)
            machine.enqueue(id, deadline: now + .seconds(seconds), holder: holder(), now: now)
            return id
        }

        mutating func release(_ id: Int) -> PoolStateMachine<Int>.ReleaseResult {
            machine.release(id, now: now)
        }
    }

    struct NotGranted: Error {}

    @Test func opensUpToSizeAndOverflowThenWaits() throws {
        var bench = Bench(PoolConfiguration(size: 2, maxOverflow: 1))
        #expect(bench.wish() == .granted(PoolGrant(id: 1, preparation: .create)))
        #expect(bench.wish() == .granted(PoolGrant(id: 2, preparation: .create)))
        #expect(bench.wish() == .granted(PoolGrant(id: 3, preparation: .create)))
        #expect(bench.wish() == .wouldWait)
        #expect(bench.machine.statistics.leased == 3)
    }

    @Test func keepsSizeAndClosesOverflow() throws {
        var bench = Bench(PoolConfiguration(size: 1, maxOverflow: 2))
        let ids = try (0..<3).map { _ in try bench.take() }
        #expect(bench.release(ids[0]) == .kept)
        #expect(bench.release(ids[1]) == .close)
        // Until it is closed it takes up a place, so the server never sees more than three.
        #expect(bench.machine.statistics.leased == 2)
        #expect(try bench.take() == ids[0])
        #expect(bench.wish() == .wouldWait)
        #expect(bench.machine.discard(ids[1], now: bench.now) == .kept)
        #expect(bench.wish() == .granted(PoolGrant(id: 4, preparation: .create)))
    }

    @Test(arguments: [PoolConfiguration.Reuse.lifo, .fifo]) func reuse(
        order: PoolConfiguration.Reuse
    ) throws {
        var bench = Bench(PoolConfiguration(size: 3, reuse: order))
        let ids = try (0..<3).map { _ in try bench.take() }
        for id in ids { #expect(bench.release(id) == .kept) }
        let again = try (0..<3).map { _ in try bench.take() }
        #expect(again == (order == .lifo ? ids.reversed() : ids))
    }

    @Test func waitersAreServedInOrder() throws {
        var bench = Bench(PoolConfiguration(size: 1, maxOverflow: 0))
        let id = try bench.take()
        let waiters = (0..<4).map { _ in
            #expect(bench.wish() == .wouldWait)
            return bench.wait()
        }
        let wasWaiting = bench.machine.cancel(waiters[1], now: bench.now)
        #expect(wasWaiting)
        for waiter in [waiters[0], waiters[2], waiters[3]] {
            #expect(
                bench.release(id) == .handOver(PoolGrant(id: id, preparation: .ready), to: waiter))
            // Nobody overtakes: what is handed over was never idle.
            #expect(bench.machine.statistics.idle == 0)
        }
        #expect(bench.release(id) == .kept)
    }

    @Test func aFreedPlaceGoesToTheFirstWaiterToOpen() throws {
        var bench = Bench(PoolConfiguration(size: 1, maxOverflow: 0))
        let id = try bench.take()
        let waiter = bench.wait()
        #expect(
            bench.machine.discard(id, now: bench.now)
                == .handOver(PoolGrant(id: id, preparation: .create), to: waiter))
        // Opening fails for that one too: the place goes on.
        let next = bench.wait()
        #expect(
            bench.machine.discard(id, now: bench.now)
                == .handOver(PoolGrant(id: id, preparation: .create), to: next))
        #expect(bench.machine.discard(id, now: bench.now) == .kept)
        #expect(bench.machine.statistics.leased == 0)
    }

    @Test func waitersGiveUpAtTheirDeadline() throws {
        var bench = Bench(PoolConfiguration(size: 1, maxOverflow: 0))
        let id = try bench.take()
        let start = bench.now
        let long = bench.wait(30)
        let short = bench.wait(10)
        #expect(bench.machine.nextDeadline == start + .seconds(10))
        bench.pass(9)
        #expect(bench.machine.expire(now: bench.now) == [])
        bench.pass(1)
        #expect(bench.machine.expire(now: bench.now) == [short])
        let again = bench.machine.expire(short, now: bench.now)
        #expect(!again)
        #expect(bench.machine.nextDeadline == start + .seconds(30))
        #expect(bench.release(id) == .handOver(PoolGrant(id: id, preparation: .ready), to: long))
        #expect(bench.machine.nextDeadline == nil)
        let late = bench.machine.cancel(long, now: bench.now)
        #expect(!late)
        let statistics = bench.machine.statistics
        #expect(statistics.timeouts == 1)
        #expect(statistics.longestWait == .seconds(10))
        #expect(statistics.waiting == 0)
    }

    @Test func oldConnectionsAreReplaced() throws {
        var bench = Bench(PoolConfiguration(size: 1, maxOverflow: 0, recycle: .seconds(100)))
        let id = try bench.take()
        bench.pass(99)
        #expect(bench.release(id) == .kept)
        #expect(bench.wish() == .granted(PoolGrant(id: id, preparation: .ready)))
        bench.pass(1)
        let waiter = bench.wait()
        #expect(
            bench.release(id) == .handOver(PoolGrant(id: id, preparation: .replace), to: waiter))
        bench.machine.didConnect(id, now: bench.now)
        bench.pass(99)
        #expect(bench.release(id) == .kept)
        bench.pass(1)
        #expect(bench.wish() == .granted(PoolGrant(id: id, preparation: .replace)))
    }

    @Test func idleConnectionsArePinged() throws {
        var bench = Bench(PoolConfiguration(size: 1, maxOverflow: 0, prePing: .seconds(5)))
        let id = try bench.take()
        #expect(bench.release(id) == .kept)
        bench.pass(4)
        #expect(bench.wish() == .granted(PoolGrant(id: id, preparation: .ready)))
        #expect(bench.release(id) == .kept)
        bench.pass(5)
        #expect(bench.wish() == .granted(PoolGrant(id: id, preparation: .ping)))
        // Straight from hand to hand there is nothing to check.
        let waiter = bench.wait()
        #expect(bench.release(id) == .handOver(PoolGrant(id: id, preparation: .ready), to: waiter))
    }

    @Test func oneDisconnectDistrustsItsGeneration() throws {
        var bench = Bench(PoolConfiguration(size: 4, maxOverflow: 0))
        let ids = try (0..<4).map { _ in try bench.take() }
        #expect(bench.release(ids[0]) == .kept)
        let first = bench.machine.invalidate(ids[1])
        let second = bench.machine.invalidate(ids[2])
        #expect(first && !second)
        #expect(bench.machine.statistics.invalidations == 1)
        // The idle one is replaced when lent, the lent one closed when returned.
        #expect(bench.wish() == .granted(PoolGrant(id: ids[0], preparation: .replace)))
        #expect(bench.release(ids[3]) == .close)
        #expect(bench.machine.discard(ids[3], now: bench.now) == .kept)
        // The broken ones are discarded; what replaces them is trusted.
        #expect(bench.machine.discard(ids[1], now: bench.now) == .kept)
        #expect(bench.machine.discard(ids[2], now: bench.now) == .kept)
        bench.machine.didConnect(ids[0], now: bench.now)
        #expect(bench.release(ids[0]) == .kept)
        #expect(bench.wish() == .granted(PoolGrant(id: ids[0], preparation: .ready)))
    }

    @Test func distrustedConnectionsAreReplacedByTheWaiter() throws {
        var bench = Bench(PoolConfiguration(size: 2, maxOverflow: 0))
        let a = try bench.take()
        let b = try bench.take()
        let waiter = bench.wait()
        _ = bench.machine.invalidate(a)
        #expect(bench.release(b) == .handOver(PoolGrant(id: b, preparation: .replace), to: waiter))
    }

    @Test func closingDrains() throws {
        var bench = Bench(PoolConfiguration(size: 2, maxOverflow: 0))
        let a = try bench.take()
        let b = try bench.take()
        #expect(bench.release(a) == .kept)
        let c = try bench.take()
        #expect(c == a)
        let waiter = bench.wait()
        #expect(bench.machine.close() == .init(connections: [], waiters: [waiter]))
        #expect(bench.machine.close() == .init())
        #expect(bench.wish() == .closed)
        #expect(!bench.machine.isDrained)
        #expect(bench.release(a) == .close)
        #expect(bench.machine.discard(a, now: bench.now) == .kept)
        #expect(bench.release(b) == .close)
        #expect(!bench.machine.isDrained)
        #expect(bench.machine.discard(b, now: bench.now) == .kept)
        #expect(bench.machine.isDrained)
    }

    @Test func closingClosesWhatIsIdle() throws {
        var bench = Bench(PoolConfiguration(size: 2, maxOverflow: 0))
        let a = try bench.take()
        #expect(bench.release(a) == .kept)
        #expect(bench.machine.close().connections == [a])
        #expect(!bench.machine.isDrained)
        #expect(bench.machine.discard(a, now: bench.now) == .kept)
        #expect(bench.machine.isDrained)
    }

    @Test func doubleReleaseDoesNothing() throws {
        var bench = Bench(PoolConfiguration(size: 1, maxOverflow: 0))
        let id = try bench.take()
        #expect(bench.release(id) == .kept)
        #expect(bench.release(id) == .kept)
        #expect(bench.machine.discard(id, now: bench.now) == .kept)
        #expect(bench.machine.statistics.idle == 1)
        #expect(bench.machine.statistics.leased == 0)
    }

    @Test func holdersAreListedLongestFirst() throws {
        var bench = Bench(PoolConfiguration(size: 3))
        for line: UInt in [30, 10, 20] {
            _ = bench.machine.lease(holder: bench.holder(line), now: bench.now) { Int(line) }
            bench.pass(1)
        }
        #expect(bench.machine.holders.map(\.line) == [30, 10, 20])
    }

    /// Random steps; after each the rules that always hold are checked.
    @Test(arguments: 0..<20) func invariantsHold(seed: Int) throws {
        var random = SplitMix(state: UInt64(seed))
        var bench = Bench(
            PoolConfiguration(size: 3, maxOverflow: 2, recycle: .seconds(40), prePing: .seconds(3)))
        var out: [Int] = []
        var waiting: [PoolWaiterID] = []
        func settle(_ result: PoolStateMachine<Int>.ReleaseResult, _ id: Int) {
            switch result {
            case .kept: break
            case .close: settle(bench.machine.discard(id, now: bench.now), id)
            case .handOver(let grant, let waiter):
                #expect(waiter == waiting.first)
                waiting.removeFirst()
                out.append(grant.id)
            }
        }
        for _ in 0..<2_000 {
            switch random.next() % 8 {
            case 0, 1, 2:
                switch bench.wish() {
                case .granted(let grant): out.append(grant.id)
                case .wouldWait: waiting.append(bench.wait(Int(random.next() % 20) + 100_000))
                case .closed: Issue.record("closed")
                }
            case 3, 4:
                guard let id = out.randomElement(using: &random) else { continue }
                out.removeAll { $0 == id }
                settle(bench.release(id), id)
            case 5:
                guard let id = out.randomElement(using: &random) else { continue }
                out.removeAll { $0 == id }
                _ = bench.machine.invalidate(id)
                settle(bench.machine.discard(id, now: bench.now), id)
            case 6:
                guard let id = waiting.randomElement(using: &random) else { continue }
                waiting.removeAll { $0 == id }
                let wasWaiting = bench.machine.cancel(id, now: bench.now)
                #expect(wasWaiting)
            default: bench.pass(Int(random.next() % 5))
            }
            let statistics = bench.machine.statistics
            #expect(statistics.leased == out.count)
            #expect(statistics.waiting == waiting.count)
            #expect(statistics.idle <= 3)
            #expect(statistics.leased + statistics.idle <= 5)
            if !waiting.isEmpty { #expect(statistics.idle == 0 && statistics.leased == 5) }
            #expect(Set(out).count == out.count)
        }
    }

    /// A small generator with a seed, so that a failure can be repeated.
    struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }
}
