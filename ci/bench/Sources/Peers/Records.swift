import CLoops
import Foundation
import GRDB

/// A user, as GRDB's guide recommends for speed: columns are read by their place and not by name.
struct PeerUser: FetchableRecord, MutablePersistableRecord {
    static let databaseTableName = "bench_users"

    var id: Int64?
    var name: String
    var email: String
    var age: Int
    var score: Double
    var created: Date
    var active: Bool

    init(row: Row) {
        id = row[0]
        name = row[1]
        email = row[2]
        age = row[3]
        score = row[4]
        created = row[5]
        active = row[6]
    }

    /// What both sides add up.
    var sum: UInt64 {
        checksum(id, name, email, age, score, created, active)
    }

    func encode(to container: inout PersistenceContainer) {
        container["id"] = id
        container["name"] = name
        container["email"] = email
        container["age"] = age
        container["score"] = score
        container["created_at"] = created
        container["active"] = active
    }

    mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }
}

/// A user that is written.
struct PeerCustomer: FetchableRecord, MutablePersistableRecord {
    static let databaseTableName = "bench_inserts"
    static let orders = hasMany(PeerOrder.self).forKey("orders")

    var id: Int64?
    var name: String
    var email: String
    var age: Int
    var score: Double
    var created: Date
    var active: Bool

    init(row: Row) {
        id = row[0]
        name = row[1]
        email = row[2]
        age = row[3]
        score = row[4]
        created = row[5]
        active = row[6]
    }

    init(_ user: bench_user) {
        name = withUnsafeBytes(of: user.name) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        email = withUnsafeBytes(of: user.email) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        age = Int(user.age)
        score = user.score
        created = Date(timeIntervalSince1970: Double(user.created) / 1e6)
        active = user.active != 0
    }

    func encode(to container: inout PersistenceContainer) {
        container["id"] = id
        container["name"] = name
        container["email"] = email
        container["age"] = age
        container["score"] = score
        container["created_at"] = created
        container["active"] = active
    }

    mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }
}

/// An order of a user.
struct PeerOrder: FetchableRecord, MutablePersistableRecord {
    static let databaseTableName = "bench_orders"

    var id: Int64?
    var userID: Int64
    var amount: Double
    var note: String

    init(row: Row) {
        id = row[0]
        userID = row[1]
        amount = row[2]
        note = row[3]
    }

    init(userID: Int64, amount: Double, note: String) {
        self.userID = userID
        self.amount = amount
        self.note = note
    }

    func encode(to container: inout PersistenceContainer) {
        container["id"] = id
        container["user_id"] = userID
        container["amount"] = amount
        container["note"] = note
    }

    mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }
}

/// A user with the orders.
struct PeerCustomerWithOrders: FetchableRecord {
    var customer: PeerCustomer
    var orders: [PeerOrder]

    init(row: Row) {
        customer = PeerCustomer(row: row)
        orders = row["orders"]
    }
}
