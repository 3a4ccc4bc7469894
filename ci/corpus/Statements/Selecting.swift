import Quicksilver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

// SELECT over tables: conditions, joins, CASE, texts, documents.

func cheapVinyl(_ engine: DatabaseEngine) async throws -> [(String, Decimal)] {
    try await engine.execute(
        select(releases[Releases.title], releases[Releases.price])
            .where(releases[Releases.format] == .vinyl && releases[Releases.price] < 20)
            .orderBy(releases[Releases.price], releases[Releases.title])
    ).all()
}

func inStockOrComing(_ today: LocalDate) -> Select<String> {
    select(releases[Releases.title])
        .where(
            releases[Releases.stock] > 0
                || (releases[Releases.day] >= today && releases[Releases.price] > 5)
                || releases[Releases.artist].startsWith("The ")
        ).orderBy(releases[Releases.title])
}

func membersOfCities(_ cities: [String]) -> Select<(Int, String, String?)> {
    select(buyers[Buyers.id], buyers[Buyers.name], buyers[Buyers.email])
        .where(
            buyers[Buyers.city].in(cities), buyers[Buyers.isMember], buyers[Buyers.email] != nil)
}

func pricesBetween(_ low: Decimal, _ high: Decimal) -> Select<(String, Decimal)> {
    select(releases[Releases.title], releases[Releases.price])
        .where(releases[Releases.price].between(low, high))
        .where(!releases[Releases.title].like("%live%"))
        .orderBy(desc(releases[Releases.price])).limit(20).offset(40)
}

func soldWithNames() -> Select<(String, String, Int)> {
    select(buyers[Buyers.name], releases[Releases.title], sales[Sales.quantity])
        .from(sales.join(buyers).join(releases))
        .where(sales[Sales.quantity] > 1)
        .orderBy(buyers[Buyers.name], releases[Releases.title])
}

func releasesWithLabel() -> Select<(String, String?, String?)> {
    select(
        releases[Releases.title], labels[Labels.name].optional, labels[Labels.country]
    ).from(
        releases.outerJoin(labels, on: labels[Labels.id] == releases[Releases.labelID]))
}

func labelsAndTheirParents() -> Select<(String, String)> {
    let parent = labels.alias("parent")
    return select(labels[Labels.name], parent[Labels.name])
        .from(labels.join(parent, on: parent[Labels.id] == labels[Labels.parentID]))
        .where(
            parent[Labels.country] == labels[Labels.country]
                && parent[Labels.founded] < labels[Labels.founded])
}

func priceBands() -> Select<(String, String)> {
    let band = case_(
        (releases[Releases.price] < 8, "bargain"),
        (releases[Releases.price] < 20, "usual"),
        (releases[Releases.price] < 60, "fine"),
        else: "rare")
    return select(releases[Releases.title], band.label("band")).orderBy(band)
}

func formatsInWords() -> Select<(String, String)> {
    select(
        releases[Releases.title],
        case_(
            on: releases[Releases.format], (.vinyl, "12 inches"), (.disc, "5 inches"),
            (.tape, "on reels"), else: "no weight"
        ).label("words"))
}

func addressLine() -> Select<String?> {
    select((buyers[Buyers.name] + " <" + buyers[Buyers.email] + ">").label("line"))
        .where(buyers[Buyers.email].isNotNull)
}

func searchTitles(_ words: [String]) -> Select<(Int, String)> {
    let matches = words.map { releases[Releases.title].ilike("%\($0)%") }
    return select(releases[Releases.id], releases[Releases.title])
        .where(or_(matches) && releases[Releases.stock] > 0)
}

func optionalFilters(title: String?, most: Decimal?, formats: [Format]) -> Select<String> {
    var conditions = [releases[Releases.stock] > 0]
    if let title { conditions.append(func_.lower(releases[Releases.title]) == title.lowercased()) }
    if let most { conditions.append(releases[Releases.price] <= most) }
    if !formats.isEmpty { conditions.append(releases[Releases.format].in(formats)) }
    return select(releases[Releases.title]).where(and_(conditions))
}

func producers() -> Select<(String, String?)> {
    let details = releases[Releases.details]
    return select(releases[Releases.title], details["producer"].text)
        .where(details["tags"][0].text == "live" && details["pressing"].int >= 2)
}

func taggedReleases(_ tag: String) -> Select<(String, Int?)> {
    let tags = releases[Releases.details]["tags"]
    return select(releases[Releases.title], tags.count)
        .where(tags.contains([tag]))
        .orderBy(desc(tags.count), releases[Releases.title])
}

func byNameOnly() -> Select<(String, Decimal)> {
    select(releases.c.title.as(String.self), releases.c.price.as(Decimal.self))
        .where(releases.c.format == "vinyl" && releases.c.stock >= 1)
        .where(releases.c.day != nil)
}

func textInConditions(_ least: Int) -> Select<String> {
    select(buyers[Buyers.name])
        .where("length(name) > \(least)")
        .where("\(buyers[Buyers.city]) = \("Lisbon")")
}

func nullsLast() -> Select<(String, LocalDate?)> {
    select(releases[Releases.title], releases[Releases.day])
        .orderBy(
            releases[Releases.day].desc().nullsLast(), func_.lower(releases[Releases.title]),
            releases[Releases.id])
}

func pairsInList() -> Select<Int> {
    select(sales[Sales.id])
        .where(
            tuple_(sales[Sales.buyerID], sales[Sales.releaseID]).in([(1, 10), (1, 11), (2, 10)]))
}

func distinctCities() -> Select<String> {
    select(coalesce(buyers[Buyers.city], "nowhere")).distinct()
        .where(buyers[Buyers.city].isDistinct(from: "Lisbon"))
}

func rowsOfAType() -> Select<Stocked> {
    select(releases.c.id, releases.c.title, releases.c.stock)
        .where(releases.c.stock < 3).orderBy(releases.c.id).as(Stocked.self)
}

struct Stocked: Decodable {
    var id: Int
    var title: String
    var stock: Int
}
