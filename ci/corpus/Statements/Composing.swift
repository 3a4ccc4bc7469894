import Quicksilver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

// Queries within queries, and statements that write.

func neverSold() -> Select<String> {
    let sold = select(sales[Sales.id]).where(sales[Sales.releaseID] == releases[Releases.id])
    return select(releases[Releases.title]).where(!sold.exists() && releases[Releases.stock] > 0)
}

func dearerThanAverage() -> Select<(String, Decimal)> {
    select(releases[Releases.title], releases[Releases.price])
        .where(releases[Releases.price] > select(func_.avg(releases[Releases.price])).scalar())
}

func countsBesideNames() -> Select<(String, Int?)> {
    select(
        labels[Labels.name],
        select(func_.count()).from(releases)
            .where(releases[Releases.labelID] == labels[Labels.id]).scalar().label("releases"))
}

func boughtByMembers() -> Select<String> {
    select(releases[Releases.title]).where(
        releases[Releases.id].in(
            select(sales[Sales.releaseID]).from(sales.join(buyers)).where(buyers[Buyers.isMember])))
}

func monthlyWithShare() -> Select<(Int, Decimal)> {
    let month = extract(.month, from: sales[Sales.at])
    let monthly = select(month.label("month"), func_.sum(sales[Sales.paid]).label("total"))
        .groupBy(month).cte("monthly")
    return select(monthly.c.month.as(Int.self), monthly.c.total.as(Decimal.self))
        .where(monthly.c.total > select(func_.avg(monthly.c.total)).scalar())
}

func familyOfLabels(_ root: Int) -> Select<(String, Int)> {
    let first = select(labels[Labels.id], labels[Labels.name], literal(0).label("depth"))
        .where(labels[Labels.id] == root)
    let family = cte("family", recursive: first) { family in
        select(
            labels[Labels.id], labels[Labels.name],
            (family.c.depth.as(Int.self) + 1).label("depth")
        ).from(labels.join(family, on: labels[Labels.parentID] == family[Labels.id]))
    }
    return select(family[Labels.name], family.c.depth.as(Int.self)).orderBy(family.c.depth)
}

func everybody() -> CompoundSelect<(String, String?)> {
    select(buyers[Buyers.name], buyers[Buyers.city])
        .unionAll(select(labels[Labels.name], labels[Labels.country]))
        .orderBy(buyers.c.name).limit(100)
}

func lastSaleOfEach() -> Select<(String, Instant)> {
    let last = select(sales[Sales.at]).where(sales[Sales.buyerID] == buyers[Buyers.id])
        .orderBy(desc(sales[Sales.at])).limit(1).lateral("last")
    return select(buyers[Buyers.name], last[Sales.at]).from(buyers.crossJoin(last))
}

func addBuyers(_ engine: DatabaseEngine) async throws -> Int {
    try await engine.execute(
        buyers.insert(),
        ["name": "Ana", "city": "Porto", "is_member": true, "since": Instant.now],
        ["name": "Rui", "city": nil, "is_member": false, "since": Instant.now]
    ).rowsAffected
}

func addRelease(_ title: String, by artist: String) -> Returning<Int> {
    releases.insert()
        .set(releases[Releases.title], to: title).set(releases[Releases.artist], to: artist)
        .set(releases[Releases.format], to: .disc).set(releases[Releases.price], to: 12)
        .set(releases[Releases.details], to: JSON(Details(producer: "Eno", tags: ["new"])))
        .returning(releases[Releases.id])
}

func addFromQuery() -> Insert {
    let copies = select(
        releases[Releases.title] + " (tape)", releases[Releases.artist], literal("tape"),
        releases[Releases.price] / 2
    ).where(releases[Releases.format] == .vinyl)
    return releases.insert().from(
        copies, columns: releases[Releases.title], releases[Releases.artist],
        releases[Releases.format], releases[Releases.price])
}

func addOrChange(_ name: String, _ country: String?) -> Insert {
    labels.insert().values(["name": name, "country": country])
        .onConflict(labels[Labels.name])
        .doUpdate(.set(labels[Labels.country], to: excluded(labels[Labels.country])))
}

func countUp(_ id: Int, by count: Int) -> Insert {
    releases.insert().values(["id": id, "stock": count])
        .onConflict(releases[Releases.id]).doUpdate(
            .set(
                releases[Releases.stock],
                to: releases[Releases.stock] + excluded(releases[Releases.stock])))
}

func manyRows(_ engine: DatabaseEngine, _ rows: [(String, String)]) async throws {
    let insert = labels.insert().columns(labels[Labels.name], labels[Labels.country])
    try await engine.withConnection { connection in
        try connection.execute(insert, rows: rows) { ($0.0, $0.1.isEmpty ? nil : $0.1) }
    }
}

func raisePrices(of format: Format, by percent: Decimal) -> Update {
    releases.update().where(releases[Releases.format] == format, releases[Releases.stock] < 5)
        .set(
            releases[Releases.price],
            to: func_.round(releases[Releases.price] * (1 + percent / 100), 2))
}

func settleDiscounts() -> Update {
    sales.update().set(sales[Sales.discount], to: nil)
        .set(sales[Sales.paid], to: sales[Sales.paid] - coalesce(sales[Sales.discount], 0))
        .where(sales[Sales.discount] > 0)
}

func stockFromSales() -> Update {
    releases.update().set(
        releases[Releases.stock],
        to: releases[Releases.stock]
            - coalesce(
                select(func_.sum(sales[Sales.quantity]))
                    .where(sales[Sales.releaseID] == releases[Releases.id]).scalar(), 0))
}

func forget(_ ids: [Int]) -> Returning<(Int, String)> {
    buyers.delete().where(buyers[Buyers.id].in(ids) && !buyers[Buyers.isMember])
        .returning(buyers[Buyers.id], buyers[Buyers.name])
}

func deleteOld(_ before: LocalDate) -> Delete {
    releases.delete().where(
        releases[Releases.day] < before,
        releases[Releases.id].notIn(select(sales[Sales.releaseID])))
}

func asText(_ connection: Connection, _ city: String) throws -> [String] {
    let statement = text("SELECT name FROM buyers WHERE city = \(city) ORDER BY name")
        .columns(Buyers.name)
    return try connection.execute(statement).all()
}
