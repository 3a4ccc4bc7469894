import QuicksilverSQL
import QuicksilverTesting
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The registry of the table below.
private let metadata = MetaData()

/// A document of ``Fact/doc``.
struct Settings: Codable, Hashable, Sendable {
    var theme: String
    var sizes: [Int]
}

/// Typed columns of ``facts``: one of each type, and some that may be NULL.
enum Fact {
    static let idColumn = Column("id", .integer, primaryKey: true)
    static let smallColumn = Column("small", .smallInteger)
    static let bigColumn = Column("big", .bigInteger)
    static let countColumn = Column<Int?>("n", .integer)
    static let priceColumn = Column("price", .numeric(10, 2))
    static let costColumn = Column<Decimal?>("cost", .numeric(12, 4))
    static let rateColumn = Column("rate", .double)
    static let shareColumn = Column<Double?>("share", .double)
    static let nameColumn = Column("name", .string(40))
    static let noteColumn = Column<String?>("note", .text)
    static let flagColumn = Column("flag", .boolean)
    static let maybeColumn = Column<Bool?>("maybe", .boolean)
    static let dayColumn = Column("day", .date)
    static let clockColumn = Column("clock", .time)
    static let madeColumn = Column("made", .timestamp)
    static let seenColumn = Column<Instant?>("seen", .instant)
    static let docColumn = Column<JSON<Settings>?>("doc", .json(Settings.self))
    static let tagsColumn = Column("tags", .array(.string))

    static let id = facts[idColumn]
    static let small = facts[smallColumn]
    static let big = facts[bigColumn]
    static let n = facts[countColumn]
    static let price = facts[priceColumn]
    static let cost = facts[costColumn]
    static let rate = facts[rateColumn]
    static let share = facts[shareColumn]
    static let name = facts[nameColumn]
    static let note = facts[noteColumn]
    static let flag = facts[flagColumn]
    static let maybe = facts[maybeColumn]
    static let day = facts[dayColumn]
    static let clock = facts[clockColumn]
    static let made = facts[madeColumn]
    static let seen = facts[seenColumn]
    static let doc = facts[docColumn]
    static let tags = facts[tagsColumn]
}

/// A table with a column of each type.
let facts = Table(
    "f", metadata, Fact.idColumn, Fact.smallColumn, Fact.bigColumn, Fact.countColumn,
    Fact.priceColumn, Fact.costColumn, Fact.rateColumn, Fact.shareColumn, Fact.nameColumn,
    Fact.noteColumn, Fact.flagColumn, Fact.maybeColumn, Fact.dayColumn, Fact.clockColumn,
    Fact.madeColumn, Fact.seenColumn, Fact.docColumn, Fact.tagsColumn)

/// A query for the keys of the facts that fulfil a condition.
func keys(where condition: SQLPredicate) -> Select<Int> {
    select(Fact.id).where(condition)
}

/// Expects a statement to be exactly these texts on the dialects that have what it says.
func expectSQL(
    on names: [DialectName], _ statement: any Statement, _ expected: [DialectName: String],
    binds: ExpectedBinds = [], sourceLocation: SourceLocation = #_sourceLocation
) {
    let dialects = snapshots.dialects.filter { names.contains(DialectName($0.name)) }
    SQLSnapshots(dialects).expect(
        statement, expected, binds: binds, sourceLocation: sourceLocation)
}
