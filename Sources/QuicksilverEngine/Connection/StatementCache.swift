import QuicksilverSQL

/// The prepared statements of one connection, the least recently used dropped first.
///
/// Shape: keyed by the SQL's number in the engine's cache, or by the text where a list made it longer.
final class StatementCache {
    enum Key: Hashable {
        case compiled(Int)
        case text(Text)
    }

    /// SQL by its bytes: Swift takes `é` of one and of two code points for the same text, databases don't.
    struct Text: Hashable {
        let sql: String

        init(_ sql: String) { self.sql = sql }

        static func == (left: Text, right: Text) -> Bool {
            var (left, right) = (left.sql, right.sql)
            return left.withUTF8 { left in
                right.withUTF8 { right in
                    areEqual(UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
                }
            }
        }

        /// Eight bytes at a time: the library's comparison of two UTF-8 views takes a hundred instructions for each byte.
        private static func areEqual(
            _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
        ) -> Bool {
            guard left.count == right.count else { return false }
            var at = 0
            while at + 8 <= left.count {
                guard
                    left.loadUnaligned(fromByteOffset: at, as: UInt64.self)
                        == right.loadUnaligned(fromByteOffset: at, as: UInt64.self)
                else { return false }
                at += 8
            }
            while at < left.count {
                guard left[at] == right[at] else { return false }
                at += 1
            }
            return true
        }

        func hash(into hasher: inout Hasher) {
            var sql = sql
            sql.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }

    private final class Entry {
        let statement: any DriverStatement
        var lastUse: UInt64

        init(_ statement: any DriverStatement, _ lastUse: UInt64) {
            self.statement = statement
            self.lastUse = lastUse
        }
    }

    private let capacity: Int
    private var entries: [Key: Entry] = [:]
    /// The one that was asked for last; programs repeat statements.
    private var last: (id: Int, entry: Entry)?
    private var clock: UInt64 = 0

    init(capacity: Int) {
        self.capacity = max(capacity, 1)
    }

    /// The statement of this number, if it is the one that was asked for last.
    func last(_ id: Int) -> (any DriverStatement)? {
        guard let last, last.id == id else { return nil }
        clock += 1
        last.entry.lastUse = clock
        return last.entry.statement
    }

    /// The statement of a key, made when it isn't there.
    func statement(
        _ key: Key, make: () throws(DatabaseError) -> any DriverStatement
    ) throws(DatabaseError) -> any DriverStatement {
        clock += 1
        if let entry = entries[key] {
            entry.lastUse = clock
            keep(entry, key)
            return entry.statement
        }
        if entries.count >= capacity,
            let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            drop(oldest.key)
        }
        let statement = try make()
        let entry = Entry(statement, clock)
        entries[key] = entry
        keep(entry, key)
        return statement
    }

    private func keep(_ entry: Entry, _ key: Key) {
        if case .compiled(let id) = key { last = (id, entry) }
    }

    /// Forgets a statement that failed in a way that may outlive the failure.
    func drop(_ key: Key) {
        if case .compiled(let id) = key, id == last?.id { last = nil }
        entries.removeValue(forKey: key)?.statement.close()
    }

    /// Closes all of them.
    func removeAll() {
        for entry in entries.values { entry.statement.close() }
        entries = [:]
        last = nil
    }

    var count: Int { entries.count }
}
