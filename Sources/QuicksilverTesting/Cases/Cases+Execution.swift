import QuicksilverEngine
import QuicksilverSQL
import Testing

extension ComplianceCase {
    /// Executing text: constants, counts, scripts, batches.
    static var execution: [ComplianceCase] {
        var cases = CaseList("execution")
        cases.add("a constant comes back") { db in
            expectRows(try await db.rows(textRows("SELECT 42", as: Int.self)), [42])
        }
        cases.add("several columns become a tuple") { db in
            let rows = try await db.rows(
                textRows("SELECT 1, 'a', NULL", as: Int.self, String.self, Int?.self))
            expectRows(rows, [(1, "a", nil)])
        }
        cases.add("the server says its version") { db in
            let version = try await db.run { try $0.serverVersion }
            #expect((version.first ?? 0) >= 3)
        }
        cases.add("text with values counts its rows") { db in
            try await db.script(itemsTable)
            let count = try await db.run { connection in
                try connection.execute(
                    "INSERT INTO items (id, name) VALUES (\(1), \("one")), (\(2), \("two"))"
                ).rowsAffected
            }
            #expect(count == 2)
            try await expectItems(db, [(1, "one"), (2, "two")])
        }
        cases.add("rows matched are counted, also when nothing changes") { db in
            try await makeItems(db, 3)
            let count = try await db.run { connection in
                try connection.execute("UPDATE items SET name = name WHERE id <= \(2)").rowsAffected
            }
            #expect(count == 2)
            let none = try await db.run { connection in
                try connection.execute("DELETE FROM items WHERE id > \(100)").rowsAffected
            }
            #expect(none == 0)
        }
        cases.add("a script runs its statements in order") { db in
            try await db.script(
                """
                \(itemsTable);
                INSERT INTO items (id, name) VALUES (1, 'a;b');
                INSERT INTO items (id, name) VALUES (2, 'c');
                UPDATE items SET name = 'd' WHERE id = 2
                """)
            try await expectItems(db, [(1, "a;b"), (2, "d")])
        }
        cases.add("a script stops where it fails") { db in
            try await db.script(itemsTable)
            await expectError(.unique) {
                try await db.script(
                    """
                    INSERT INTO items (id, name) VALUES (1, 'a');
                    INSERT INTO items (id, name) VALUES (1, 'b');
                    INSERT INTO items (id, name) VALUES (2, 'c')
                    """)
            }
            let rows = try await db.rows(
                textRows("SELECT id FROM items WHERE id = 2", as: Int.self))
            #expect(rows.isEmpty)
        }
        cases.add("the same text is executed again and again") { db in
            try await makeItems(db, 20)
            try await db.run { connection in
                for id in 1...20 {
                    let name = try connection.execute(
                        textRows("SELECT name FROM items WHERE id = \(id)", as: String.self)
                    ).one()
                    #expect(name == "item \(id)")
                }
            }
        }
        cases.add("more statements than the cache holds") { db in
            try await makeItems(db, 3)
            let engine = try db.makeEngine(EngineConfiguration(statementCacheSize: 4))
            try await engine.withConnection { connection in
                for round in 0..<3 {
                    for number in 0..<12 {
                        let rows = textRows(
                            SQLText(unsafe: "SELECT id + \(number) FROM items WHERE id = 2"),
                            as: Int.self)
                        let value = try connection.execute(rows).one()
                        #expect(value == 2 + number, "round \(round)")
                    }
                }
            }
        }
        cases.add("a statement prepared before the table changed still works") { db in
            try await db.run { connection in
                try connection.execute(script: "CREATE TABLE w (a INTEGER)")
                try connection.execute(script: "INSERT INTO w VALUES (1)")
                let all = textRows("SELECT * FROM w", as: Int.self)
                expectRows(try connection.execute(all).all(), [1])
                try connection.execute(script: "ALTER TABLE w ADD COLUMN b INTEGER")
                expectRows(try connection.execute(all).all(), [1])
            }
        }
        cases.add(
            "a statement prepared before its transaction changed the table still works",
            needs: [.transactionalDDL], whenLacking: .isSkipped
        ) { db in
            let rows: SQLText = "SELECT * FROM w"
            try await db.script("CREATE TABLE w (a INTEGER); INSERT INTO w VALUES (1)")
            try await db.engine.begin { connection in
                expectEqual(try connection.execute(rows.rows).one().values.count, 1)
                try connection.execute(script: "ALTER TABLE w ADD COLUMN b INTEGER")
                expectEqual(try connection.execute(rows.rows).one().values.count, 2)
                try connection.execute(script: "DROP TABLE w; CREATE TABLE w (t VARCHAR(9))")
                expectEqual(try connection.execute(rows.rows).all().count, 0)
                try connection.execute("INSERT INTO w VALUES (\("text"))")
                expectEqual(try connection.execute(rows.rows).one().values, [.text("text")])
            }
            #expect(try await db.rows(textRows("SELECT t FROM w", as: String.self)) == ["text"])
        }
        cases.add("blocking forms serve a thread") { db in
            try await makeItems(db, 2)
            let names = try await db.onThread { engine in
                let connection = try engine.connect()
                defer { connection.close() }
                try engine.begin { other in
                    try other.execute("UPDATE items SET name = \("changed") WHERE id = \(1)")
                }
                return try connection.execute(
                    textRows("SELECT name FROM items ORDER BY id", as: String.self)
                ).all()
            }
            expectRows(names, ["changed", "item 2"])
        }
        cases.add("the engine's own forms take a connection for one statement") { db in
            try await db.script(itemsTable)
            try await db.engine.execute("INSERT INTO items (id, name) VALUES (\(1), \("a"))")
            let rows = try await db.engine.execute(
                textRows("SELECT id, name FROM items", as: Int.self, String.self))
            expectRows(rows.all(), [(1, "a")])
            #expect(try rows.one().1 == "a")
        }
        return cases.all
    }

