import Quicksilver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

// Arithmetic, dates, groups and windows over tables.

func revenueByBuyer() -> Select<(String, Decimal?, Int)> {
    let revenue = func_.sum(sales[Sales.paid] * sales[Sales.quantity])
    return select(buyers[Buyers.name], revenue.label("revenue"), func_.count(sales[Sales.id]))
        .from(buyers.join(sales))
        .groupBy(buyers[Buyers.id], buyers[Buyers.name])
        .having(func_.count(sales[Sales.id]) > 3)
        .orderBy(desc(revenue))
}

func netPrices() -> Select<(Int, Decimal)> {
    select(
        sales[Sales.id],
        (sales[Sales.paid] * sales[Sales.quantity] - coalesce(sales[Sales.discount], 0))
            .label("net"))
}

func margin(_ cost: Decimal) -> Select<(String, Decimal, Decimal?)> {
    let price = releases[Releases.price]
    return select(releases[Releases.title], price - cost, (price - cost) / price * 100)
        .where((price - cost) / price * 100 > 30)
}

func arithmeticOfColumns() -> Select<Double?> {
    let minutes = releases[Releases.minutes]
    return select(minutes * 60 + 0.5 - minutes / 2)
        .where(minutes * 60 > 2400 && minutes + 1 < 80)
}

func piecesLeft() -> Select<(String, Int)> {
    select(
        releases[Releases.title],
        (releases[Releases.stock] - 2 * (releases[Releases.stock] % 5) + 1).label("left")
    ).where(releases[Releases.stock] - 1 >= 0)
}

func roundedAverages() -> Select<(Format, Decimal?, Double?)> {
    select(
        releases[Releases.format], func_.round(func_.avg(releases[Releases.price]), 2),
        func_.avg(releases[Releases.minutes])
    ).groupBy(releases[Releases.format])
}

func salesByMonth() -> Select<(Int, Int, Decimal?)> {
    let year = extract(.year, from: sales[Sales.at])
    let month = extract(.month, from: sales[Sales.at])
    return select(year.label("year"), month.label("month"), func_.sum(sales[Sales.paid]))
        .groupBy(year, month).orderBy(year, month)
}

func recentSales(_ now: Instant) -> Select<(Int, Instant)> {
    select(sales[Sales.id], sales[Sales.at].adding(14, .day).label("until"))
        .where(sales[Sales.at] > now && sales[Sales.at].adding(14, .day) < now)
}

func daysToRelease(_ today: LocalDate) -> Select<(String, Int?)> {
    select(releases[Releases.title], releases[Releases.day].days(since: today))
        .where(releases[Releases.day].days(since: today) > 0)
        .orderBy(releases[Releases.day].days(since: today))
}

func weeklyTotals() -> Select<(Instant, Decimal?)> {
    let week = func_.dateTruncate(.week, sales[Sales.at])
    return select(week, func_.sum(sales[Sales.paid])).groupBy(week).orderBy(desc(week))
}

func expensiveAndCheapSums() -> Select<(Decimal?, Int)> {
    select(
        func_.sum(sales[Sales.paid]).filter(where: sales[Sales.paid] > 50),
        func_.count().filter(where: sales[Sales.quantity] == 1 && sales[Sales.discount] == nil))
}

func bestOfEachFormat() -> Select<(String, Format)> {
    let place = func_.rank().over(
        partitionBy: releases[Releases.format], orderBy: releases[Releases.price].desc())
    let ranked = select(releases[Releases.title], releases[Releases.format], place.label("place"))
        .subquery("ranked")
    return select(ranked[Releases.title], ranked[Releases.format]).where(ranked.c.place <= 3)
}

func runningTotal() -> Select<(Instant, Decimal?)> {
    select(
        sales[Sales.at],
        func_.sum(sales[Sales.paid]).over(
            partitionBy: sales[Sales.buyerID], orderBy: sales[Sales.at],
            frame: .rows(.unboundedPreceding)))
}

func sinceTheLastSale() -> Select<(Int, Instant?, Double?)> {
    let before = func_.lag(sales[Sales.at]).over(
        partitionBy: sales[Sales.buyerID], orderBy: sales[Sales.at])
    return select(sales[Sales.id], before, sales[Sales.at].seconds(since: before))
}

func threeWindows() -> Select<(Int, Int, Decimal?)> {
    let window = Window(partitionBy: [sales[Sales.releaseID]], orderBy: [sales[Sales.at]])
    return select(
        func_.rowNumber().over(window), func_.ntile(4).over(window),
        func_.avg(sales[Sales.paid]).over(window))
}

func shareOfAll() -> Select<(String, Decimal?)> {
    let own = func_.sum(sales[Sales.paid])
    let share = own * 100 / func_.sum(own).over()
    return select(releases[Releases.title], share.label("share"))
        .from(sales.join(releases)).groupBy(releases[Releases.title])
}

func discountRate() -> Select<Decimal?> {
    let rate = sales[Sales.discount] / (sales[Sales.paid] + sales[Sales.discount])
    return select(func_.max(rate)).where(sales[Sales.discount] > 0 && sales[Sales.paid] != 0)
}

func longestNames() -> Select<(Int?, String?)> {
    select(
        func_.max(func_.length(buyers[Buyers.name])), func_.min(func_.upper(buyers[Buyers.city])))
}

func asOtherTypes() -> Select<(String, Double)> {
    select(cast(releases[Releases.stock], .text), cast(releases[Releases.price], .double))
        .where(cast(releases[Releases.price], .integer) > 10)
}

func bitsOfStock() -> Select<Int> {
    select(releases[Releases.stock] & 0xff).where(releases[Releases.stock] >> 2 > 1)
}
