import CLoops

/// Prints how often a flush waits for its server, BEGIN and COMMIT among it.
///
/// Shape: counted on a socket between client and server: each time that the client sends after it has heard something. What is so large that
/// the server answers before all of it has arrived may count as more.
func printTrips() throws {
    print(
        "X2     round trips of a unit of work                   1 user  10 users  100 users, 4 orders each"
    )
    try printTrips("PostgreSQL") { try PostgreSQLBed(1_000, relays: true) }
    try printTrips("MariaDB") { try MariaDBBed(1_000, relays: true) }
}

private func printTrips(_ database: String, _ make: () throws -> any WorkBed) throws {
    let bed = try make()
    defer { bed.finish() }
    guard let relay = bed.relay else { return }
    var created = database + ", created and committed"
    var updated = database + ", loaded, changed and committed"
    var deleted = database + ", loaded with orders, deleted and committed"
    for count in [1, 10, 100] {
        let source = Source(count)
        bed.clear()
        let work = Work()
        // The first time statements are prepared.
        _ = try work.create(source, bed.engine)
        bed.clear()
        var before = bench_relay_trips(relay)
        _ = try work.create(source, bed.engine)
        created += " \(bench_relay_trips(relay) - before)"
        for isMeasured in [false, true] {
            bed.fill(count)
            before = bench_relay_trips(relay)
            try work.load(bed.engine)
            _ = try work.update(count)
            if isMeasured { updated += " \(bench_relay_trips(relay) - before)" }
            work.session?.close()
        }
        for isMeasured in [false, true] {
            bed.fill(count)
            before = bench_relay_trips(relay)
            try work.load(bed.engine)
            _ = try work.delete()
            if isMeasured { deleted += " \(bench_relay_trips(relay) - before)" }
            work.session?.close()
        }
    }
    for line in [created, updated, deleted] { print(line) }
    try printSessionTrips(database, bed, relay)
}

/// Prints how often sessions that do little wait for their server.
private func printSessionTrips(
    _ database: String, _ bed: any WorkBed, _ relay: OpaquePointer
) throws {
    var first = bench_user()
    bench_user_fill(&first, 1)
    let known = Customer(NewUser(first))
    let maker = Session(bed.engine)
    try maker.add(known)
    try maker.commit()
    maker.close()
    guard let key = known.id else { return }
    for (name, changes) in [("a get", false), ("a get, a change and a new object", true)] {
        var trips = ""
        // The first time statements are prepared.
        for number in 0..<3 {
            let before = bench_relay_trips(relay)
            let session = Session(bed.engine)
            let customer = try session.get(Customer.self, key)
            if changes {
                customer?.age += 1
                var made = bench_user()
                bench_user_fill(&made, Int64(number))
                try session.add(Customer(NewUser(made)))
            }
            try session.commit()
            session.close()
            trips = "\(bench_relay_trips(relay) - before)"
        }
        print("\(database), a session of \(name), committed \(trips)")
    }
}

/// A socket in the bench's folder that counts the trips through it.
func open(relay name: String, to target: String) throws -> OpaquePointer? {
    bench_relay_open(try setting("BENCH_FOLDER") + "/" + name, target)
}
