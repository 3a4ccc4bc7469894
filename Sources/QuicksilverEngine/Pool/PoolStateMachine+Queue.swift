/// One wait for a connection; numbers are never used twice.
package struct PoolWaiterID: Hashable, Sendable {
    let number: UInt64

    /// Makes an identity from a number that only grows.
    package init(_ number: UInt64) { self.number = number }
}

/// Somebody waiting for a connection.
struct PoolWaiter: Sendable {
    let id: PoolWaiterID
    let deadline: ContinuousClock.Instant
    let since: ContinuousClock.Instant
    let holder: PoolHolder
}

/// Waiters in the order in which they came; leaving from the middle costs as little as from the front.
struct PoolWaiterQueue: Sendable {
    // `order` may name waiters that have left; `waiters` says who is still here.
    private var order: [PoolWaiterID] = []
    private var head = 0
    private var waiters: [PoolWaiterID: PoolWaiter] = [:]

    var count: Int { waiters.count }

    mutating func append(_ waiter: PoolWaiter) {
        order.append(waiter.id)
        waiters[waiter.id] = waiter
    }

    mutating func popFirst() -> PoolWaiter? {
        while head < order.count {
            let id = order[head]
            head += 1
            if let waiter = waiters.removeValue(forKey: id) {
                compact()
                return waiter
            }
        }
        compact()
        return nil
    }

    mutating func remove(_ id: PoolWaiterID) -> PoolWaiter? {
        guard let waiter = waiters.removeValue(forKey: id) else { return nil }
        compact()
        return waiter
    }

    mutating func removeAll() -> [PoolWaiterID] {
        defer { self = PoolWaiterQueue() }
        return order[head...].filter { waiters[$0] != nil }
    }

    var nextDeadline: ContinuousClock.Instant? { waiters.values.lazy.map(\.deadline).min() }

    /// Who should have given up by now, in the order in which they came.
    func due(at now: ContinuousClock.Instant) -> [PoolWaiterID] {
        order[head...].filter { id in waiters[id].map { $0.deadline <= now } ?? false }
    }

    /// Forgets those who have left once they are the most of the list.
    private mutating func compact() {
        guard order.count > 32, order.count > 2 * waiters.count else { return }
        order = order[head...].filter { waiters[$0] != nil }
        head = 0
    }
}
