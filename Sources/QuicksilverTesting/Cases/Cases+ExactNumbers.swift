import QuicksilverEngine
import QuicksilverSQL
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

private let metadata = MetaData()
private let idColumn = Column("id", .integer, primaryKey: true, autoincrement: .never)
private let priceColumn = Column<Decimal?>("price", .numeric(12, 2))
private let taxColumn = Column("tax", .numeric(20, 6))
private let prices = Table("prices", metadata, idColumn, priceColumn, taxColumn)
private let id = prices[idColumn]
private let price = prices[priceColumn]
private let tax = prices[taxColumn]

/// Five prices: 10.00, 9.50, -2.25, none, 100.00, and a tax each.
private func makePrices(_ db: TestDatabase) async throws {
    // Named first: a table is in the metadata once it was used.
    let insert = prices.insert()
    try await metadata.createAll(db.engine)
    let values: [(Int, String?, String)] = [
        (1, "10.00", "0.1"), (2, "9.50", "0.05"), (3, "-2.25", "2"), (4, nil, "10"),
        (5, "100.00", "0.333333"),
    ]
    let rows = values.map { id, price, tax in
        var row = Parameters()
        row["id"] = id.sqlValue
        row["price"] = price.map { decimal($0).sqlValue } ?? .null
        row["tax"] = decimal(tax).sqlValue
        return row
    }
    try await db.engine.execute(insert, rows)
}

private func decimal(_ text: String) -> Decimal { Decimal(string: text) ?? .nan }

extension ComplianceCase {
    /// Exact numbers: compared, ordered and computed as numbers, without loss.
    static var exactNumbers: [ComplianceCase] {
        var cases = CaseList("exact numbers")
        cases.add("compared as numbers") { db in
            try await makePrices(db)
            func keys(_ condition: SQLPredicate) async throws -> [Int] {
                try await db.rows(select(id).where(condition).orderBy(id))
            }
            expectRows(try await keys(price == 10), [1])
            expectRows(try await keys(price != 10), [2, 3, 5])
            expectRows(try await keys(price > decimal("9.5")), [1, 5])
            expectRows(try await keys(price <= decimal("9.500")), [2, 3])
            expectRows(try await keys(price < 0), [3])
            expectRows(try await keys(price.between(2, 50)), [1, 2])
            expectRows(try await keys(price.in([100, decimal("9.5")])), [2, 5])
            expectRows(try await keys(price.notIn([100])), [1, 2, 3])
            expectRows(try await keys(price.isDistinct(from: 10)), [2, 3, 4, 5])
            expectRows(try await keys(price < tax), [3])
            expectRows(try await keys(price * tax > 1), [5])
            expectRows(try await keys(price * id > 18), [2, 5])
            expectRows(try await keys(prices.c.price > prices.c.id), [1, 2, 5])
        }
        cases.add("ordered as numbers") { db in
            try await makePrices(db)
            let known = select(id).where(price.isNotNull)
            expectRows(try await db.rows(known.orderBy(price)), [3, 2, 1, 5])
            expectRows(try await db.rows(known.orderBy(price.desc())), [5, 1, 2, 3])
            expectRows(try await db.rows(known.orderBy((price * tax).desc())), [5, 1, 2, 3])
            let ranks = select(id, func_.rank().over(orderBy: [price])).where(price.isNotNull)
                .orderBy(id)
            expectRows(try await db.rows(ranks), [(1, 3), (2, 2), (3, 1), (5, 4)])
        }
        cases.add("computed without loss") { db in
            try await makePrices(db)
            func values(_ expression: SQLExpression<Decimal?>) async throws -> [Decimal?] {
                try await db.rows(select(expression).orderBy(id))
            }
            expectRows(
                try await values(price + decimal("0.1")),
                ["10.1", "9.6", "-2.15", nil, "100.1"].map { $0.map(decimal) })
            expectRows(
                try await values(price - tax),
                ["9.9", "9.45", "-4.25", nil, "99.666667"].map { $0.map(decimal) })
            expectRows(
                try await values(price * tax),
                ["1", "0.475", "-4.5", nil, "33.3333"].map { $0.map(decimal) })
            expectRows(
                try await values(-price), [-10, decimal("-9.5"), decimal("2.25"), nil, -100])
            expectRows(
                try await values((price + 1) * 2),
                [22, 21, decimal("-2.5"), nil, 202])
            expectRows(
                try await values(func_.round(price)), [10, 10, -2, nil, 100])
            expectRows(
                try await values(func_.round(price, 1)),
                [10, decimal("9.5"), decimal("-2.3"), nil, 100])
            expectRows(
                try await values(func_.floor(price)), [10, 9, -3, nil, 100])
            expectRows(
                try await values(func_.ceiling(price)), [10, 10, -2, nil, 100])
            let below = func_.floor(price / 40) * 2
            let above = func_.ceiling(-price / 400)
            expectRows(try await values(below - above), [0, 0, -3, nil, 4])
            expectRows(
                try await values(func_.abs(price)),
                [10, decimal("9.5"), decimal("2.25"), nil, 100])
            expectRows(
                try await db.rows(select(cast(id, .numeric(10, 2)) + decimal("0.25")).orderBy(id)),
                ["1.25", "2.25", "3.25", "4.25", "5.25"].map(decimal))
        }
        cases.add("a quotient has at least four digits more") { db in
            try await makePrices(db)
            let quotient = try await db.rows(select(price / 3).where(id == 1)).first ?? nil
            let difference = (quotient ?? 0) - decimal("3.333333")
            #expect(abs(difference) < decimal("0.000001"), "\(quotient ?? 0)")
        }
        cases.add("summed without loss") { db in
            try await makePrices(db)
            let sums = select(
                func_.sum(price), func_.min(price), func_.max(price), func_.sum(tax),
                func_.sum(price).filter(where: id < 3))
            let wanted: [(Decimal?, Decimal?, Decimal?, Decimal?, Decimal?)] = [
                (
                    decimal("117.25"), decimal("-2.25"), decimal("100"), decimal("12.483333"),
                    decimal("19.5")
                )
            ]
            expectRows(try await db.rows(sums), wanted)
            let mean = try await db.rows(select(func_.avg(price))).first ?? nil
            expectEqual(mean, decimal("29.3125"))
            let none = select(func_.sum(price), func_.avg(price), func_.max(price)).where(id > 9)
            expectRows(try await db.rows(none), [(nil, nil, nil)])
        }
        cases.add("summed over windows") { db in
            try await makePrices(db)
            let running = select(
                id, func_.sum(price).over(orderBy: [id]),
                func_.sum(price).over(orderBy: [id], frame: .rows(.preceding(1)))
            ).orderBy(id)
            let wanted: [(Int, Decimal?, Decimal?)] = [
                (1, decimal("10"), decimal("10")), (2, decimal("19.5"), decimal("19.5")),
                (3, decimal("17.25"), decimal("7.25")), (4, decimal("17.25"), decimal("-2.25")),
                (5, decimal("117.25"), decimal("100")),
            ]
            expectRows(try await db.rows(running), wanted)
        }
        return cases.all
    }
}
