import QuicksilverEngine
import QuicksilverSQL
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A table that cases about engines share: an integer key and a text.
let itemsTable = "CREATE TABLE items (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(40) NOT NULL)"

/// SQL text as a statement without rows, for many sets of parameters.
struct RawText: Statement {
    let text: SQLText
    init(_ text: SQLText) { self.text = text }
    var statementNode: StatementNode { .text(text.textNode, columns: []) }
}

/// Inserts an item by named values.
let insertItem = RawText("INSERT INTO items (id, name) VALUES (:id, :name)")

/// The values of one item: 7 and `item 7`.
func itemRow(_ id: Int) -> Parameters { ["id": id, "name": "item \(id)"] }

/// Makes the table of items with `count` rows: 1 and `item 1`, 2 and `item 2`, …
func makeItems(_ db: TestDatabase, _ count: Int) async throws {
    try await db.script(itemsTable)
    try await db.run { connection in
        let sets: [Parameters] = (1...count).map { itemRow($0) }
        try connection.execute(insertItem, sets)
    }
}

/// Expects the table of items to hold exactly these.
func expectItems(
    _ db: TestDatabase, _ expected: [(Int, String)],
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let rows = try await db.rows(
        textRows("SELECT id, name FROM items ORDER BY id", as: Int.self, String.self))
    expectRows(rows, expected, sourceLocation: sourceLocation)
}

/// A table of a hundred numbers, and a query over it that no server ends before it is stopped.
let numbersTable = "CREATE TABLE numbers (i INTEGER NOT NULL)"

/// Makes the table of numbers.
func makeNumbers(_ db: TestDatabase) async throws {
    let values = (1...100).map { "(\($0))" }.joined(separator: ", ")
    try await db.script("\(numbersTable); INSERT INTO numbers VALUES \(values)")
}

/// Counts combinations of eight numbers: hours of work.
let endless = textRows(
    """
    SELECT COUNT(*) FROM numbers a, numbers b, numbers c, numbers d, numbers e, numbers f, numbers g, numbers h
    WHERE a.i + b.i + c.i + d.i + e.i + f.i + g.i + h.i < 0
    """, as: Int.self)

/// What a case throws on purpose.
struct Mishap: Error, Equatable {}

/// Waits until something is true, at most ten seconds.
func eventually(
    _ condition: @Sendable () async throws -> Bool,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    for _ in 0..<1_000 {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record("it didn't come true in ten seconds", sourceLocation: sourceLocation)
}

/// Something of the calling thread's own, to tell threads apart by.
func threadMark() -> UInt {
    #if canImport(Darwin)
        UInt(bitPattern: pthread_self())
    #else
        UInt(pthread_self())
    #endif
}
