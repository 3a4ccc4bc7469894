import QuicksilverSQL
import QuicksilverTesting
import Testing

private let metadata = MetaData()

/// Typed columns of ``addresses``.
enum Address {
    static let idColumn = Column("id", .integer, primaryKey: true)
    static let userColumn = Column<Int?>("user_id", .integer, ForeignKey("users.user_id"))
    static let emailColumn = Column("email", .string(40), key: "mail", nullable: false)

    static let id = addresses[idColumn]
    static let user = addresses[userColumn]
    static let email = addresses[emailColumn]
}

/// A table that refers to ``users``.
let addresses = Table(
    "addresses", metadata, Address.idColumn, Address.userColumn, Address.emailColumn)

/// Typed columns of ``staff``.
enum Staff {
    static let idColumn = Column("id", .integer, primaryKey: true)
    static let bossColumn = Column<Int?>("boss_id", .integer, ForeignKey("staff.id"))
    static let nameColumn = Column("name", .string(20), nullable: false)

    static let id = staff[idColumn]
    static let boss = staff[bossColumn]
    static let name = staff[nameColumn]
}

/// A table that refers to itself.
let staff = Table("staff", metadata, Staff.idColumn, Staff.bossColumn, Staff.nameColumn)

/// Typed columns of ``goods``.
enum Goods {
    static let idColumn = Column("id", .integer, primaryKey: true)
    static let codeColumn = Column("code", .string(10), nullable: false, unique: true)
    static let priceColumn = Column<Int?>("price", .integer, default: .value(5))
    static let seenColumn = Column<Int?>("seen", .integer, onUpdate: .value(9))

    static let id = goods[idColumn]
    static let code = goods[codeColumn]
    static let price = goods[priceColumn]
    static let seen = goods[seenColumn]
}

/// A table with a second key, a client default and a value on update.
let goods = Table(
    "goods", metadata, Goods.idColumn, Goods.codeColumn, Goods.priceColumn, Goods.seenColumn)

/// Expects compiling to fail on every dialect, with this code and these words in the message.
func expectFault(
    _ statement: any Statement, _ code: CompileError.Code, _ words: String...,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    for dialect in snapshots.dialects {
        do throws(CompileError) {
            let sql = try statement.compile(for: dialect).sql
            Issue.record("\(dialect.name) takes it: \(sql)", sourceLocation: sourceLocation)
        } catch {
            #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
            for word in words {
                #expect(
                    error.message.contains(word), "\(error)", sourceLocation: sourceLocation)
            }
        }
    }
}

/// Expects a statement to be exactly this text with these binds on one dialect.
func expectSQLOn(
    _ name: DialectName, _ statement: any Statement, _ expected: String,
    binds: ExpectedBinds = [], sourceLocation: SourceLocation = #_sourceLocation
) {
    SQLSnapshots(snapshots.dialects.filter { $0.name == name.description }).expect(
        statement, [.all: expected], binds: binds, sourceLocation: sourceLocation)
}
