import CLoops

/// A server's tables and C loops, for units of work of users with four orders each.
protocol WorkBed: AnyObject {
    var engine: any Engine { get }
    /// What counts our round trips; nil unless asked for.
    var relay: OpaquePointer? { get }
    /// Empties the tables that are written.
    func clear()
    /// Runs SQL on the C side's connection.
    func run(_ sql: String)
    /// Has the statistics of the filled tables brought up to date.
    func analyze()
    func finish()

    func create(_ users: [bench_user]) -> UInt64
    func joined() -> UInt64
    func selectIn() -> UInt64
    func lazy() -> UInt64
    func update(_ count: Int) -> UInt64
    func delete(_ count: Int) -> UInt64
}

extension WorkBed {
    /// Fills the tables that are written with users and their orders; the keys begin with 1 and have no gaps.
    func fill(_ count: Int) {
        clear()
        run("INSERT INTO bench_inserts SELECT * FROM bench_users WHERE id <= \(count)")
        run(
            """
            INSERT INTO bench_orders (user_id, amount, note)
            SELECT u.id, n.number * 1.5, 'a note of 20 letters' FROM bench_users u
            CROSS JOIN (SELECT 0 AS number UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) n
            WHERE u.id <= \(count) ORDER BY u.id, n.number
            """)
        analyze()
    }
}

extension PostgreSQLBed: WorkBed {
    func run(_ sql: String) { bench_pg_run(c, sql) }
    func analyze() { run("ANALYZE bench_inserts, bench_orders") }

    func create(_ users: [bench_user]) -> UInt64 {
        users.withUnsafeBufferPointer { bench_pg_create(c, $0.baseAddress, Int64($0.count)) }
    }
    func joined() -> UInt64 { bench_pg_orders_joined(c) }
    func selectIn() -> UInt64 { bench_pg_orders_in(c) }
    func lazy() -> UInt64 { bench_pg_orders_lazy(c) }
    func update(_ count: Int) -> UInt64 { bench_pg_update(c, Int64(count)) }
    func delete(_ count: Int) -> UInt64 { bench_pg_delete(c, Int64(count)) }
}

extension MariaDBBed: WorkBed {
    func run(_ sql: String) { bench_maria_run(c, sql) }
    func analyze() { run("ANALYZE TABLE bench_inserts, bench_orders") }

    func create(_ users: [bench_user]) -> UInt64 {
        users.withUnsafeBufferPointer { bench_maria_create(c, $0.baseAddress, Int64($0.count)) }
    }
    func joined() -> UInt64 { bench_maria_orders_joined(c) }
    func selectIn() -> UInt64 { bench_maria_orders_in(c) }
    func lazy() -> UInt64 { bench_maria_orders_lazy(c) }
    func update(_ count: Int) -> UInt64 { bench_maria_update(c, Int64(count)) }
    func delete(_ count: Int) -> UInt64 { bench_maria_delete(c, Int64(count)) }
}

/// The units of work on the two servers.
func serverWorkRows(_ size: Int) -> [BenchRow] {
    let postgresql = ServerWork("P7", "PostgreSQL", size / 5) { try PostgreSQLBed(size) }
    let mariadb = ServerWork("M5", "MariaDB", size / 5) { try MariaDBBed(size) }
    return [
        postgresql.create(1.2), postgresql.read("j", "joined", 1.3) { $0.joined() },
        postgresql.read("s", "select-in", 1.3) { $0.selectIn() }, postgresql.update(1.5),
        postgresql.delete(1.3),
        ServerWork("P8", "PostgreSQL", size / 5) { try PostgreSQLBed(size) }
            .read("", "lazily", 0.06) { $0.lazy() },
        mariadb.create(1.25), mariadb.read("j", "joined", 1.3) { $0.joined() },
        mariadb.read("s", "select-in", 1.0) { $0.selectIn() },
        mariadb.read("l", "lazily", nil) { $0.lazy() }, mariadb.update(1.4),
        mariadb.delete(1.2),
    ]
}

/// Makes the rows of one server.
private struct ServerWork {
    let name: String
    let database: String
    let count: Int
    let make: () throws -> any WorkBed

    init(
        _ name: String, _ database: String, _ count: Int, _ make: @escaping () throws -> any WorkBed
    ) {
        self.name = name
        self.database = database
        self.count = count
        self.make = make
    }

    func create(_ target: Double) -> BenchRow {
        BenchRow(
            name: name + "c", work: "\(database), create users with 4 orders",
            target: .ratio(target)
        ) {
            let bed = try make()
            let source = Source(count)
            let work = Work()
            // MariaDB leaves out some keys between batches: only that each user has one is comparable there.
            let isNumbered = bed is PostgreSQLBed
            return Sides(
                units: count, reset: bed.clear,
                ours: {
                    let sum = try work.create(source, bed.engine)
                    return isNumbered ? sum : sum > 0 ? 1 : 0
                },
                limit: {
                    let sum = bed.create(source.c)
                    return isNumbered ? sum : sum > 0 ? 1 : 0
                }, finish: bed.finish)
        }
    }

    func read(
        _ suffix: String, _ how: String, _ target: Double?,
        _ limit: @escaping (any WorkBed) -> UInt64
    ) -> BenchRow {
        let row = name + suffix
        return BenchRow(
            name: row, work: "\(database), users with 4 orders, \(how)",
            target: target.map { .ratio($0) } ?? .none
        ) {
            let bed = try make()
            bed.fill(count)
            return Sides(
                units: count, ours: { try sumOfOrders(bed.engine, row) },
                limit: { limit(bed) }, finish: bed.finish)
        }
    }

    func update(_ target: Double) -> BenchRow {
        BenchRow(
            name: name + "u", work: "\(database), update one field of objects",
            target: .ratio(target)
        ) {
            let bed = try make()
            let work = Work()
            return Sides(
                units: count, reset: { refill(bed, work) },
                ours: { try work.update(count) }, limit: { bed.update(count) },
                finish: {
                    work.session?.close()
                    bed.finish()
                })
        }
    }

    func delete(_ target: Double) -> BenchRow {
        BenchRow(
            name: name + "d", work: "\(database), delete users with 4 orders",
            target: .ratio(target)
        ) {
            let bed = try make()
            let work = Work()
            return Sides(
                units: count, reset: { refill(bed, work) },
                ours: { try work.delete() }, limit: { bed.delete(count) },
                finish: {
                    work.session?.close()
                    bed.finish()
                })
        }
    }

    /// Fills the tables again and loads the users into a new session.
    private func refill(_ bed: any WorkBed, _ work: Work) {
        work.session?.close()
        bed.fill(count)
        try? work.load(bed.engine)
    }
}
