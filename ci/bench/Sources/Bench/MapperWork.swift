import CLoops

/// Units of work with a session, the same on every database.
final class Work {
    var customers: [Customer] = []
    var session: Session?

    init() {}

    /// Fills the table that is written.
    convenience init(filling bed: SQLiteBed, _ size: Int) throws {
        self.init()
        bed.clear()
        let source = Source(size)
        _ = source.c.withUnsafeBufferPointer {
            bench_sqlite_insert(bed.c, $0.baseAddress, Int64(size))
        }
    }

    /// Loads all users into a session that has no transaction open.
    func load(_ engine: any Engine) throws {
        customers = []
        session?.close()
        let session = Session(engine)
        self.session = session
        customers = try session.query(Customer.self).all()
        try session.commit()
    }

    /// Writes the users; the sum of the keys they got.
    func insert(_ engine: any Engine) throws -> UInt64 {
        let session = Session(engine)
        defer { session.close() }
        for customer in customers { try session.add(customer) }
        try session.commit()
        return customers.reduce(0) { $0 &+ UInt64($1.id ?? 0) }
    }

    /// Makes and writes users with four orders each; the sum of the users' keys.
    func create(_ source: Source, _ engine: any Engine) throws -> UInt64 {
        let session = Session(engine)
        defer { session.close() }
        var made: [Customer] = []
        made.reserveCapacity(source.swift.count)
        for user in source.swift {
            let customer = Customer(user)
            for number in 0..<4 {
                customer.orders.append(Order(Double(number) * 1.5, "a note of 20 letters"))
            }
            try session.add(customer)
            made.append(customer)
        }
        try session.commit()
        return made.reduce(0) { $0 &+ UInt64($1.id ?? 0) }
    }

    /// Changes one field of the first so many; how many rows changed.
    func update(_ count: Int) throws -> UInt64 {
        for customer in customers.prefix(count) { customer.age += 1 }
        try session?.commit()
        return UInt64(count)
    }

    /// Deletes all with their orders; how many.
    func delete() throws -> UInt64 {
        for customer in customers { try session?.delete(customer) }
        try session?.commit()
        return UInt64(customers.count)
    }
}

/// Loads all users that are read; their checksum.
func sumOfPersons(_ engine: any Engine) throws -> UInt64 {
    let session = Session(engine)
    defer { session.close() }
    return try session.query(Person.self).all().reduce(0) { $0 &+ sum($1) }
}

/// Loads all written users and their orders; the sum of the orders' keys.
func sumOfOrders(_ engine: any Engine, _ row: String) throws -> UInt64 {
    let session = Session(engine)
    defer { session.close() }
    var query = session.query(Customer.self).orderBy(Customer.id)
    if row.hasSuffix("s") { query = query.options(selectinload(Customer.orders)) }
    if row.hasSuffix("j") { query = query.options(joinedload(Customer.orders)) }
    var total: UInt64 = 0
    for customer in try query.all() {
        for order in customer.orders {
            total &+= UInt64(order.id ?? 0) &+ UInt64(order.userID ?? 0)
        }
    }
    return total
}
