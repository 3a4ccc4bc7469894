import QuicksilverEngine
import QuicksilverSQL
import Testing

/// Places and the seats in them: a key of two columns, and a foreign key over both with given actions.
private struct Places {
    let metadata = MetaData()
    let places: Table
    let seats: Table

    init(
        onDelete: ReferentialAction? = nil, onUpdate: ReferentialAction? = nil,
        deferrable: Deferrable? = nil
    ) {
        seats = Table(
            "seats", metadata,
            Column("id", .integer, primaryKey: true, autoincrement: .never),
            Column("town", .string(20), serverDefault: "'none'"),
            Column("street", .string(20), serverDefault: "'none'"),
            ForeignKeyConstraint(
                ["town", "street"], references: ["places.town", "places.street"],
                onDelete: onDelete, onUpdate: onUpdate, name: "fk_seat_place",
                deferrable: deferrable))
        places = Table(
            "places", metadata,
            Column("town", .string(20), primaryKey: true),
            Column("street", .string(20), primaryKey: true))
    }

    /// Creates both with two places and a seat in each.
    func create(_ db: TestDatabase) async throws {
        try await metadata.createAll(db.engine)
        try await db.engine.execute(
            places.insert(), ["town": "a", "street": "b"], ["town": "c", "street": "d"],
            ["town": "none", "street": "none"])
        try await db.engine.execute(
            seats.insert(), ["id": 1, "town": "a", "street": "b"],
            ["id": 2, "town": "c", "street": "d"])
    }

    /// Where the seats are.
    func expectSeats(
        _ db: TestDatabase, _ expected: [(Int, String?, String?)],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let rows = try await db.engine.execute(
            select(
                seats.c.id.as(Int.self), seats.c.town.as(String?.self),
                seats.c.street.as(String?.self)
            ).orderBy(seats.c.id))
        expectRows(rows.all(), expected, sourceLocation: sourceLocation)
    }

    func deletePlace(_ db: TestDatabase) async throws {
        try await db.engine.execute(places.delete().where(places.c.town == "a"))
    }

    func movePlace(_ db: TestDatabase) async throws {
        try await db.engine.execute(
            places.update().set(places.c.street, to: "z").where(places.c.town == "a"))
    }
}

extension ComplianceCase {
    /// Foreign keys: of several columns, with actions, deferred, in circles.
    static var schemaForeignKeys: [ComplianceCase] {
        var cases = CaseList("schema")
        addActions(&cases)
        addCircles(&cases)
        return cases.all
    }

