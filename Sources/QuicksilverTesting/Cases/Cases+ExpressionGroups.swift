import QuicksilverEngine
import QuicksilverSQL
import Testing

extension ComplianceCase {
    /// Aggregates with FILTER, DISTINCT and ORDER BY.
    static var expressionGroups: [ComplianceCase] {
        var cases = CaseList("aggregates")
        cases.add("counts, sums, means and extremes pass over NULL") { db in
            try await Sample.make(db)
            let counts = select(
                func_.count(), func_.count(Sample.n), func_.count(Sample.n).distinct())
            expectRows(try await db.rows(counts.from(Sample.table)), [(6, 5, 4)])
            let sums = select(
                func_.sum(Sample.n), func_.sum(Sample.n).distinct(), func_.avg(Sample.n))
            expectRows(try await db.rows(sums), [(4, 2, 0.8)])
            let floats = select(func_.sum(Sample.rate), func_.avg(Sample.rate))
            expectRows(try await db.rows(floats.where(Sample.id < 3)), [(0, 0)])
            let wide = select(func_.sum(Sample.big))
            expectRows(try await db.rows(wide), [1_099_511_627_778])
            let extremes = select(
                func_.min(Sample.n), func_.max(Sample.n), func_.min(Sample.rate),
                func_.max(Sample.big))
            expectRows(try await db.rows(extremes), [(-7, 7, -2.5, 1_099_511_627_776)])
        }
        cases.add("of no rows they are NULL, but for counts") { db in
            try await Sample.make(db)
            let none = select(
                func_.count(), func_.sum(Sample.n), func_.avg(Sample.n), func_.max(Sample.n),
                func_.boolOr(Sample.flag)
            ).where(Sample.id > 99)
            expectRows(try await db.rows(none), [(0, nil, nil, nil, nil)])
        }
        cases.add("conditions of a group") { db in
            try await Sample.make(db)
            let query = select(
                func_.boolAnd(Sample.flag), func_.boolOr(Sample.flag), func_.boolAnd(Sample.maybe),
                func_.boolAnd(Sample.id > 0))
            expectRows(try await db.rows(query), [(false, true, false, true)])
        }
        cases.add("FILTER, natively or by CASE", needs: [.aggregateFilter]) { db in
            try await Sample.make(db)
            let query = select(
                func_.count().filter(where: Sample.flag),
                func_.count(Sample.n).filter(where: Sample.flag),
                func_.sum(Sample.n).filter(where: Sample.id > 3),
                func_.max(Sample.n).filter(where: Sample.n < 0),
                func_.count(Sample.n).distinct().filter(where: Sample.id > 3),
                func_.sum(Sample.n).filter(where: Sample.id > 99))
            expectRows(try await db.rows(query), [(3, 2, 4, -7, 2, nil)])
        }
        cases.add("groups with a label, HAVING and an order") { db in
            try await Sample.make(db)
            let sign = case_((Sample.n > 0, "up"), (Sample.n < 0, "down"), else: "flat")
                .label("direction")
            let query = select(sign, func_.count().label("many"), func_.sum(Sample.id))
                .groupBy(sign).having(func_.count() > 1).orderBy(label("many").desc(), sign)
            expectRows(try await db.rows(query), [("up", 3, 10), ("flat", 2, 9)])
        }
        cases.add("texts joined") { db in
            try await Sample.make(db)
            let query = select(
                Sample.flag, func_.stringAggregate(Sample.note, separator: "; ")
            ).where(Sample.id.in([2, 4, 6])).groupBy(Sample.flag)
            expectRows(try await db.rows(query), [(false, "50")])
            let quoted = select(func_.stringAggregate(cast(Sample.n, .text), separator: "'\\"))
                .where(Sample.n == 2)
            expectRows(try await db.rows(quoted), [#"2'\2"#])
            let distinct = select(
                func_.stringAggregate(cast(Sample.n, .text), separator: ",").distinct()
            ).where(Sample.n == 2)
            expectRows(try await db.rows(distinct), ["2"])
            let nothing = select(func_.stringAggregate(Sample.note, separator: ","))
                .where(Sample.id == 2)
            expectRows(try await db.rows(nothing), [nil])
        }
        cases.add("texts joined in an order", needs: [.aggregateOrder]) { db in
            try await Sample.make(db)
            let names = func_.stringAggregate(Sample.name, separator: "+")
                .aggregateOrder(by: Sample.n.desc(), Sample.id)
            let query = select(names).where(Sample.n.isNotNull, Sample.id < 5)
            expectRows(try await db.rows(query), ["apple+axb+a_b"])
        }
        return cases.all
    }

    /// Windows with frames.
    static var expressionWindows: [ComplianceCase] {
        var cases = CaseList("windows")
        cases.add("ranks") { db in
            try await Sample.make(db)
            let order: [any AnyExpression] = [Sample.n.desc().nullsLast()]
            let query = select(
                Sample.id, func_.rank().over(orderBy: order),
                func_.denseRank().over(orderBy: order),
                func_.rowNumber().over(orderBy: order + [Sample.id]),
                func_.ntile(3).over(orderBy: order + [Sample.id])
            ).orderBy(Sample.id)
            expectRows(
                try await db.rows(query),
                [
                    (1, 1, 1, 1, 1), (2, 5, 4, 5, 3), (3, 6, 5, 6, 3), (4, 2, 2, 2, 1),
                    (5, 2, 2, 3, 2), (6, 4, 3, 4, 2),
                ])
        }
        cases.add("distributions") { db in
            try await Sample.make(db)
            let query = select(
                Sample.id, func_.percentRank().over(orderBy: [Sample.id]),
                func_.cumeDist().over(orderBy: [Sample.id])
            ).where(Sample.id < 5).orderBy(Sample.id)
            let rows = try await db.rows(query)
            expectRows(rows.map(\.2), [0.25, 0.5, 0.75, 1])
            for (row, rank) in zip(rows, [0, 1.0 / 3, 2.0 / 3, 1]) {
                #expect(abs(row.1 - rank) < 1e-9, "\(row)")
            }
        }
        cases.add("neighbours") { db in
            try await Sample.make(db)
            let byID = Window(orderBy: [Sample.id])
            try await expectValues(
                db, func_.lag(Sample.n).over(byID),
                [nil, 7, -7, nil, 2, 2])
            try await expectValues(
                db, func_.lead(Sample.n, 2).over(byID),
                [nil, 2, 2, 0, nil, nil])
            try await expectValues(
                db, func_.firstValue(Sample.n).over(byID),
                [7, 7, 7, 7, 7, 7])
            try await expectValues(
                db, func_.lastValue(Sample.n).over(byID),
                [7, -7, nil, 2, 2, 0])
            try await expectValues(
                db, func_.nthValue(Sample.n, 2).over(byID),
                [nil, -7, -7, -7, -7, -7])
        }
        cases.add("a default for a missing neighbour", needs: [.lagDefault]) { db in
            try await Sample.make(db)
            let lag = func_.lag(Sample.id, 2, default: 0).over(orderBy: [Sample.id])
            try await expectValues(db, lag, [0, 0, 1, 2, 3, 4])
        }
        cases.add("frames of rows and of values") { db in
            try await Sample.make(db)
            func sums(_ frame: WindowFrame?) async throws -> [Int?] {
                try await sampleValues(
                    db, func_.sum(Sample.n).over(orderBy: [Sample.id], frame: frame))
            }
            expectRows(try await sums(nil), [7, 0, 0, 2, 4, 4])
            expectRows(try await sums(.rows(.preceding(1))), [7, 0, -7, 2, 4, 2])
            expectRows(
                try await sums(.rows(.preceding(1), .following(1))), [0, 0, -5, 4, 4, 2])
            expectRows(try await sums(.rows(.preceding(2), .preceding(1))), [nil, 7, 0, -7, 2, 4])
            expectRows(
                try await sums(.rows(.currentRow, .unboundedFollowing)), [4, -3, 4, 4, 2, 0])
            expectRows(
                try await sums(.range(.preceding(1), .following(1))), [0, 0, -5, 4, 4, 2])
            expectRows(
                try await sums(.range(.unboundedPreceding, .unboundedFollowing)),
                [4, 4, 4, 4, 4, 4])
        }
        cases.add("frames of groups, and rows left out", needs: [.windowGroups]) { db in
            try await Sample.make(db)
            let query = select(
                Sample.id,
                func_.count(Sample.id).over(
                    orderBy: [Sample.n], frame: .groups(.preceding(1), .currentRow)),
                func_.sum(Sample.n).over(
                    orderBy: [Sample.n],
                    frame: .range(.unboundedPreceding, .unboundedFollowing)
                        .excluding(.currentRow)),
                func_.count(Sample.id).over(
                    orderBy: [Sample.n],
                    frame: .rows(.unboundedPreceding, .unboundedFollowing).excluding(.ties))
            ).where(Sample.n.isNotNull).orderBy(Sample.id)
            expectRows(
                try await db.rows(query),
                [(1, 3, -3, 5), (2, 1, 11, 5), (4, 3, 2, 4), (5, 3, 2, 4), (6, 2, 4, 5)])
        }
        cases.add("partitions, filters and named windows", needs: [.aggregateFilter]) { db in
            try await Sample.make(db)
            let query = select(
                Sample.id, func_.rowNumber().over("w"),
                func_.sum(Sample.id).over(partitionBy: [Sample.flag]),
                func_.sum(Sample.id).filter(where: Sample.n > 0).over("w")
            ).window("w", Window(partitionBy: [Sample.flag], orderBy: [Sample.id.desc()]))
                .orderBy(Sample.id)
            expectRows(
                try await db.rows(query),
                [
                    (1, 3, 9, 6), (2, 3, 12, 4), (3, 2, 9, 5), (4, 2, 12, 4), (5, 1, 9, 5),
                    (6, 1, 12, nil),
                ])
        }
        return cases.all
    }
}
