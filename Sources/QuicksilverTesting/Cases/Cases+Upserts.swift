import QuicksilverEngine
import QuicksilverSQL
import Testing

private let goods = Storeroom.goods
private let code = Storeroom.code
private let amount = Storeroom.amount
private let note = Storeroom.note

extension ComplianceCase {
    /// Upserts, and rows that writing statements return.
    static var upserts: [ComplianceCase] {
        var cases = CaseList("upserts")
        cases.add("a row that is there is left alone") { db in
            try await Storeroom.open(in: db)
            let rows = goods.insert().values([
                ["code": "a", "amount": 99], ["code": "c", "amount": 30],
            ])
            try await db.engine.execute(rows.onConflict(code).doNothing())
            try await db.engine.execute(rows.onConflict().doNothing())
            expectRows(
                try await Storeroom.stock(db), [("a", 10, nil), ("b", 20, nil), ("c", 30, nil)])
        }
        cases.add("only conflicts are left alone, other errors aren't") { db in
            try await Storeroom.open(in: db)
            await expectError(.notNull) {
                try await db.engine.execute(
                    goods.insert().values(["code": nil]).onConflict(code).doNothing())
            }
        }
        cases.add("a row that is there is changed, by what was to be inserted") { db in
            try await Storeroom.open(in: db)
            let rows = goods.insert().values([
                ["code": "a", "amount": 5], ["code": "c", "amount": 30],
            ])
            try await db.engine.execute(
                rows.onConflict(code).doUpdate(.set(amount, to: amount + excluded(amount))))
            expectRows(
                try await Storeroom.stock(db),
                [("a", 15, "changed"), ("b", 20, nil), ("c", 30, nil)])
            try await db.engine.execute(rows.onConflict(code).doUpdate())
            expectRows(
                try await Storeroom.stock(db),
                [("a", 5, "changed"), ("b", 20, nil), ("c", 30, "changed")])
        }
        cases.add("many parameter sets") { db in
            try await Storeroom.open(in: db)
            let upsert = goods.insert().onConflict(code).doUpdate()
            try await db.engine.execute(
                upsert, ["code": "a", "amount": 1, "note": "x"],
                ["code": "z", "amount": 2, "note": "y"])
            expectRows(
                try await Storeroom.stock(db), [("a", 1, "x"), ("b", 20, nil), ("z", 2, "y")])
        }
        cases.add("rows of a query") { db in
            try await Storeroom.open(in: db)
            let all = goods.insert().from(select(code, amount), columns: code, amount)
            try await db.engine.execute(
                all.onConflict(code).doUpdate(.set(amount, to: excluded(amount) * 2)))
            expectRows(
                try await Storeroom.stock(db), [("a", 20, "changed"), ("b", 40, "changed")])
            let united = select(code).union(select(func_.concat(code, "+")).where(code == "a"))
            try await db.engine.execute(
                goods.insert().from(united, columns: code).onConflict(code).doNothing())
            #expect(try await Storeroom.stock(db).map(\.0) == ["a", "a+", "b"])
        }
        cases.add("the change has a condition", needs: [.upsertTarget]) { db in
            try await Storeroom.open(in: db)
            let rows = goods.insert().values([
                ["code": "a", "amount": 1], ["code": "b", "amount": 1],
            ])
            try await db.engine.execute(
                rows.onConflict(code).doUpdate(
                    .set(amount, to: excluded(amount)), where: amount > 15))
            expectRows(
                try await Storeroom.stock(db), [("a", 10, nil), ("b", 1, "changed")])
        }
        cases.add("inserted rows come back typed", needs: [.insertReturning]) { db in
            try await Storeroom.open(in: db)
            let rows = try await db.rows(
                goods.insert().values([["code": "c"], ["code": "d"]]).returning(code, amount))
            expectRows(rows.sorted { $0.0 < $1.0 }, [("c", 1), ("d", 1)])
            let one = try await db.rows(
                goods.insert().values(["code": "e"]).returning(
                    (amount + 1).label("more"), note))
            expectRows(one, [(2, nil)])
            let upserted = try await db.rows(
                goods.insert().values(["code": "a", "amount": 3]).onConflict(code).doUpdate()
                    .returning(code, amount, note))
            expectRows(upserted, [("a", 3, "changed")])
        }
        cases.add("changed rows come back typed", needs: [.updateReturning]) { db in
            try await Storeroom.open(in: db)
            let rows = try await db.rows(
                goods.update().set(amount, to: amount + 1).returning(code, amount))
            expectRows(rows.sorted { $0.0 < $1.0 }, [("a", 11), ("b", 21)])
            let named = try await db.rows(
                goods.update().set(note, to: "n").where(code == "a").returning(goods.c))
            #expect(try named.first?["note"] == .text("n"))
        }
        cases.add("deleted rows come back typed", needs: [.deleteReturning]) { db in
            try await Storeroom.open(in: db)
            let rows = try await db.rows(
                goods.delete().where(amount > 15).returning(code, amount))
            expectRows(rows, [("b", 20)])
            struct Good: Decodable, Equatable {
                var code: String
                var note: String?
            }
            let gone = try await db.rows(goods.delete().returning(goods.c).as(Good.self))
            #expect(gone == [Good(code: "a", note: nil)])
        }
        return cases.all
    }
}
