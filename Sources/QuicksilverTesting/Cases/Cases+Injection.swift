import QuicksilverEngine
import QuicksilverSQL
import Testing

/// Texts that break what quotes badly.
private let hostileTexts = [
    "'; DROP TABLE items; --", "\\'; DROP TABLE items; --", "' OR '1'='1", "\"", "`", "''", "\\",
    "\\\\", "%_\\%", "?", "$1", ":name", "/* x", "*/", "-- x", ";", "\n\r\t", "\u{1A}", "\u{7F}",
    "é e\u{301} \u{1F469}\u{200D}\u{1F680} 𝕏", "\u{202E}abc", "\u{FEFF}bom", "{fn now()}", "#",
    "0x41", "NULL", "\\x41", "E'\\''", "$$", "\u{FFFD}",
]

/// Names that break what quotes badly; those beyond U+FFFF only where the dialect takes them.
private func hostileNames(_ dialect: any Dialect) -> [String] {
    let rules = dialect.identifiers
    return rules.allowsSupplementary
        ? allHostileNames
        : allHostileNames.filter { name in
            name.unicodeScalars.allSatisfy { $0.value <= 0xFFFF }
        }
}

private let allHostileNames = [
    "a\"b", "a`b", "a b", "select", "Mixed", "semi;colon", "x' OR '1'='1", "naïve", "日本", "a]b",
    "a.b", "?", "$1", ":name", "--", "/*", "\\", "\"; DROP TABLE items; --", "`; DROP TABLE items",
    "tab\tname", "new\nline", "%s", "👩‍🚀",
    // To Swift's Character the first is a backtick, and the others aren't quotation marks.
    "a\u{1FEF}b", "\u{1FEF}; DROP TABLE items; --", "a\"\u{301}b", "a`\u{301}b", "\\\u{301}",
]

extension ComplianceCase {
    /// Texts and names that look like SQL.
    static var injection: [ComplianceCase] {
        var cases = CaseList("injection")
        cases.add("interpolated values are never SQL") { db in
            try await db.script(itemsTable)
            try await db.run { connection in
                for (id, text) in hostileTexts.enumerated() {
                    try connection.execute(
                        "INSERT INTO items (id, name) VALUES (\(id), \(text))")
                    let found = try connection.execute(
                        textRows(
                            "SELECT name FROM items WHERE name = \(text) AND id = \(id)",
                            as: String.self)
                    ).all()
                    #expect(found == [text])
                }
                let count = textRows("SELECT COUNT(*) FROM items", as: Int.self)
                expectEqual(try connection.execute(count).one(), hostileTexts.count)
            }
        }
        cases.add("named values are never SQL, alone and in batches") { db in
            try await db.script(itemsTable)
            try await db.run { connection in
                let sets: [Parameters] = hostileTexts.enumerated().map {
                    ["id": $0.offset, "name": $0.element]
                }
                try connection.execute(insertItem, sets)
                let names = try connection.execute(
                    textRows("SELECT name FROM items ORDER BY id", as: String.self)
                ).all()
                #expect(names == hostileTexts)
                for (id, text) in hostileTexts.enumerated() {
                    let found = try connection.execute(
                        textRows("SELECT id FROM items WHERE name = :n AND id = :i", as: Int.self),
                        ["n": text, "i": id])
                    #expect(try found.all() == [id])
                }
            }
        }
        cases.add("literals come back as they went in") { db in
            try await db.run { connection in
                for text in hostileTexts {
                    let literal = try connection.dialect.literal(for: .text(text), type: .text)
                    let back = try connection.execute(
                        textRows(SQLText(unsafe: "SELECT " + literal), as: String.self)
                    ).one()
                    #expect(back == text)
                }
            }
        }
        cases.add("names are quoted, whatever they hold") { db in
            try await db.script(itemsTable)
            try await db.run { connection in
                for name in hostileNames(connection.dialect) {
                    try connection.execute(
                        "CREATE TABLE \(identifier: name) (\(identifier: name + "2") INTEGER)")
                    try connection.execute(
                        "INSERT INTO \(identifier: name) (\(identifier: name + "2")) VALUES (\(5))")
                    let value = try connection.execute(
                        textRows(
                            "SELECT \(identifier: name + "2") FROM \(identifier: name)",
                            as: Int.self)
                    ).one()
                    #expect(value == 5, "\(name)")
                    try connection.execute("DROP TABLE \(identifier: name)")
                }
            }
            try await expectItems(db, [])
        }
        cases.add("names that no database takes are refused before they are sent") { db in
            for name in ["", "a\0b", String(repeating: "n", count: 2_000_000)] {
                try await db.run { connection in
                    expectCompileError(.invalidIdentifier) {
                        try connection.execute("CREATE TABLE \(identifier: name) (i INTEGER)")
                    }
                }
            }
        }
        cases.add("texts that Swift takes for the same are different SQL") { db in
            try await db.script(itemsTable)
            try await db.run { connection in
                for text in ["\u{E9}", "e\u{301}"] {
                    let literal = try connection.dialect.literal(for: .text(text), type: .text)
                    let items = Table(
                        "items", MetaData(), Column("id", .integer), Column("name", .string(40)))
                    let query = select(literalColumn(SQLText(unsafe: literal), as: String.self))
                        .where(literalColumn("1", as: Int.self).in([1, 2]))
                    let back = try connection.execute(query).one()
                    #expect(back.unicodeScalars.elementsEqual(text.unicodeScalars))
                    try connection.execute(items.insert(), ["id": text.utf8.count, "name": text])
                    let found = try connection.execute(
                        select(items.c.id.as(Int.self)).where(items.c.name == text))
                    #expect(try found.all() == [text.utf8.count])
                }
            }
        }
        cases.add("tables, columns and binds of statements are quoted") { db in
            try await db.script(itemsTable)
            for name in hostileNames(db.engine.dialect) {
                let metadata = MetaData()
                let column = Column("id " + name, .integer, primaryKey: true)
                let text = Column("text " + name, .text)
                let table = Table("table " + name, metadata, column, text)
                try await db.run { connection in
                    try connection.execute(
                        """
                        CREATE TABLE \(identifier: table.name) (\(identifier: column.definition.name) INTEGER,
                        \(identifier: text.definition.name) VARCHAR(200))
                        """)
                    try connection.execute(
                        "INSERT INTO \(identifier: table.name) VALUES (\(1), \("' \(name) --"))")
                    let rows = try connection.execute(
                        select(table[column], table[text]).where(table[text] == "' \(name) --")
                    ).all()
                    expectRows(rows, [(1, "' \(name) --")])
                    try connection.execute("DROP TABLE \(identifier: table.name)")
                }
            }
        }
        return cases.all
    }
}
