import QuicksilverEngine
import QuicksilverSQL
import Testing

/// A parent and a child table with defaults, generated keys and a foreign key.
private struct Shop {
    let metadata = MetaData()
    let genres: Table
    let tracks: Table

    init() {
        // The child first: creation finds the order.
        tracks = Table(
            "tracks", metadata,
            Column("track_id", .integer, primaryKey: true),
            Column("name", .string(40), nullable: false),
            Column("genre_id", .integer, ForeignKey("genres.genre_id")),
            Column("plays", .integer, nullable: false, default: .value(7)))
        genres = Table(
            "genres", metadata,
            Column("genre_id", .integer, primaryKey: true),
            Column("title", .string(20), key: "name", nullable: false, unique: true))
    }
}

extension ComplianceCase {
    /// A schema made from tables, and rows written through them.
    static var schema: [ComplianceCase] {
        var cases = CaseList("schema")
        cases.add("create, insert with defaults and generated keys, select, update, delete, drop") {
            db in
            let shop = Shop()
            let engine = db.engine
            try await shop.metadata.createAll(engine)
            try await shop.metadata.createAll(engine)
            let key = try await engine.execute(shop.genres.insert(), ["name": "Rock"])
            #expect(key.insertedPrimaryKey == [.int(1)])
            let written = try await engine.execute(
                shop.tracks.insert(), ["name": "One", "genre_id": 1],
                ["name": "Two", "genre_id": 1], ["name": "Three", "genre_id": nil])
            #expect(written.rowsAffected == 3)
            let tracks = shop.tracks.c
            let rows = try await engine.execute(
                select(tracks.name.as(String.self), tracks.plays.as(Int.self))
                    .where(tracks.genre_id == shop.genres.c.genre_id)
                    .orderBy(tracks.name))
            expectRows(rows.all(), [("One", 7), ("Two", 7)])
            let changed = try await engine.execute(
                shop.tracks.update().where(tracks.name == "One"), ["plays": 8])
            #expect(changed.rowsAffected == 1)
            let removed = try await engine.execute(
                shop.tracks.delete().where(tracks.plays.as(Int.self) > 7))
            #expect(removed.rowsAffected == 1)
            try await shop.metadata.dropAll(engine)
        }
        cases.add("an unknown column is named with those there are") { db in
            let shop = Shop()
            try await shop.metadata.createAll(db.engine)
            let error = await #expect(throws: CompileError.self) {
                try await db.engine.execute(shop.genres.insert(), ["nope": 1])
            }
            #expect(error?.code == .unknownName)
            #expect(error?.message.contains("genre_id, name") ?? false)
        }
        cases.add("constraint violations name their kind") { db in
            let shop = Shop()
            try await shop.metadata.createAll(db.engine)
            try await db.engine.execute(shop.genres.insert(), ["name": "Jazz"])
            let unique = await #expect(throws: DatabaseError.self) {
                try await db.engine.execute(shop.genres.insert(), ["name": "Jazz"])
            }
            #expect(unique?.kind == .unique)
            let foreign = await #expect(throws: DatabaseError.self) {
                try await db.engine.execute(shop.tracks.insert(), ["name": "x", "genre_id": 99])
            }
            #expect(foreign?.kind == .foreignKey)
            let missing = await #expect(throws: DatabaseError.self) {
                try await db.engine.execute(shop.tracks.insert(), ["name": nil])
            }
            #expect(missing?.kind == .notNull)
        }
        return cases.all
    }
}
