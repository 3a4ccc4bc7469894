import Quicksilver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

// Queries for objects.

func albumsBefore(_ session: Session, _ year: Int) throws -> [Album] {
    try session.query(Album.self).filter(Album.year < year, Album.price <= 25)
        .orderBy(desc(Album.year), Album.title).limit(10).all()
}

func bandNamed(_ session: Session, _ name: String) throws -> Band? {
    try session.query(Band.self).filterBy(name: name, country: "PT").oneOrNone()
}

func bandsWithOldAlbums(_ session: Session) throws -> [Band] {
    try session.query(Band.self)
        .filter(Band.albums.any(Album.year < 1980 && Album.stock > 0))
        .filter(!Band.tags.any(Tag.word == "jazz"))
        .options(selectinload(Band.albums).selectinload(Album.songs), joinedload(Band.tags))
        .orderBy(Band.name).all()
}

func songsOfBand(_ session: Session, _ band: Band) throws -> [Song] {
    try session.query(Song.self).join(Song.album).filter(Album.band == band)
        .orderBy(Album.year, Song.number).all()
}

func linesOfMembers(_ session: Session) throws -> [(OrderLine, String)] {
    try session.query(OrderLine.self, Customer.name)
        .join(OrderLine.order, Order.customer)
        .filter(Customer.isMember && Order.state.in([.open, .sent]))
        .filter(OrderLine.price * OrderLine.quantity > 100).all()
}

func albumCounts(_ session: Session) throws -> [(Band, Int)] {
    try session.query(Band.self).addColumn(func_.count(Album.id))
        .outerJoin(Band.albums).groupBy(Band.c).having(func_.count(Album.id) >= 2)
        .orderBy(desc(func_.count(Album.id)), Band.name).all()
}

func spentByCustomer(_ session: Session) throws -> [(String, Decimal?)] {
    let spent = func_.sum(OrderLine.price * OrderLine.quantity)
    return try session.query(Customer.name, spent).join(Customer.orders, Order.lines)
        .filter(Order.state != .returned).groupBy(Customer.id, Customer.name)
        .orderBy(desc(spent)).limit(20).all()
}

func invitedByMembers(_ session: Session) throws -> [(String, String)] {
    let inviter = aliased(Customer.self)
    return try session.query(Customer.name, inviter.name)
        .join(Customer.inviter, to: inviter)
        .filter(inviter.isMember && Customer.joined > inviter.joined).all()
}

func treeConditions(_ session: Session) throws -> Int {
    try session.query(Customer.self)
        .filter(Customer.invited.any { $0.name == "Ana" } || Customer.inviter.has { $0.isMember })
        .count()
}

func dynamicFilters(
    _ session: Session, title: String?, years: ClosedRange<Int>?, inStock: Bool
) throws -> [Album] {
    var query = session.query(Album.self)
    if let title { query = query.filter(Album.title.contains(title)) }
    if let years { query = query.filter(Album.year.between(years.lowerBound, years.upperBound)) }
    if inStock { query = query.filter(Album.stock > 0) }
    return try query.orderBy(Album.title).all()
}

func hybrids(_ session: Session) throws -> [String] {
    try session.query(Album.self).filter(Album.isOld && Album.songCount > 8)
        .options(undefer(Album.notes), noload(Album.band)).all().map(\.title)
}

func clerksByFullName(_ session: Session, _ part: String) throws -> [Clerk] {
    try session.query(Clerk.self)
        .filter(Clerk.fullName.ilike("%\(part)%") && (Clerk.wage + 200) * 12 > 30_000)
        .orderBy(Clerk.last, Clerk.first).all()
}

func driversOrRich(_ session: Session) throws -> Int {
    try session.query(Clerk.self).filter(Driver.licence != nil || Clerk.wage >= 4_000).count()
}

func unionOfQueries(_ session: Session) throws -> [Album] {
    let cheap = session.query(Album.self).filter(Album.price < 5)
    let many = session.query(Album.self).filter(Album.stock > 100)
    return try cheap.union(many).orderBy(Album.price).all()
}

func fromSubquery(_ session: Session) throws -> [(String, Int)] {
    let recent = session.query(Order.self).orderBy(desc(Order.placed)).limit(100).subquery()
    let order = aliased(Order.self, recent)
    return try session.query(Customer.name, func_.count(order.id))
        .join(order, on: order.customerID == Customer.id).groupBy(Customer.name).all()
}

func statementsOfObjects(_ session: Session) throws -> [Band] {
    let loud = select(Song.self).where(
        Song.title.ilike("%loud%"), Song.album.has(Album.bandID == Band.id))
    return try session.query(Band.self).filter(exists(loud)).all()
}

func existsAndScalar(_ session: Session) throws -> (Bool, Int?) {
    let isThere = try session.query(Album.self).filter(Album.year == nil).exists()
    let oldest = try session.query(func_.min(Album.year)).scalar()
    return (isThere, oldest.flatMap { $0 })
}

func bulkChanges(_ session: Session) throws -> Int {
    let raised = try session.query(Album.self).filter(Album.stock == 0 && Album.year < 1970)
        .update(.set(Album.price, to: Album.price * 2), .set(Album.notes, to: nil))
    let gone = try session.query(Order.self).filter(Order.state == .returned).delete()
    return raised + gone
}

func soft(_ session: Session, since: Instant) throws -> [Order] {
    try session.query(Order.self)
        .withLoaderCriteria(Customer.self) { $0.isMember == true }
        .filter(Order.placed > since && Order.customer.has()).all()
}

func locked(_ session: Session, _ id: Int) throws -> Order {
    try session.query(Order.self).filter(Order.id == id).withForUpdate(.skipLocked).one()
}
