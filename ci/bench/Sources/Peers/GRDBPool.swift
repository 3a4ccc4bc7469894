import CLoops
import GRDB

/// What many tasks of a user of GRDB do at the same time: one writes, many read, and each piece of work is awaited.
public final class GRDBPool: Sendable {
    private let pool: DatabasePool

    /// Opens a file with the settings that the C loop and ours have.
    public init(path: String, readers: Int) throws {
        var configuration = Configuration()
        configuration.maximumReaderCount = readers
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            try db.execute(sql: "PRAGMA cache_size = -65536")
        }
        pool = try DatabasePool(path: path, configuration: configuration)
    }

    /// Reads a user in a transaction that only reads.
    public func get(_ key: Int) async throws {
        try await check(pool.read { db in try Self.user(key, db)?.id })
    }

    /// Reads a user in a transaction that may write.
    public func getAsWriter(_ key: Int) async throws {
        try await check(pool.write { db in try Self.user(key, db)?.id })
    }

    /// Reads a user, changes it, adds another, and commits.
    public func changeAndInsert(_ key: Int) async throws {
        var made = bench_user()
        bench_user_fill(&made, Int64(key))
        let new = PeerCustomer(made)
        try await check(
            pool.write { db in
                guard var user = try Self.user(key, db) else { return nil }
                var customer = new
                try customer.insert(db)
                try user.updateChanges(db) { $0.age += 1 }
                return customer.id
            })
    }

    private static func user(_ key: Int, _ db: Database) throws -> PeerUser? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, name, email, age, score, created_at, active FROM bench_users WHERE id = ?
                """)
        return try PeerUser.fetchOne(statement, arguments: [key])
    }

    private func check(_ id: Int64?) throws {
        guard id != nil else { throw DatabaseError(message: "there is no such user") }
    }
}
