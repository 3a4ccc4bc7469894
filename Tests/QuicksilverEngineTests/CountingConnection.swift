import Synchronization

@testable import QuicksilverEngine

/// A connection that only counts; not Sendable, as real ones aren't.
final class CountingConnection {
    let number: Int
    var isAlive = true
    var uses = 0
    private let isInUse = Atomic(false)
    private let world: World

    init(number: Int, world: World) {
        self.number = number
        self.world = world
    }

    /// Says whether nobody else was using it.
    func use() -> Bool {
        guard !isInUse.exchange(true, ordering: .acquiringAndReleasing) else { return false }
        uses += 1
        isInUse.store(false, ordering: .releasing)
        return true
    }

    /// What the connections of one test have in common.
    final class World: Sendable {
        struct Counts {
            var opened = 0
            var closed = 0
            var resets = 0
            var pings = 0
            var isDown = false
            var areDead = false
            var resetFails = false
            var openNow: Int { opened - closed }
            var mostOpen = 0
            var threads: Set<ThreadIdentity> = []
        }

        let counts = Mutex(Counts())

        func pool(
            _ configuration: PoolConfiguration = PoolConfiguration(size: 2, maxOverflow: 0),
            events: EngineEvents = EngineEvents(), runsInPlace: Bool = false
        ) throws -> ConnectionPool<CountingConnection> {
            try ConnectionPool(
                configuration: configuration, events: events, runsInPlace: runsInPlace,
                hooks: .init(
                    create: {
                        try self.counts.withLock { counts in
                            if counts.isDown { throw DatabaseError(.connectionFailed, "down") }
                            counts.opened += 1
                            counts.mostOpen = max(counts.mostOpen, counts.openNow)
                            counts.threads.insert(.current)
                            return CountingConnection(number: counts.opened, world: self)
                        }
                    },
                    ping: { connection in
                        let areDead = self.counts.withLock { counts in
                            counts.pings += 1
                            return counts.areDead
                        }
                        if areDead || !connection.isAlive {
                            throw DatabaseError(.connectionLost, "dead")
                        }
                    },
                    reset: { connection in
                        let fails = self.counts.withLock { counts in
                            counts.resets += 1
                            counts.threads.insert(.current)
                            return counts.resetFails
                        }
                        if fails { throw DatabaseError(.other, "reset") }
                        if !connection.isAlive { throw DatabaseError(.connectionLost, "dead") }
                    },
                    close: { _ in self.counts.withLock { $0.closed += 1 } }))
        }

        subscript<Value: Sendable>(path: any KeyPath<Counts, Value> & Sendable) -> Value {
            counts.withLock { $0[keyPath: path] }
        }
    }
}

/// Runs what blocks on a new thread.
func onThread<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
    try await withCheckedThrowingContinuation { continuation in
        let started = SystemThread.start { continuation.resume(with: Result { try body() }) }
        if !started { continuation.resume(throwing: DatabaseError(.other, "no thread left")) }
    }
}

/// What the body throws, if it is a database's error.
func failure(_ body: () async throws -> Void) async -> DatabaseError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? DatabaseError
    }
}

/// Waits until the condition holds, for ten seconds at most.
func eventually(_ condition: () -> Bool) async throws -> Bool {
    for _ in 0..<10_000 {
        if condition() { return true }
        try await Task.sleep(for: .milliseconds(1))
    }
    return condition()
}

extension Result {
    /// The value, if there is one.
    var success: Success? { try? get() }
}

/// Opens once; whoever waits goes on then.
final class Gate: Sendable {
    private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>(
        (false, []))

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

/// Counts from many tasks.
final class Counter: Sendable {
    private let value = Atomic(0)

    var count: Int { value.load(ordering: .relaxed) }

    func add() { value.add(1, ordering: .relaxed) }
}

/// Notes numbers from many tasks, in order.
final class NumberLog: Sendable {
    private let list = Mutex<[Int]>([])

    var numbers: [Int] { list.withLock { $0 } }

    func note(_ number: Int) { list.withLock { $0.append(number) } }
}
