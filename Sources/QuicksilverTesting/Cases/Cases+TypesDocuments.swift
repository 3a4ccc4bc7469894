import QuicksilverEngine
import QuicksilverSQL
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A document with what JSON has.
private struct Profile: Codable, Sendable, Hashable {
    var name: String
    var age: Int
    var ratio: Double
    var tags: [String]
    var address: [String: String?]
    var isActive: Bool
    var partner: String?
}

/// A state with texts that need care.
private enum Mood: String, CaseIterable, Sendable, ColumnValue {
    case happy
    case soSo = "so so"
    case quoted = "it's \"odd\""
    case accented = "é👍"
    case numeric = "2"
}

/// An enum stored as a number.
private enum Level: Int, Sendable, ColumnValue {
    case low = -1
    case high = 7
}

/// A type of a user's own over a text.
private struct Email: Sendable, Hashable, ColumnValue {
    let text: String

    static var dataType: DataType { .string(length: 40) }
    var sqlValue: SQLValue { .text(text.lowercased()) }
    static func read(from row: any RowReader, at index: Int) throws -> Email {
        let text = try String.read(from: row, at: index)
        guard text.contains("@") else { throw row.outOfRange(text, at: index, for: Email.self) }
        return Email(text: text)
    }
}

/// A type of a user's own over an exact number.
private struct Money: RawRepresentable, Sendable, Hashable, ColumnValue {
    let rawValue: Decimal
}

extension ComplianceCase {
    /// JSON, enums, UUIDs, arrays, types of the user's own.
    static var typesOfDocuments: [ComplianceCase] {
        var cases = CaseList("types")
        addJSON(&cases)
        addEnums(&cases)
        addOthers(&cases)
        return cases.all
    }

    private static func addJSON(_ cases: inout CaseList) {
        cases.add("documents of a Codable come back") { db in
            let one = Profile(
                name: "Zoë \"Z\" \\ 👍\n", age: .max, ratio: 0.1, tags: ["", "a,b", "{}"],
                address: ["city": "Köln", "zip": nil], isActive: true, partner: nil)
            let other = Profile(
                name: "", age: .min, ratio: -1.5e300, tags: [], address: [:], isActive: false,
                partner: "x")
            try await expectRoundTrip(
                db, .json(Profile.self), [JSON(one), JSON(other)], isComparable: false)
            try await expectRoundTrip(
                db, .json([Int].self), [JSON([]), JSON([1, 2, 3])], isComparable: false)
            try await expectRoundTrip(
                db, .json(String.self), [JSON(""), JSON("text")], isComparable: false)
        }
        cases.add("JSON null isn't SQL NULL") { db in
            let column = TypeColumn(.json(Int?.self))
            try await column.create(db)
            try await column.write(db, [JSON(nil), nil, JSON(0)])
            let found = try await column.values(db)
            #expect(found == [JSON(nil), JSON(nil), nil, JSON(0)])
            let nulls = try await db.engine.execute(
                select(column.id).where(column.value.is(nil))
            ).all()
            #expect(nulls == [2])
        }
        cases.add("a document of another shape is refused with the column's name") { db in
            let column = TypeColumn(.json([String].self))
            try await column.create(db)
            try await column.write(db, [JSON(["a"])])
            try await db.run { connection in
                let rows = select(column.table.c.value.as(JSON<[Int]>.self).label("numbers"))
                let error = expectError(.dataOutOfRange) { try connection.execute(rows).all() }
                #expect(error?.column == "numbers")
            }
        }
        cases.add(
            "a text that is no JSON is refused", needs: [.strictTypes], whenLacking: .isSkipped
        ) {
            db in
            let column = TypeColumn(.json([Int].self))
            try await column.create(db)
            try await column.expectRefused(db, .json("{not json"))
        }
    }

    private static func addEnums(_ cases: inout CaseList) {
        cases.add("enums of texts come back, and their columns take nothing else") { db in
            try await expectRoundTrip(db, .enumeration(Mood.self), Mood.allCases)
            let column = TypeColumn(.enumeration(Mood.self))
            try await column.create(db)
            for text in ["sad", "", "Happy", "happy ", "1"] {
                try await column.expectRefused(db, .text(text))
            }
            // Neither do statements that go around the client's check.
            await expectRefusedText("INSERT INTO typed (id, value) VALUES (1, 'sad')", db)
        }
        cases.add("a value that no case has is refused when it is read") { db in
            let column = TypeColumn(.string(20))
            try await column.create(db)
            try await column.write(db, ["sad"])
            try await db.run { connection in
                let moods = select(column.table.c.value.as(Mood.self).label("mood"))
                let error = expectError(.dataOutOfRange) { try connection.execute(moods).all() }
                #expect(error?.column == "mood")
            }
        }
        cases.add("enums of numbers come back") { db in
            try await expectRoundTrip(db, .of(Level.self), [Level.low, .high])
        }
    }

