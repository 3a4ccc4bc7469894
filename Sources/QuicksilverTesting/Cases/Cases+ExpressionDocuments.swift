import QuicksilverEngine
import QuicksilverSQL
import Testing

extension ComplianceCase {
    /// Places inside JSON documents.
    static var expressionDocuments: [ComplianceCase] {
        var cases = CaseList("documents")
        cases.add("values at a place, a missing one and null being NULL") { db in
            try await Sample.make(db)
            let doc = Sample.doc.json
            try await expectValues(db, doc["theme"].text, ["dark", nil, nil, nil, nil, nil])
            try await expectValues(db, doc["sizes"][0].int, [3, nil, nil, nil, nil, nil])
            try await expectValues(db, doc["sizes"][2].int, [2, nil, nil, nil, nil, nil])
            try await expectValues(db, doc["sizes"][7].int, [nil, nil, nil, nil, nil, nil])
            try await expectValues(db, doc["ratio"].double, [1.5, nil, nil, nil, nil, nil])
            try await expectValues(db, doc["on"].bool, [true, nil, nil, nil, nil, nil])
            try await expectValues(db, doc["on"].text, ["true", nil, nil, nil, nil, nil])
            try await expectValues(db, doc["ratio"].text, ["1.5", nil, nil, nil, nil, nil])
            try await expectValues(db, doc[3].bool, [nil, nil, nil, nil, false, nil])
            try await expectValues(db, doc[1].text, [nil, nil, nil, nil, "two", nil])
        }
        cases.add("places from the end") { db in
            try await Sample.make(db)
            try await expectValues(
                db, Sample.doc.json["sizes"][-1].int,
                [2, nil, nil, nil, nil, nil])
        }
        cases.add("keys with dots, blanks and brackets") { db in
            try await Sample.make(db)
            let place = Sample.doc.json["a b"]["c.d"][0]["e"]
            try await expectValues(db, place.text, [nil, nil, nil, nil, nil, "f"])
            try await expectKeys(db, place.text == "f", [6])
            let missing = Sample.doc.json["a b"]["c"]["d"]
            try await expectKeys(db, missing.text.isNotNull, [])
            for key in ["' || theme || '", "\\\u{301}", "theme\\"] {
                try await expectKeys(db, Sample.doc.json[key].text.isNotNull, [])
            }
        }
        cases.add("documents inside documents") { db in
            try await Sample.make(db)
            let sizes = Sample.doc.json["sizes"].decoded(as: [Int].self)
            let lists = try await sampleValues(db, sizes).map { $0?.document }
            expectRows(lists, [[3, 1, 2], nil, nil, [], nil, nil])
            let first = Sample.doc.json[0].decoded(as: JSONValue.self)
            let firsts = try await sampleValues(db, first).map { $0?.document }
            expectRows(firsts, [nil, nil, nil, nil, 1, nil])
        }
        cases.add("JSON's null isn't SQL's") { db in
            try await Sample.make(db)
            try await expectKeys(db, Sample.doc.isNull, [2])
            let documents = try await sampleValues(db, Sample.doc)
            #expect(
                documents.map { $0?.document == .null } == [
                    false, false, true, false, false, false,
                ])
            let theme = Sample.doc.json["theme"].decoded(as: JSONValue.self)
            let themes = try await sampleValues(db, theme).map { $0?.document }
            expectRows(themes, ["dark", nil, nil, .null, nil, nil])
        }
        cases.add("kinds and counts") { db in
            try await Sample.make(db)
            try await expectValues(
                db, Sample.doc.json.type,
                ["object", nil, "null", "object", "array", "object"])
            try await expectValues(
                db, Sample.doc.json["sizes"].count,
                [3, nil, nil, 0, nil, nil])
            let kinds = select(
                Sample.doc.json[0].type, Sample.doc.json[1].type, Sample.doc.json[2].type,
                Sample.doc.json[3].type
            ).where(Sample.id == 5)
            expectRows(try await db.rows(kinds), [("number", "string", "null", "boolean")])
            let ratio = select(Sample.doc.json["ratio"].type).where(Sample.id == 1)
            expectRows(try await db.rows(ratio), ["number"])
        }
        cases.add("documents made of values") { db in
            try await Sample.make(db)
            let list = func_.jsonArray(Sample.id, "x", Sample.flag, Sample.n, Sample.rate)
            let lists = select(list.as(JSON<JSONValue>.self)).where(Sample.id == 3)
            expectRows(try await db.rows(lists).map(\.document), [[3, "x", true, .null, 0.125]])
            let object = func_.jsonObject([
                "id": Sample.id, "doc": Sample.doc, "off": !Sample.flag, "no": Sample.note,
            ])
            let objects = select(object.as(JSON<JSONValue>.self)).where(Sample.id == 5)
            let wanted: JSONValue = [
                "id": 5, "doc": [1, "two", .null, false], "off": false, "no": "",
            ]
            expectRows(try await db.rows(objects).map(\.document), [wanted])
        }
        cases.add("documents made of groups") { db in
            try await Sample.make(db)
            let list = func_.jsonArrayAggregate(Sample.n).as(JSON<[Int?]>?.self)
            let twos = select(list).where(Sample.n == 2)
            expectRows(try await db.rows(twos).map { $0?.document }, [[2, 2]])
            let nulls = select(list).where(Sample.id == 3)
            expectRows(try await db.rows(nulls).map { $0?.document }, [[nil]])
            let count = select(func_.jsonArrayLength(func_.jsonArray(Sample.id, Sample.n)))
                .where(Sample.id == 1)
            expectRows(try await db.rows(count), [2])
        }
        cases.add("documents that contain others", needs: [.jsonContainment]) { db in
            try await Sample.make(db)
            let doc = Sample.doc.json
            try await expectKeys(db, doc.contains(["theme": "dark"]), [1])
            try await expectKeys(db, doc["sizes"].contains([1, 2]), [1])
            try await expectKeys(db, doc["sizes"].contains([4]), [])
            try await expectKeys(db, !doc["sizes"].contains([4]), [1, 4])
        }
        return cases.all
    }
}
