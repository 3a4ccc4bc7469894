import QuicksilverSQL

/// The prepared statements of one connection, the least recently used dropped first.
///
/// Shape: keyed by the SQL's number in the engine's cache, or by the text where a list made it longer.
final class StatementCache {
    enum Key: Hashable {
        case compiled(Int)
        case text(String)
    }

    private final class Entry {
        let statement: any DriverStatement
        var lastUse: UInt64
        var isBusy = false

        init(_ statement: any DriverStatement, _ lastUse: UInt64) {
            self.statement = statement
            self.lastUse = lastUse
        }
    }

    private let capacity: Int
    private var entries: [Key: Entry] = [:]
    private var clock: UInt64 = 0

    init(capacity: Int) {
        self.capacity = max(capacity, 1)
    }

    /// The statement of a key, made when it isn't there.
    func statement(
        _ key: Key, make: () throws(DatabaseError) -> any DriverStatement
    ) throws(DatabaseError) -> any DriverStatement {
        clock += 1
        if let entry = entries[key] {
            entry.lastUse = clock
            return entry.statement
        }
        if entries.count >= capacity,
            let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            entries[oldest.key] = nil
            oldest.value.statement.close()
        }
        let statement = try make()
        entries[key] = Entry(statement, clock)
        return statement
    }

    /// Forgets a statement that failed in a way that may outlive the failure.
    func drop(_ key: Key) {
        entries.removeValue(forKey: key)?.statement.close()
    }

    /// Closes all of them.
    func removeAll() {
        for entry in entries.values { entry.statement.close() }
        entries = [:]
    }

    var count: Int { entries.count }
}