    private static func addActions(_ cases: inout CaseList) {
        cases.add("CASCADE deletes and changes rows with what they refer to") { db in
            let places = Places(onDelete: .cascade, onUpdate: .cascade)
            try await places.create(db)
            try await places.movePlace(db)
            try await places.expectSeats(db, [(1, "a", "z"), (2, "c", "d")])
            try await places.deletePlace(db)
            try await places.expectSeats(db, [(2, "c", "d")])
            try await places.metadata.dropAll(db.engine)
        }
        cases.add("SET NULL empties the foreign key") { db in
            let places = Places(onDelete: .setNull, onUpdate: .setNull)
            try await places.create(db)
            try await places.movePlace(db)
            try await places.expectSeats(db, [(1, nil, nil), (2, "c", "d")])
            try await db.engine.execute(places.places.delete().where(places.places.c.town == "c"))
            try await places.expectSeats(db, [(1, nil, nil), (2, nil, nil)])
        }
        cases.add("SET DEFAULT gives the foreign key its default", needs: [.setDefaultActions]) {
            db in
            let places = Places(onDelete: .setDefault, onUpdate: .setDefault)
            try await places.create(db)
            try await places.deletePlace(db)
            try await places.expectSeats(db, [(1, "none", "none"), (2, "c", "d")])
        }
        cases.add("RESTRICT, NO ACTION and nothing refuse, and name the constraint") { db in
            for action: ReferentialAction? in [.restrict, .noAction, nil] {
                let places = Places(onDelete: action, onUpdate: action)
                try await places.create(db)
                let deleted = await expectError(.foreignKey) { try await places.deletePlace(db) }
                let moved = await expectError(.foreignKey) { try await places.movePlace(db) }
                let inserted = await expectError(.foreignKey) {
                    try await db.engine.execute(
                        places.seats.insert(), ["id": 3, "town": "a", "street": "x"])
                }
                if db.has(.namesForeignKey) {
                    for error in [deleted, moved, inserted] {
                        #expect(error?.constraint == "fk_seat_place")
                    }
                }
                // Half of a key that is NULL refers to nothing.
                try await db.engine.execute(
                    places.seats.insert(), ["id": 4, "town": "x", "street": nil])
                try await places.expectSeats(
                    db, [(1, "a", "b"), (2, "c", "d"), (4, "x", nil)])
                try await places.metadata.dropAll(db.engine)
            }
        }
        cases.add(
            "deferred foreign keys are checked at the end of the transaction",
            needs: [.deferrableForeignKeys]
        ) { db in
            let places = Places(deferrable: .initiallyDeferred)
            try await places.create(db)
            try await db.engine.begin { connection in
                try connection.execute(
                    places.seats.insert(), ["id": 3, "town": "e", "street": "f"])
                try connection.execute(places.places.insert(), ["town": "e", "street": "f"])
            }
            await expectError(.foreignKey) {
                try await db.engine.begin { connection in
                    try connection.execute(
                        places.seats.insert(), ["id": 4, "town": "no", "street": "where"])
                }
            }
            try await places.expectSeats(db, [(1, "a", "b"), (2, "c", "d"), (3, "e", "f")])
        }
        cases.add("a table refers to itself") { db in
            let metadata = MetaData()
            let employees = Table(
                "employees", metadata,
                Column("id", .integer, primaryKey: true, autoincrement: .never),
                Column("boss_id", .integer, ForeignKey("employees.id", onDelete: .cascade)))
            try await metadata.createAll(db.engine)
            try await db.engine.execute(
                employees.insert(), ["id": 1, "boss_id": nil], ["id": 2, "boss_id": 1],
                ["id": 3, "boss_id": 2])
            await expectError(.foreignKey) {
                try await db.engine.execute(employees.insert(), ["id": 4, "boss_id": 9])
            }
            try await db.engine.execute(employees.delete().where(employees.c.id == 1))
            let left = try await db.engine.execute(select(employees.c.id.as(Int.self))).all()
            #expect(left == [])
            try await metadata.dropAll(db.engine)
        }
    }

    private static func addCircles(_ cases: inout CaseList) {
        cases.add("tables that refer to each other in circles are created, filled and dropped") {
            db in
            let metadata = MetaData()
            // Three tables in a circle, and two in another beside it.
            for (name, target) in [("one", "two"), ("two", "three"), ("three", "one")] {
                _ = Table(
                    name, metadata, Column("id", .integer, primaryKey: true, autoincrement: .never),
                    Column("next_id", .integer, ForeignKey("\(target).id")))
            }
            for (name, target) in [("left", "right"), ("right", "left")] {
                _ = Table(
                    name, metadata, Column("id", .integer, primaryKey: true, autoincrement: .never),
                    Column("other_id", .integer, ForeignKey("\(target).id")),
                    Column("one_id", .integer, ForeignKey("one.id")))
            }
            try await metadata.createAll(db.engine)
            try await metadata.createAll(db.engine)
            for name in ["one", "two", "three"] {
                guard let table = metadata.table(name) else { continue }
                try await db.engine.execute(table.insert(), ["id": 1, "next_id": nil])
            }
            for name in ["one", "two", "three"] {
                guard let table = metadata.table(name) else { continue }
                try await db.engine.execute(table.update(), ["next_id": 1])
                await expectError(.foreignKey) {
                    try await db.engine.execute(table.update(), ["next_id": 2])
                }
            }
            // The rows refer to each other while the tables go.
            try await metadata.dropAll(db.engine)
            try await metadata.dropAll(db.engine)
            try await metadata.createAll(db.engine, checkFirst: false)
            try await metadata.dropAll(db.engine, checkFirst: false)
        }
    }
}
