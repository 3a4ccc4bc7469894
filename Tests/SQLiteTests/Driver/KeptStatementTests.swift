import Quicksilver
import Testing

@testable import QuicksilverSQLiteDriver

/// What is kept of statements between executions: their structure, and never a value or another statement's.
@Suite struct KeptStatementTests {
    private func query(_ bind: BindParameter) -> Select<Int> {
        let length = FunctionNode("length", [.bind(bind)], type: .integer)
        return select(SQLExpression<Int>(node: .function(length)))
    }

    @Test func theEngineKeepsNoValues() throws {
        let engine = try createEngine("sqlite://")
        let connection = try engine.connect()
        weak var sent: BindParameter?
        for execution in 0..<3 {
            let size = 100_000 + execution
            do {
                let bind = BindParameter(.text(String(repeating: "x", count: size)), type: .text)
                sent = bind
                #expect(try connection.execute(query(bind)).first() == size)
            }
            #expect(sent == nil, "execution \(execution)")
        }
        let statistics = engine.cacheStatistics
        #expect(statistics.hits == 2 && statistics.misses == 1 && statistics.count == 1)
        connection.close()
        engine.close()
    }

    @Test func sqliteKeepsNoCopiesOfLargeValues() throws {
        let connection = try SQLiteDriver.inMemory().connection()
        let prepared = try connection.prepare("SELECT length(?)", types: [], columns: [])
        let statement = try #require(prepared as? SQLiteStatement)
        for size in [100_000, 5, 200_000] {
            for value in [SQLValue.text(String(repeating: "x", count: size)), .int(12)] {
                let cursor = try statement.execute([value])
                #expect(try cursor.next())
                #expect(try cursor.int64(at: 0) == (value == .int(12) ? 2 : Int64(size)))
                cursor.close()
                #expect(!statement.handle.holdsCopies)
            }
        }
        statement.close()
        connection.close()
    }

    /// Tables are told apart by their identity, so a compiled statement has to keep its own: a new table may lie where a
    /// forgotten one lay.
    @Test func tablesThatComeAndGoAreNotMixedUp() throws {
        let engine = try createEngine(
            "sqlite://", configuration: EngineConfiguration(compiledCacheSize: 4))
        let connection = try engine.connect()
        for number in 0..<4 {
            try connection.execute(script: "CREATE TABLE t\(number) AS SELECT \(number) AS v")
        }
        for round in 0..<400 {
            let number = round % 4
            let v = Column("v", .integer, nullable: false)
            let table = Table("t\(number)", MetaData(), v)
            let statement = select(table[v]).where(table[v] >= 0)
            #expect(try connection.execute(statement).first() == number)
        }
        connection.close()
        engine.close()
    }

    @Test func oneStatementOnTwoEngines() throws {
        let engines = try [createEngine("sqlite://"), createEngine("sqlite://")]
        let connections = try engines.map { try $0.connect() }
        let v = Column("v", .integer, nullable: false)
        let table = Table("t", MetaData(), v)
        for (number, connection) in connections.enumerated() {
            try connection.execute(script: "CREATE TABLE t AS SELECT \(number) AS v")
        }
        let statement = select(table[v])
        for round in 0..<6 {
            #expect(try connections[round % 2].execute(statement).first() == round % 2)
        }
        for engine in engines {
            let statistics = engine.cacheStatistics
            #expect(statistics.hits == 2 && statistics.misses == 1 && statistics.count == 1)
        }
        // A changed copy is another statement.
        let none = statement.where(table[v] > 1)
        #expect(try connections[1].execute(none).first() == nil)
        #expect(try connections[1].execute(statement).first() == 1)
        connections.forEach { $0.close() }
        engines.forEach { $0.close() }
    }

    @Test func parametersOfOtherNamesAndOrders() throws {
        let engine = try createEngine("sqlite://")
        let connection = try engine.connect()
        let id = Column("id", .integer, primaryKey: true)
        let a = Column("a", .integer, nullable: false, default: .value(7))
        let b = Column("b", .string(3), nullable: false)
        let table = Table("t", MetaData(), id, a, b)
        try connection.execute(script: "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b TEXT)")
        let insert = table.insert()
        for _ in 0..<2 {
            try connection.execute(insert, ["a": 1, "b": "x"])
            try connection.execute(insert, ["b": "y", "a": 2])
            try connection.execute(insert, ["b": "z"])
            try connection.execute(insert, ["a": 3, "b": "u"], ["a": 4, "b": "v"])
            #expect(throws: DatabaseError.self) {
                try connection.execute(insert, ["a": 5, "b": "long"])
            }
            #expect(throws: CompileError.self) { try connection.execute(insert, ["c": 1]) }
        }
        let rows = try connection.execute(select(table[a], table[b]).orderBy(table[id])).all()
        let expected = ["1x", "2y", "7z", "3u", "4v"]
        #expect(rows.map { "\($0.0)\($0.1)" } == expected + expected)

        let one = select(table[id]).where(
            table[a] == SQLExpression<Int>(node: named("p")),
            table[b] == SQLExpression<String>(node: named("q")))
        for _ in 0..<2 {
            #expect(try connection.execute(one, ["p": 2, "q": "y"]).first() == 2)
            #expect(try connection.execute(one, ["q": "y", "p": 2]).first() == 2)
            #expect(throws: DatabaseError.self) { try connection.execute(one, ["p": 2]) }
            #expect(throws: DatabaseError.self) {
                try connection.execute(one, ["p": 2, "q": "y", "r": 1])
            }
        }
        connection.close()
        engine.close()
    }

    private func named(_ name: String) -> Node {
        .bind(BindParameter(nil, type: name == "p" ? .integer : .text, name: name))
    }
}
