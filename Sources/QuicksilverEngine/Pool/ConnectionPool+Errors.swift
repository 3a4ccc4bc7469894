extension ConnectionPool {
    func closedError() -> DatabaseError {
        DatabaseError(
            .poolClosed,
            "The engine is closed and lends no connection. Make a new engine, or close this one "
                + "later.")
    }

    /// Says how many connections there are and who holds them.
    func timeoutError(_ state: borrowing State, timeout: Duration?) -> DatabaseError {
        let limit = timeout.map { " within \($0.shortSeconds)" } ?? " in time"
        return DatabaseError(
            .poolTimeout,
            "No connection became free\(limit): size \(configuration.size), overflow "
                + "\(configuration.maxOverflow), timeout \(configuration.timeout.shortSeconds). "
                + Self.describe(state.machine.holders)
                + " Return connections sooner, or raise the pool's size or timeout.")
    }

    /// Says that waiting would be waiting for oneself.
    func nestedError(_ state: borrowing State) -> DatabaseError {
        DatabaseError(
            .misuse,
            "This scope holds a connection and would have to wait for a second one of the same "
                + "pool, perhaps for itself. "
                + Self.describe(state.machine.holders)
                + " Pass the connection on, use a savepoint to nest, or raise the pool's size.")
    }

    /// Shape: `Held by App/Orders.swift:42 (3 connections, 12.5 s), App/Users.swift:7 (0.1 s).`
    private static func describe(_ holders: [PoolHolder]) -> String {
        let now = ContinuousClock.now
        var places: [(name: String, count: Int, age: Duration)] = []
        // The longest holders come first, so a place's first age is its greatest.
        for holder in holders {
            let name = "\(holder.file):\(holder.line)"
            if let index = places.firstIndex(where: { $0.name == name }) {
                places[index].count += 1
            } else {
                places.append((name, 1, holder.since.duration(to: now)))
            }
        }
        guard !places.isEmpty else { return "Nobody holds one: connections are being closed." }
        let shown = places.prefix(10).map { place in
            let count = place.count == 1 ? "" : "\(place.count) connections, "
            return "\(place.name) (\(count)\(place.age.shortSeconds))"
        }
        let more = places.count > 10 ? " and \(places.count - 10) other places" : ""
        return "Held by " + shown.joined(separator: ", ") + more + "."
    }
}
