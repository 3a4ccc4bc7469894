import QuicksilverEngine
import QuicksilverSQL
import Testing

private let ids = textRows("SELECT id FROM items ORDER BY id", as: Int.self)
private let noIDs = textRows("SELECT id FROM items WHERE id < 0", as: Int.self)

private func ids(of table: String) -> TextRows<Int> {
    textRows(SQLText(unsafe: "SELECT id FROM \(table) ORDER BY id"), as: Int.self)
}

extension ComplianceCase {
    /// Reading results: one row, all rows, row by row, and two results at once.
    static var results: [ComplianceCase] {
        var cases = CaseList("results")
        cases.add("one, first, oneOrNone and all") { db in
            try await makeItems(db, 3)
            try await db.run { connection in
                let first = textRows("SELECT id FROM items WHERE id = 1", as: Int.self)
                expectEqual(try connection.execute(first).one(), 1)
                expectEqual(try connection.execute(first).oneOrNone(), 1)
                expectEqual(try connection.execute(noIDs).oneOrNone(), nil)
                expectEqual(try connection.execute(noIDs).first(), nil)
                expectEqual(try connection.execute(ids).first(), 1)
                expectEqual(try connection.execute(ids).all(), [1, 2, 3])
                expectError(.noRows) { try connection.execute(noIDs).one() }
                expectError(.multipleRows) { try connection.execute(ids).one() }
                expectError(.multipleRows) { try connection.execute(ids).oneOrNone() }
                expectEqual(try connection.execute(ids).all(), [1, 2, 3])
            }
        }
        cases.add("rows are read one after another") { db in
            try await makeItems(db, 300)
            try await db.run { connection in
                var seen = 0
                try connection.execute(ids).forEach { id in
                    seen += 1
                    #expect(id == seen)
                }
                #expect(seen == 300)
                let result = try connection.execute(ids)
                #expect(try result.next() == 1)
                #expect(try result.next() == 2)
                #expect(try result.all().count == 298)
                #expect(try result.next() == nil)
            }
        }
        cases.add("a result can be a sequence that is awaited") { db in
            try await makeItems(db, 50)
            let sum = try await db.engine.withConnection { connection in
                var sum = 0
                for try await id in try connection.execute(ids) { sum += id }
                return sum
            }
            #expect(sum == 1_275)
        }
        cases.add("a result left early frees its connection") { db in
            try await makeItems(db, 1_000)
            try await db.run { connection in
                for _ in 0..<5 {
                    let result = try connection.execute(ids)
                    #expect(try result.next() == 1)
                    result.close()
                    result.close()
                    #expect(try result.next() == nil)
                }
                try connection.execute("UPDATE items SET name = \("x") WHERE id = \(1)")
                expectEqual(try connection.execute(ids).first(), 1)
            }
        }
        cases.add("a result that is let go frees its connection") { db in
            try await makeItems(db, 1_000)
            try await db.run { connection in
                for _ in 0..<5 { _ = try connection.execute(ids).next() }
                try connection.execute("UPDATE items SET name = \("x") WHERE id = \(1)")
            }
            try await db.run { expectEqual(try $0.execute(ids).all().count, 1_000) }
        }
        cases.add("a body's error ends the reading") { db in
            try await makeItems(db, 100)
            try await db.run { connection in
                var seen = 0
                #expect(throws: Mishap.self) {
                    try connection.execute(ids).forEach { id in
                        seen = id
                        if id == 10 { throw Mishap() }
                    }
                }
                #expect(seen == 10)
                expectEqual(try connection.execute(ids).all().count, 100)
            }
        }
        cases.add("another statement keeps the rows that are left") { db in
            try await makeItems(db, 200)
            try await db.run { connection in
                let result = try connection.execute(ids)
                #expect(try result.next() == 1)
                let name = try connection.execute(
                    textRows("SELECT name FROM items WHERE id = 7", as: String.self)
                ).one()
                #expect(name == "item 7")
                try connection.execute("DELETE FROM items WHERE id > \(100)")
                #expect(try result.next() == 2)
                #expect(try result.all().count == 198)
            }
        }
        cases.add("a body that executes, or closes the result it reads") { db in
            try await makeItems(db, 60)
            try await db.run { connection in
                var seen: [Int] = []
                try connection.execute(ids).forEach { id in
                    if id == 20 { try connection.execute("DELETE FROM items WHERE id > \(30)") }
                    if id == 40 { expectEqual(try connection.execute(ids).all().count, 30) }
                    seen.append(id)
                }
                #expect(seen == Array(1...60))
                let result = try connection.execute(ids)
                var last = 0
                try result.forEach { id in
                    last = id
                    if id == 5 { result.close() }
                }
                #expect(last == 5)
            }
        }
        cases.add("one statement's result inside its own") { db in
            try await makeItems(db, 5)
            try await db.run { connection in
                var pairs = 0
                let outer = try connection.execute(ids)
                while try outer.next() != nil {
                    try connection.execute(ids).forEach { _ in pairs += 1 }
                }
                #expect(pairs == 25)
            }
        }
        cases.add("buffered rows keep their types") { db in
            try await db.script(
                """
                CREATE TABLE kinds (id INTEGER PRIMARY KEY, d DOUBLE PRECISION, t VARCHAR(20), n INTEGER);
                INSERT INTO kinds VALUES (1, 1.5, 'a', NULL);
                INSERT INTO kinds VALUES (2, -0.25, '', 9)
                """)
            try await db.run { connection in
                let result = try connection.execute(
                    textRows(
                        "SELECT id, d, t, n FROM kinds ORDER BY id", as: Int.self, Double.self,
                        String.self, Int?.self))
                _ = try connection.execute(textRows("SELECT 1", as: Int.self)).one()
                expectRows(try result.all(), [(1, 1.5, "a", nil), (2, -0.25, "", 9)])
            }
        }
        cases.add("a result ends with its connection") { db in
            try await makeItems(db, 100)
            try await db.onThread { engine in
                let connection = try engine.connect()
                let result = try connection.execute(ids)
                _ = try result.next()
                connection.close()
                // Not nil: whoever reads on would take the rows so far for all.
                expectError(.misuse) { try result.next() }
                expectError(.misuse) { try connection.execute(ids) }
                let left = try engine.withConnection { try $0.execute(ids) }
                expectError(.misuse) { try left.all() }
                let read = try engine.withConnection { connection in
                    let result = try connection.execute(ids)
                    _ = try result.all()
                    return result
                }
                #expect(try read.next() == nil)
            }
        }
        cases.add("a value that can't be read fails where it is read, and nowhere else") { db in
            try await db.script(
                """
                CREATE TABLE odd (id INTEGER PRIMARY KEY, t VARCHAR(20));
                INSERT INTO odd VALUES (1, '1970-01-01');
                INSERT INTO odd VALUES (2, 'never');
                INSERT INTO odd VALUES (3, '1970-01-03')
                """)
            let id = Column("id", .integer)
            let day = Column("t", .date)
            let text: SQLText = "SELECT t, id FROM odd ORDER BY id"
            try await db.run { connection in
                let numbers = try connection.execute(text.columns(id))
                _ = try numbers.next()
                _ = try connection.execute(ids(of: "odd")).all()
                expectEqual(try numbers.all(), [2, 3])
                let days = try connection.execute(text.columns(day))
                _ = try connection.execute(ids(of: "odd")).all()
                expectEqual(try days.next(), LocalDate(daysSinceEpoch: 0))
                let error = #expect(throws: DatabaseError.self) { try days.next() }
                #expect(error.map { "\($0)".contains("never") } == false)
                let row = try connection.execute(text.rows).first()
                let wrong = #expect(throws: ValueError.self) { try row?.get("t", as: Int.self) }
                #expect(wrong?.code == .wrongType)
                #expect(wrong?.message.contains("1970") == false)
            }
        }
        cases.add("columns of text keep their types when another statement is executed") { db in
            try await db.script(
                """
                CREATE TABLE odd (id INTEGER PRIMARY KEY, d DATE, t VARCHAR(20), b BOOLEAN);
                INSERT INTO odd VALUES (1, '2026-11-21', 'a', FALSE)
                """)
            let id = Column("id", .integer)
            let columns = (
                Column("b", .boolean), Column("t", .string(20)), Column("d", .date)
            )
            let text: SQLText = "SELECT id, d, t, b FROM odd"
            try await db.run { connection in
                let result = try connection.execute(
                    text.columns(columns.0, id, columns.1, columns.2))
                _ = try connection.execute(ids(of: "odd")).all()
                let day = try LocalDate(year: 2026, month: 11, day: 21)
                expectRows(try result.all(), [(false, 1, "a", day)])
            }
        }
        cases.add("a table without rows has none") { db in
            try await db.script(itemsTable)
            try await db.run { connection in
                #expect(try connection.execute(ids).all().isEmpty)
                try connection.execute(ids).forEach { _ in Issue.record("a row") }
                let null = textRows("SELECT MAX(id) FROM items", as: Int?.self)
                let most = try connection.execute(null).one()
                #expect(most == nil)
            }
        }
        cases.add("a large result is read whole") { db in
            try await makeItems(db, 100)
            let many = textRows(
                """
                SELECT a.id, b.name FROM items a, items b, items c WHERE c.id <= 5
                ORDER BY a.id, b.id, c.id
                """, as: Int.self, String.self)
            try await db.run { connection in
                var count = 0
                var sum = 0
                try connection.execute(many).forEach { row in
                    count += 1
                    sum += row.0
                }
                #expect(count == 50_000)
                #expect(sum == 2_525_000)
            }
        }
        cases.add("an error after the first rows is thrown where it happens") { db in
            try await makeItems(db, 10)
            try await db.run { connection in
                let wrong = textRows(
                    "SELECT id, NULLIF(id, 3) FROM items ORDER BY id", as: Int.self, Int.self)
                let result = try connection.execute(wrong)
                #expect(try result.next()?.0 == 1)
                #expect(try result.next()?.0 == 2)
                expectError(.unexpectedNull) { try result.next() }
                #expect(try result.next() == nil)
            }
        }
        return cases.all
    }
}