    /// Values: named, missing, of many sets.
    static var parameters: [ComplianceCase] {
        var cases = CaseList("parameters")
        cases.add("named values find their places") { db in
            try await db.script(itemsTable)
            try await db.run { connection in
                try connection.execute(
                    "INSERT INTO items (id, name) VALUES (:id, :name)", ["name": "a", "id": 1])
                let rows = try connection.execute(
                    textRows(
                        "SELECT id FROM items WHERE name = :name AND id >= :id", as: Int.self),
                    ["id": 0, "name": "a"])
                expectRows(try rows.all(), [1])
            }
        }
        cases.add("a name used twice takes one value") { db in
            try await makeItems(db, 5)
            let rows = try await db.rows(
                textRows(
                    "SELECT id FROM items WHERE id >= :low AND id <= :low + 1 ORDER BY id",
                    as: Int.self), ["low": 3])
            expectRows(rows, [3, 4])
        }
        cases.add("colons in quotes, names and comments are no parameters") { db in
            let rows = try await db.rows(
                textRows("SELECT 'a :b' /* :c */ WHERE 1 = :one -- :d\n", as: String.self),
                ["one": 1])
            expectRows(rows, ["a :b"])
        }
        cases.add("a value that is missing is named") { db in
            try await makeItems(db, 1)
            try await db.run { connection in
                let error = expectError(.parameterMismatch) {
                    try connection.execute(
                        "UPDATE items SET name = :name WHERE id = :id", ["id": 1])
                }
                #expect(error?.message.contains("name") == true)
            }
            try await expectItems(db, [(1, "item 1")])
        }
        cases.add("a name the statement doesn't have is an error") { db in
            try await makeItems(db, 1)
            try await db.run { connection in
                let error = expectError(.parameterMismatch) {
                    try connection.execute(
                        "DELETE FROM items WHERE id = :id", ["id": 1, "colour": "red"])
                }
                #expect(error?.message.contains("colour") == true)
                let none = expectError(.parameterMismatch) {
                    try connection.execute("DELETE FROM items", ["id": 1])
                }
                #expect(none?.message.contains("id") == true)
            }
            try await expectItems(db, [(1, "item 1")])
        }
        cases.add("many sets are one batch") { db in
            try await db.script(itemsTable)
            let count = try await db.run { connection in
                let sets: [Parameters] = (1...500).map { itemRow($0) }
                return try connection.execute(insertItem, sets).rowsAffected
            }
            #expect(count == 500)
            let sum = try await db.rows(
                textRows("SELECT COUNT(*), MAX(id) FROM items", as: Int.self, Int.self))
            expectRows(sum, [(500, 500)])
        }
        cases.add("a batch is all or nothing") { db in
            try await db.script(itemsTable)
            try await db.run { connection in
                let sets: [Parameters] = [
                    ["id": 1, "name": "a"], ["id": 2, "name": "b"], ["id": 1, "name": "c"],
                    ["id": 3, "name": "d"],
                ]
                expectError(.unique) { try connection.execute(insertItem, sets) }
            }
            try await expectItems(db, [])
        }
        cases.add("a batch that fails in a savepoint leaves what was before it") { db in
            try await db.script(itemsTable)
            try await db.engine.begin { connection in
                try connection.execute(insertItem, [["id": 1, "name": "a"]])
                let sets: [Parameters] = [["id": 2, "name": "b"], ["id": 2, "name": "c"]]
                expectError(.unique) {
                    try connection.beginNested { try connection.execute(insertItem, sets) }
                }
            }
            try await expectItems(db, [(1, "a")])
        }
        cases.add("sets without values make as many rows, all or none") { db in
            let metadata = MetaData()
            let drawers = Table(
                "drawers", metadata, Column("id", .integer, primaryKey: true),
                Column("name", .string(10), serverDefault: "'new'"))
            try await metadata.createAll(db.engine)
            let count = textRows("SELECT COUNT(*) FROM drawers", as: Int.self)
            let written = try await db.engine.execute(drawers.insert(), [:], [:], [:])
            #expect(written.rowsAffected == 3)
            #expect(try await db.rows(count) == [3])
            try await db.engine.begin { connection in
                try connection.execute(drawers.insert(), [:], [:])
            }
            #expect(try await db.rows(count) == [5])
        }
        cases.add("a batch may mix NULL and values") { db in
            try await db.script("CREATE TABLE n (id INTEGER PRIMARY KEY, a INTEGER, b VARCHAR(20))")
            try await db.run { connection in
                let sets: [Parameters] = [
                    ["id": 1, "a": nil, "b": "x"], ["id": 2, "a": 5, "b": nil],
                    ["id": 3, "a": nil, "b": nil],
                ]
                try connection.execute(
                    RawText("INSERT INTO n (id, a, b) VALUES (:id, :a, :b)"), sets)
            }
            let rows = try await db.rows(
                textRows("SELECT a, b FROM n ORDER BY id", as: Int?.self, String?.self))
            expectRows(rows, [(nil, "x"), (5, nil), (nil, nil)])
        }
        cases.add("sets of different names are refused") { db in
            try await db.script(itemsTable)
            try await db.run { connection in
                expectError(.parameterMismatch) {
                    try connection.execute(
                        insertItem, [["id": 1, "name": "a"], ["id": 2, "nom": "b"]])
                }
            }
            try await expectItems(db, [])
        }
        cases.add("updates and deletes take many sets") { db in
            try await makeItems(db, 6)
            try await db.run { connection in
                let updates: [Parameters] = [
                    ["id": 1, "name": "a"], ["id": 2, "name": "b"], ["id": 99, "name": "c"],
                ]
                let updated = try connection.execute(
                    RawText("UPDATE items SET name = :name WHERE id = :id"), updates)
                #expect(updated.rowsAffected == 2)
                let deletes: [Parameters] = [["id": 3], ["id": 4], ["id": 5], ["id": 6]]
                let deleted = try connection.execute(
                    RawText("DELETE FROM items WHERE id = :id"), deletes)
                #expect(deleted.rowsAffected == 4)
            }
            try await expectItems(db, [(1, "a"), (2, "b")])
        }
        cases.add("more values than a statement takes are refused with the limit") { db in
            try await db.script(itemsTable)
            let items = Table(
                "items", MetaData(), Column("id", .integer), Column("name", .string(40)))
            let limit = db.engine.dialect.capabilities.maximumBinds
            let rows: [Parameters] = (0...limit / 2).map { ["id": $0, "name": "a"] }
            let error = await expectError(.parameterMismatch) {
                try await db.engine.execute(items.insert().values(rows))
            }
            #expect(error?.message.contains("takes \(limit)") == true)
            let written = try await db.engine.execute(items.insert(), rows)
            #expect(written.rowsAffected == rows.count)
        }
        return cases.all
    }
}
