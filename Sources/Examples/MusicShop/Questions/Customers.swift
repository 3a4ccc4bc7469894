import Quicksilver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Relational division: the albums a customer bought from are as many as the artist made.
let wholeArtists = Question("Customers who bought from every album of an artist") { shop in
    let (customer, artist) = (invoices[Invoices.customerID], albums[Albums.artistID])
    let bought = select(
        customer, artist, func_.count(albums[Albums.id]).distinct().label("albums")
    ).from(invoiceLines.join(invoices).join(tracks).join(albums))
        .groupBy(customer, artist).cte("bought")
    let made = select(artist, func_.count().label("albums")).groupBy(artist).cte("made")
    let count = made.c.albums.as(Int.self)
    let rows = try shop.execute(
        select(
            customers[Customers.firstName], customers[Customers.lastName], artists[Artists.name],
            count
        ).from(
            bought.join(made, on: bought[Albums.artistID] == made[Albums.artistID])
                .join(customers, on: customers[Customers.id] == bought[Invoices.customerID])
                .join(artists, on: artists[Artists.id] == bought[Albums.artistID])
        ).where(bought.c.albums == count, count > 1)
            .orderBy(desc(count), artists[Artists.id], customers[Customers.id]).limit(10))
    var table = TextTable("customer", "artist", .number("albums"))
    for (first, last, artist, albums) in try rows.all() {
        table.add("\(first) \(last)", artist, albums)
    }
    return table
}

/// Each purchase with the day of the one before it by the same customer.
private let purchases: CTE = {
    let day = cast(invoices[Invoices.date], .date)
    let before = func_.lag(day).over(
        partitionBy: [invoices[Invoices.customerID]],
        orderBy: [invoices[Invoices.date], invoices[Invoices.id]])
    return select(
        invoices[Invoices.customerID], invoices[Invoices.id], day.label("day"),
        before.label("before")
    ).cte("purchases")
}()

private let purchaseDay = purchases.c.day.as(LocalDate.self)
private let dayBefore = purchases.c.before.as(LocalDate?.self)
private let gap = purchaseDay.days(since: dayBefore)
private let buyers = purchases.join(
    customers, on: customers[Customers.id] == purchases[Invoices.customerID])

/// Who comes back soon.
let quickReturns = Question("Customers who come back within sixty days") { shop in
    let rows = try shop.execute(
        select(
            customers[Customers.firstName], customers[Customers.lastName], func_.count(),
            func_.min(gap)
        ).from(buyers).where(dayBefore.isNotNull, gap <= 60)
            .groupBy(
                customers[Customers.id], customers[Customers.firstName],
                customers[Customers.lastName]
            ).orderBy(desc(func_.count()), customers[Customers.id]).limit(10))
    var table = TextTable("customer", .number("times"), .number("shortest, days"))
    for (first, last, times, shortest) in try rows.all() {
        table.add("\(first) \(last)", times, shortest)
    }
    return table
}

/// Who stayed away longest and came back.
let longestGaps = Question("The longest times between two purchases") { shop in
    let rows = try shop.execute(
        select(
            customers[Customers.firstName], customers[Customers.lastName], dayBefore, purchaseDay,
            gap
        ).from(buyers).where(dayBefore.isNotNull)
            .orderBy(desc(gap), customers[Customers.id], purchases[Invoices.id]).limit(10))
    var table = TextTable("customer", "from", "to", .number("days"))
    for (first, last, from, to, days) in try rows.all() {
        table.add("\(first) \(last)", from, to, days)
    }
    return table
}

/// What each country likes best, and how much of its money goes there.
let genreShares = Question("The favourite genre of the ten countries that buy most") { shop in
    let (country, genre) = (invoices[Invoices.billingCountry], tracks[Tracks.genreID])
    let sum = func_.sum(lineRevenue)
    let shares = select(
        country, genre, sum.label("revenue"),
        func_.sum(sum).over(partitionBy: [country]).label("total"),
        func_.rowNumber().over(partitionBy: [country], orderBy: [desc(sum), genre]).label("place"),
        func_.min(func_.min(invoices[Invoices.customerID])).over(partitionBy: [country])
            .label("oldest")
    ).from(invoiceLines.join(invoices).join(tracks)).where(genre.isNotNull)
        .groupBy(country, genre).cte("shares")
    let rows = try shop.execute(
        select(
            shares[Invoices.billingCountry], genres[Genres.name],
            shares.c.revenue.as(Decimal.self), shares.c.total.as(Decimal.self)
        ).from(shares.join(genres, on: genres[Genres.id] == shares[Tracks.genreID]))
            .where(shares.c.place == 1)
            .orderBy(desc(shares.c.total), shares.c.oldest).limit(10))
    var table = TextTable(
        "country", "genre", .number("revenue"), .number("of"), .number("%"))
    for (country, genre, revenue, total) in try rows.all() {
        table.add(country, genre, money(revenue), money(total), percent(revenue, of: total))
    }
    return table
}