    private static func addOthers(_ cases: inout CaseList) {
        cases.add("UUIDs come back") { db in
            let texts = [
                "00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
                "123E4567-E89B-12D3-A456-426614174000",
            ]
            try await expectRoundTrip(db, .uuid, texts.compactMap { UUID(uuidString: $0) })
        }
        cases.add("types of the user's own wrap another") { db in
            let emails = [Email(text: "a@b.c"), Email(text: "zoë@é.de")]
            try await expectRoundTrip(db, .wrapping(.string(40), as: Email.self), emails)
            try await expectRoundTrip(db, .of(Email.self), emails)
            let amounts = ["0.01", "-99.99"].compactMap { DecimalCodec.parse($0) }
            try await expectRoundTrip(
                db, .wrapping(.numeric(10, 2), as: Money.self), amounts.map(Money.init))
            let column = TypeColumn(.wrapping(.string(40), as: Email.self))
            try await column.create(db)
            try await column.write(db, [Email(text: "LOUD@B.C"), Email(text: "none")])
            try await db.run { connection in
                let error = expectError(.dataOutOfRange) {
                    try connection.execute(select(column.value).where(column.id == 2)).all()
                }
                #expect(error?.column == "value")
                let first = try connection.execute(select(column.value).where(column.id == 1))
                #expect(try first.one() == Email(text: "loud@b.c"))
            }
        }
        cases.add("arrays come back", needs: [.arrays]) { db in
            try await expectRoundTrip(db, .array(.integer), [[], [1], [-1, 0, 2_147_483_647]])
            try await expectRoundTrip(
                db, .array(.text), [["", "a,b", "\"quoted\"", "{}", "NULL", "\\", "é👍"]])
            try await expectRoundTrip(db, .array(.numeric(6, 2)), [[1.5, -99.25]])
            try await expectRoundTrip(db, .array(.boolean), [[true, false]])
            let holes = TypeColumn(.array(SQLType<Int?>.optional(.integer)))
            try await holes.create(db)
            try await holes.write(db, [[nil, 1, nil], [nil]])
            #expect(try await holes.values(db) == [[nil, 1, nil], [nil, 1, nil], [nil]])
        }
        cases.add("NULL into a type without it is an error that names the column") { db in
            let column = TypeColumn(.integer)
            try await column.create(db)
            try await column.write(db, [nil])
            try await db.run { connection in
                let some = select(column.table.c.value.as(Int.self).label("some"))
                let error = expectError(.unexpectedNull) { try connection.execute(some).all() }
                #expect(error?.column == "some")
                #expect(error?.message.contains("some") == true)
                let text = select(column.table.c.value.as(String.self))
                let other = expectError(.unexpectedNull) { try connection.execute(text).all() }
                #expect(other?.column == "value")
            }
        }
        cases.add("a value read as a type of another kind is an error that names the column") {
            db in
            let texts = TypeColumn(.string(20))
            try await texts.create(db)
            try await texts.write(db, ["twelve"])
            try await db.run { connection in
                let number = select(texts.table.c.value.as(Int.self))
                let error = expectError(.wrongType) { try connection.execute(number).all() }
                #expect(error?.column == "value")
                let flag = select(texts.table.c.value.as(Bool.self))
                expectError(.wrongType) { try connection.execute(flag).all() }
                let day = select(texts.table.c.value.as(LocalDate.self))
                let isRefused = #expect(throws: DatabaseError.self) {
                    try connection.execute(day).all()
                }
                #expect(isRefused?.column == "value")
                let numbers = select(texts.table.c.id.as(String.self))
                let wrong = expectError(.wrongType) { try connection.execute(numbers).all() }
                #expect(wrong?.column == "id")
            }
        }
        cases.add("a text for a number is refused", needs: [.strictTypes], whenLacking: .isSkipped)
        {
            db in
            let column = TypeColumn(.integer)
            try await column.create(db)
            try await column.expectRefused(db, .text("twelve"))
            try await column.metadata.dropAll(db.engine)
            let dates = TypeColumn(.date)
            try await dates.create(db)
            try await dates.expectRefused(db, .text("the day before yesterday"))
            try await dates.expectRefused(db, .text("2026-02-30"))
        }
    }

    /// Expects SQL to be refused by the server.
    private static func expectRefusedText(_ sql: String, _ db: TestDatabase) async {
        await #expect(throws: DatabaseError.self) { try await db.script(sql) }
    }
}
