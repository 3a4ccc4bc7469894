import CLoops
import Foundation
import GRDB

/// What a user of GRDB does for the rows on SQLite; each hands back the sum that the C loop does.
public final class GRDBPeer {
    private let queue: DatabaseQueue
    private var customers: [PeerCustomer] = []

    /// Opens a file with the settings that the C loop and ours have.
    public init(path: String) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            try db.execute(sql: "PRAGMA cache_size = -65536")
        }
        configuration.journalMode = .wal
        queue = try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Makes the users that ``insert()`` and ``create()`` write.
    public func make(_ users: [bench_user]) { customers = users.map { PeerCustomer($0) } }

    /// Reads all users one at a time, from a kept statement.
    public func scan() throws -> UInt64 {
        try queue.read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT id, name, email, age, score, created_at, active FROM bench_users")
            var total: UInt64 = 0
            let users = try PeerUser.fetchCursor(statement)
            while let user = try users.next() { total &+= user.sum }
            return total
        }
    }

    /// Reads all users as rows, their columns by name.
    public func scanByName() throws -> UInt64 {
        try queue.read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT id, name, email, age, score, created_at, active FROM bench_users")
            var total: UInt64 = 0
            let rows = try Row.fetchCursor(statement)
            while let row = try rows.next() {
                total &+= checksum(
                    row["id"], row["name"], row["email"], row["age"], row["score"],
                    row["created_at"], row["active"])
            }
            return total
        }
    }

    /// Writes the users in one transaction; the sum of the keys they got.
    public func insert() throws -> UInt64 {
        try queue.write { db in
            for index in customers.indices { try customers[index].insert(db) }
        }
        return customers.reduce(0) { $0 &+ UInt64($1.id ?? 0) }
    }

    /// Reads each user by key, in one transaction; the recommended way.
    public func get(_ ids: [Int64]) throws -> UInt64 {
        try queue.read { db in
            var total: UInt64 = 0
            for id in ids { total &+= try PeerUser.fetchOne(db, key: id)?.sum ?? 0 }
            return total
        }
    }

    /// The same from a kept statement: the fast way.
    public func getFromStatement(_ ids: [Int64]) throws -> UInt64 {
        try queue.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT id, name, email, age, score, created_at, active FROM bench_users WHERE id = ?
                    """)
            var total: UInt64 = 0
            for id in ids {
                total &+= try PeerUser.fetchOne(statement, arguments: [id])?.sum ?? 0
            }
            return total
        }
    }

    /// Writes the users with four orders each; the sum of the users' keys.
    public func create() throws -> UInt64 {
        try queue.write { db in
            for index in customers.indices {
                try customers[index].insert(db)
                guard let id = customers[index].id else { continue }
                for number in 0..<4 {
                    var order = PeerOrder(
                        userID: id, amount: Double(number) * 1.5, note: "a note of 20 letters")
                    try order.insert(db)
                }
            }
        }
        return customers.reduce(0) { $0 &+ UInt64($1.id ?? 0) }
    }

    /// Reads all users with their orders in two queries; the sum of the orders' keys.
    public func selectIn() throws -> UInt64 {
        try queue.read { db in
            let request = PeerCustomer.including(all: PeerCustomer.orders).order(Column("id"))
            var total: UInt64 = 0
            for customer in try PeerCustomerWithOrders.fetchAll(db, request) {
                for order in customer.orders {
                    total &+= UInt64(order.id ?? 0) &+ UInt64(order.userID)
                }
            }
            return total
        }
    }
}

/// What both sides add up of a user.
@inline(__always)
func checksum(
    _ id: Int64?, _ name: String, _ email: String, _ age: Int, _ score: Double, _ created: Date,
    _ active: Bool
) -> UInt64 {
    UInt64(bitPattern: id ?? 0) &+ UInt64(bitPattern: Int64(age)) &+ (active ? 1 : 0)
        &+ UInt64(name.utf8.count) &+ UInt64(email.utf8.count)
        &+ UInt64(bitPattern: Int64((created.timeIntervalSince1970 * 1e6).rounded()))
        &+ UInt64(bitPattern: Int64(score * 2))
}
