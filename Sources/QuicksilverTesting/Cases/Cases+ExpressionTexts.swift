import QuicksilverEngine
import QuicksilverSQL
import Testing

extension ComplianceCase {
    /// LIKE and its kin, regular expressions, collations, functions of texts.
    static var expressionTexts: [ComplianceCase] {
        var cases = CaseList("texts")
        cases.add("LIKE with its wildcards and escapes") { db in
            try await Sample.make(db)
            let name = Sample.name
            try await expectKeys(db, name.like("a%"), [1, 2, 3, 4])
            try await expectKeys(db, name.like("a_b"), [2, 3, 4])
            try await expectKeys(db, name.notLike("a%"), [5, 6])
            try await expectKeys(db, name.like(#"a\_b"#), [2])
            try await expectKeys(db, name.like(#"a\%b"#), [3])
            try await expectKeys(db, name.like("a!_b", escape: "!"), [2])
            try await expectKeys(db, name.like(#"back\\slash"#), [6])
            try await expectKeys(db, name.like(#"%\s%"#, escape: "!"), [6])
            try await expectKeys(db, name.like("été _"), [5])
            try await expectKeys(db, Sample.note.notLike("5%"), [3, 5])
            try await expectKeys(db, name.like(literal("a") + "%"), [1, 2, 3, 4])
        }
        cases.add("LIKE without regard to case") { db in
            try await Sample.make(db)
            try await expectKeys(db, Sample.name.ilike("APP%"), [1])
            try await expectKeys(db, Sample.name.ilike(#"A\_B"#), [2])
            try await expectKeys(db, Sample.name.notIlike("A%"), [5, 6])
        }
        cases.add("parts of texts, whatever they hold") { db in
            try await Sample.make(db)
            let name = Sample.name
            try await expectKeys(db, name.contains("%"), [3])
            try await expectKeys(db, name.contains("_"), [2])
            try await expectKeys(db, name.contains(#"\"#), [6])
            try await expectKeys(db, name.contains("🚀"), [5])
            try await expectKeys(db, name.contains("APP"), [])
            try await expectKeys(db, name.startsWith("a%"), [3])
            try await expectKeys(db, name.startsWith("a_"), [2])
            try await expectKeys(db, name.startsWith(#"back\"#), [6])
            try await expectKeys(db, name.startsWith("A"), [])
            try await expectKeys(db, name.endsWith("%b"), [3])
            try await expectKeys(db, name.endsWith("_b"), [2])
            try await expectKeys(db, name.endsWith(#"\slash"#), [6])
            try await expectKeys(db, name.endsWith(" 🚀"), [5])
            try await expectKeys(db, name.endsWith("much longer than any name"), [])
            try await expectKeys(db, !name.contains("a"), [5])
        }
        cases.add("an empty text is part of every text, NULL of none") { db in
            try await Sample.make(db)
            try await expectKeys(db, Sample.note.contains(""), [1, 3, 4, 5])
            try await expectKeys(db, Sample.note.startsWith(""), [1, 3, 4, 5])
            try await expectKeys(db, Sample.note.endsWith(""), [1, 3, 4, 5])
            try await expectKeys(db, !Sample.note.contains("5"), [3, 5])
            try await expectKeys(db, Sample.name.contains(Sample.note), [5])
        }
        cases.add("regular expressions", needs: [.regularExpressions]) { db in
            try await Sample.make(db)
            let name = Sample.name
            try await expectKeys(db, name.regexp("^a.b$"), [2, 3, 4])
            try await expectKeys(db, name.regexp("[%_]"), [2, 3])
            try await expectKeys(db, name.regexp("p+"), [1])
            try await expectKeys(db, name.regexp("^APP"), [])
            try await expectKeys(db, name.regexp("^APP", caseInsensitive: true), [1])
            try await expectKeys(db, !name.regexp("a"), [5])
            try await expectKeys(db, Sample.note.regexp("^[0-9]+$"), [4])
            try await expectKeys(db, !Sample.note.regexp("[0-9]"), [3, 5])
        }
        cases.add("texts joined, with and without NULL") { db in
            try await Sample.make(db)
            try await expectValues(
                db, "<" + Sample.note + ">",
                ["<50%>", nil, #"<x\y>"#, "<50>", "<>", nil])
            try await expectValues(
                db, func_.concat("<", Sample.note, ">"),
                ["<50%>", "<>", #"<x\y>"#, "<50>", "<>", "<>"])
            try await expectKeys(db, Sample.name + "!" == "axb!", [4])
            try await expectValues(
                db, Sample.name.concat("-", cast(Sample.id, .text)),
                ["apple-1", "a_b-2", "a%b-3", "axb-4", "été 🚀-5", #"back\slash-6"#])
        }
        cases.add("functions count characters, not bytes") { db in
            try await Sample.make(db)
            try await expectValues(db, func_.length(Sample.name), [5, 3, 3, 3, 5, 10])
            try await expectValues(db, func_.byteLength(Sample.name), [5, 3, 3, 3, 10, 10])
            try await expectValues(
                db, func_.substr(Sample.name, 2, 2),
                ["pp", "_b", "%b", "xb", "té", "ac"])
            try await expectValues(
                db, func_.substr(Sample.name, 3),
                ["ple", "b", "b", "b", "é 🚀", #"ck\slash"#])
            try await expectValues(
                db, func_.position(of: "b", in: Sample.name),
                [0, 3, 3, 3, 0, 1])
            try await expectValues(
                db, func_.replace(Sample.name, "a", "A"),
                ["Apple", "A_b", "A%b", "Axb", "été 🚀", #"bAck\slAsh"#])
            try await expectValues(
                db, func_.upper(Sample.note),
                ["50%", nil, #"X\Y"#, "50", "", nil])
            let spaced = literal("  x ")
            let trimmed = select(func_.trim(spaced), func_.ltrim(spaced), func_.rtrim(spaced))
            expectRows(try await db.rows(trimmed), [("x", "x ", "  x")])
        }
        cases.add("a collation by its name") { db in
            guard let collation = db.kind.binaryCollation else { return }
            try await Sample.make(db)
            let letters = case_(
                (Sample.id == 1, "b"), (Sample.id == 2, "B"), (Sample.id == 3, "a"), else: "c")
            let order = select(Sample.id).where(Sample.id < 5).orderBy(letters.collate(collation))
            expectRows(try await db.rows(order), [2, 3, 1, 4])
            try await expectKeys(db, Sample.name.collate(collation) == "APPLE", [])
        }
        cases.add("literals written into the SQL") { db in
            try await Sample.make(db)
            let texts = select(
                constant("it's"), constant(#"back\slash"#), constant("été 🚀"), constant(""))
            expectRows(try await db.rows(texts), [("it's", #"back\slash"#, "été 🚀", "")])
            try await expectValues(db, Sample.n - constant(-5), [12, -2, nil, 7, 7, 5])
            try await expectKeys(db, Sample.name == constant(#"back\slash"#), [6])
            try await expectKeys(db, Sample.flag == constant(false), [2, 4, 6])
        }
        cases.add("SQL text with values and expressions inside") { db in
            try await Sample.make(db)
            let query = select(Sample.id).where("\(Sample.n) > \(1) AND \(Sample.name) <> \("axb")")
                .orderBy(Sample.id)
            expectRows(try await db.rows(query), [1, 5])
            let hostile = "'; DROP TABLE sample; --"
            try await expectKeys(db, Sample.name == hostile, [])
            let value = text("n + \(1)").as(Int?.self)
            try await expectValues(db, value * 2, [16, -12, nil, 6, 6, 2])
        }
        return cases.all
    }
}
