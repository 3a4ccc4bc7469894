import Quicksilver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

// Questions for objects: each goes where its relations lead, and what it reads is loaded for all that came along.

/// A bill as it was printed: from the invoice to its lines, their tracks, albums and artists.
let largestInvoice = Question(objects: "The largest invoice, line by line") { shop in
    let invoice = try shop.query(Invoice.self)
        .orderBy(desc(Invoice.total), Invoice.invoiceID)
        .options(selectinload("lines.track.album"))
        .first()
    var table = TextTable("track", "album", "artist", .number("price"))
    for line in invoice?.lines ?? [] {
        let album = line.track?.album
        table.add(line.track?.name, album?.title, album?.artist?.name, money(line.price))
    }
    return table
}

/// Many to many, and one query for the tracks of all five playlists.
let firstPlaylists = Question(objects: "The first five playlists that aren't empty") { shop in
    let playlists = shop.query(Playlist.self)
        .filter(Playlist.tracks.any())
        .orderBy(Playlist.playlistID).limit(5)
    var table = TextTable("playlist", .number("tracks"), .number("minutes"), "begins with", "by")
    for playlist in try playlists.all() {
        let minutes = playlist.tracks.reduce(0) { $0 + $1.milliseconds } / 60_000
        let first = playlist.tracks.first
        table.add(
            playlist.name, playlist.tracks.count, minutes, first?.name, first?.album?.artist?.name)
    }
    return table
}

/// Pairs of objects, and a condition over both.
let compatriots = Question(objects: "Customers who are served from their own country") { shop in
    let pairs = shop.query(Customer.self, Employee.self)
        .join(Customer.supportRep)
        .filter(Customer.country == Employee.country)
        .orderBy(Customer.customerID).limit(10)
    var table = TextTable("customer", "city", "served by")
    for (customer, agent) in try pairs.all() {
        table.add(customer.name, customer.city, agent.name)
    }
    return table
}

/// Tries something out: the database counts the objects' new places, and then nothing of it has happened.
let withoutTheBusiest = Question(
    objects: "Who would have how many customers if the busiest agent left"
) {
    shop in
    struct OnlyAsking: Error {}
    let agents = try shop.query(Employee.self)
        .filter(Employee.customers.any()).orderBy(Employee.employeeID).all()
    var table = TextTable("agent", .number("now"), .number("then"))
    guard let busiest = agents.max(by: { $0.customers.count < $1.customers.count }),
        agents.count > 1
    else { return table }
    let others = agents.filter { $0 !== busiest }
    let now = agents.map(\.customers.count)
    do {
        try shop.beginNested {
            for (place, customer) in busiest.customers.enumerated() {
                customer.supportRep = others[place % others.count]
            }
            for (agent, now) in zip(agents, now) {
                let then = try shop.query(Customer.self).filterBy(supportRep: agent).count()
                table.add(agent.name, now, then)
            }
            throw OnlyAsking()
        }
    } catch is OnlyAsking {}
    return table
}
