import QuicksilverEngine
import QuicksilverSQL
import Testing

/// A table of a key and one column that may be NULL, for cases about a type.
struct TypeColumn<Value: ColumnValue & Equatable>: Sendable {
    let metadata = MetaData()
    let table: Table
    let id: SQLExpression<Int>
    let value: SQLExpression<Value?>

    /// A table of a column of this type.
    init(_ type: SQLType<Value>) {
        let key = Column("id", .integer, primaryKey: true, autoincrement: .never)
        let column = Column<Value?>("value", type)
        table = Table("typed", metadata, key, column)
        id = table[key]
        value = table[column]
    }

    /// Creates the table.
    func create(_ db: TestDatabase) async throws {
        try await metadata.createAll(db.engine)
    }

    /// Writes values under the keys 1, 2, …: one batch, and the first of them once more by itself under the key 0.
    func write(_ db: TestDatabase, _ values: [Value?]) async throws {
        let rows = values.enumerated().map { number, value in
            Parameters([("id", .int(Int64(number + 1))), ("value", value?.sqlValue ?? .null)])
        }
        try await db.run { connection in
            if let first = values.first {
                try connection.execute(
                    table.insert().set(id, to: 0).set(value, to: first))
            }
            try connection.execute(table.insert(), rows)
            try writeMany(connection, rows)
        }
    }

    /// Writes the rows again and again in one batch, as large ones go another way, expects the same values, and drops them.
    private func writeMany(_ connection: Connection, _ rows: [Parameters]) throws {
        let repeated = (0..<20).flatMap { turn in
            rows.enumerated().map { number, row in
                var copy = row
                copy["id"] = .int(Int64(1_000 + turn * rows.count + number))
                return copy
            }
        }
        guard !rows.isEmpty else { return }
        try connection.execute(table.insert(), repeated)
        let column = table.c.value
        let written = try connection.execute(
            select(column).where(id > 0).where(id < 1_000).orderBy(id)
        ).all().map(\.description)
        let many = try connection.execute(select(column).where(id >= 1_000).orderBy(id)).all()
            .map(\.description)
        #expect(many == (0..<20).flatMap { _ in written })
        try connection.execute(table.delete().where(id >= 1_000))
    }

    /// Writes one value under a key.
    func write(_ db: TestDatabase, _ key: Int, _ sqlValue: SQLValue) async throws {
        let row = Parameters([("id", .int(Int64(key))), ("value", sqlValue)])
        try await db.engine.execute(table.insert(), row)
    }

    /// What the column holds, in the order of the keys.
    func values(_ db: TestDatabase) async throws -> [Value?] {
        try await db.engine.execute(select(value).orderBy(id)).all()
    }

    /// Expects a value to be refused by the client or the server, and the table to stay empty.
    @discardableResult
    func expectRefused(
        _ db: TestDatabase, _ value: SQLValue, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> DatabaseError? {
        do {
            try await write(db, 1, value)
        } catch let error as DatabaseError {
            let isAboutData = [
                .dataOutOfRange, .invalidValue, .wrongType, .check, .unsupported,
            ].contains(error.kind)
            #expect(isAboutData, "\(error)", sourceLocation: sourceLocation)
            let left = try await db.engine.execute(select(self.value)).all()
            #expect(left.isEmpty, sourceLocation: sourceLocation)
            return error
        }
        let found = try await values(db)
        Issue.record("\(value) was stored as \(found)", sourceLocation: sourceLocation)
        try await db.engine.execute(table.delete())
        return nil
    }
}

/// Expects values and NULL to come back as they are: in one batch and one by one, and found again by equality.
func expectRoundTrip<Value: ColumnValue & Equatable>(
    _ db: TestDatabase, _ type: SQLType<Value>, _ values: [Value], isComparable: Bool = true,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let column = TypeColumn(type)
    try await column.create(db)
    let written: [Value?] = values.map { $0 } + [nil]
    try await column.write(db, written)
    let found = try await column.values(db)
    let expected = [written[0]] + written
    #expect(found.count == expected.count, sourceLocation: sourceLocation)
    for (value, wanted) in zip(found, expected) where value != wanted {
        Issue.record(
            "\(shown(wanted)) comes back as \(shown(value))", sourceLocation: sourceLocation)
    }
    if isComparable {
        for (number, value) in values.enumerated() {
            let keys = try await db.engine.execute(
                select(column.id).where(column.value == value, column.id > 0).orderBy(column.id)
            ).all()
            #expect(
                keys.contains(number + 1), "\(shown(value)) isn't found by equality",
                sourceLocation: sourceLocation)
        }
    }
    try await column.metadata.dropAll(db.engine)
}

/// A value, cut where it is long.
private func shown<Value>(_ value: Value) -> String {
    let text = "\(value)"
    return text.utf8.count > 200 ? "\(text.prefix(80))… of \(text.utf8.count) bytes" : text
}
