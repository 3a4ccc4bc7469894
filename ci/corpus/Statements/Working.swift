import Quicksilver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

// Sessions at work, records, and what stands around statements.

func addBand(_ engine: DatabaseEngine) async throws -> Int? {
    try await engine.withSession { session in
        let band = Band(
            name: "Quiet Harbour", country: "PT",
            founded: try LocalDate(year: 1984, month: 4, day: 2),
            details: JSON(Details(tags: ["fado", "live"])),
            albums: [
                Album(title: "First Light", year: 1986, price: 9),
                Album(title: "Salt", year: 1991, price: 12, stock: 4),
            ])
        try session.add(band)
        try session.flush()
        return band.id
    }
}

func placeOrder(_ engine: DatabaseEngine, _ customerID: Int, _ wanted: [Int: Int]) async throws {
    try await engine.withSession { session in
        guard let customer = try session.get(Customer.self, customerID) else { return }
        let albums = try session.query(Album.self).filter(Album.id.in(Array(wanted.keys))).all()
        let order = Order(placed: .now, customer: customer)
        for album in albums where album.stock >= wanted[album.id ?? 0, default: 0] {
            let quantity = wanted[album.id ?? 0, default: 0]
            order.lines.append(OrderLine(quantity: quantity, price: album.price, album: album))
            album.stock -= quantity
        }
        try session.add(order)
    }
}

func totalOfOrder(_ order: Order) -> Decimal {
    order.lines.reduce(0) { $0 + $1.price * Decimal($1.quantity) }
}

func renameTag(_ session: Session, _ word: String, to other: String) throws {
    let tag = try session.query(Tag.self).filterBy(word: word).one()
    tag.word = other
    for band in tag.bands where band.details?.document.tags.contains(word) == true {
        band.details?.document.tags.removeAll { $0 == word }
    }
}

func wordsBeside(_ session: Session, _ word: String) throws -> Set<String> {
    let bands = try session.query(Band.self).filter(Band.words.contains(word)).all()
    return Set(bands.flatMap { $0.words.map { $0.uppercased() } })
}

func walk(_ session: Session) throws -> Int {
    var seconds = 0
    try session.query(Song.self).options(selectinload("album.band")).orderBy(Song.id).yieldPer(200)
        .forEach { song in
            seconds += song.album?.band?.country == "PT" ? song.seconds ?? 0 : 0
        }
    return seconds
}

func undoable(_ session: Session, _ customer: Customer) throws {
    try session.beginNested {
        customer.email = nil
        customer.orders.removeAll { $0.state == .returned }
        try session.flush()
    }
}

func visits(_ connection: Connection, since: Instant) throws -> [Visit] {
    try connection.insert([Visit(page: "/", at: .now), Visit(page: "/salt", at: .now)])
    return try connection.execute(
        select(Visit.self).where(Visit.at > since && Visit.milliseconds < 500)
            .orderBy(desc(Visit.at))
    ).all()
}

func slowPages() -> Select<(String, Double?)> {
    select(Visit.page, func_.avg(Visit.milliseconds))
        .groupBy(Visit.page).having(func_.avg(Visit.milliseconds) > 250.0)
}

func customersAsJSON(_ session: Session) throws -> [String: Decimal] {
    let rows = try session.query(Customer.email, func_.sum(OrderLine.price))
        .join(Customer.orders).join(Order.lines).groupBy(Customer.email).all()
    return Dictionary(
        rows.compactMap { email, sum in email.map { ($0, sum ?? 0) } }, uniquingKeysWith: +)
}
