import QuicksilverSQL
import QuicksilverTesting
import Testing

/// The registry of the tables below.
private let metadata = MetaData()

/// Typed columns of ``users``.
enum User {
    static let idColumn = Column("user_id", .integer, primaryKey: true)
    static let nameColumn = Column("user_name", .string(16), nullable: false)
    static let nickColumn = Column<String?>("nick", .string(16))
    static let ageColumn = Column<Int?>("age", .integer)

    static let id = users[idColumn]
    static let name = users[nameColumn]
    static let nick = users[nickColumn]
    static let age = users[ageColumn]
}

/// A table whose columns cover the operators.
let users = Table(
    "users", metadata, User.idColumn, User.nameColumn, User.nickColumn, User.ageColumn)
