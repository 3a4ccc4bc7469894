import CLoops

#if Peers
    import Peers
#endif
#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A database that many use at the same time: ours through a pool, C's threads each on a connection of its own.
struct LoadBed {
    /// One piece of work of ours, or of another library's.
    let work: @Sendable (LoadKind, Int) async throws -> Void
    /// Threads, kind of work, nanoseconds.
    let limit: (Int32, Int32, Int64) -> bench_load
    let finish: () -> Void
}

/// What each task does again and again.
enum LoadKind: String, CaseIterable, Sendable {
    /// Reads an object by key in a session of its own.
    case get
    /// The same in a session that only reads.
    case readOnlyGet = "get, reading only"
    /// Reads an object, changes it, adds another, and commits.
    case write = "change and insert"

    /// The number of C's loop.
    var number: Int32 { Int32(self == .write ? BENCH_WRITE : BENCH_GET) }

    var options: SessionOptions {
        var options = SessionOptions()
        if self == .readOnlyGet { options.transaction = TransactionOptions(isReadOnly: true) }
        return options
    }
}

/// Prints throughput and fairness of each database, ours and C's.
func printLoad(_ options: Options) throws {
    let rows = min(options.size, 10_000)
    let length = Duration.milliseconds(400)
    print(
        "database        work               tasks    ours/s       C/s  ratio"
            + "   least  most  longest ms   C: least  most  longest ms")
    var lines: [String] = []
    var all = [
        ("SQLite", sqliteLoad), ("SQLite, in place", sqliteLoadInPlace),
        ("PostgreSQL", postgresqlLoad), ("MariaDB", mariadbLoad),
    ]
    #if Peers
        all.insert(("GRDB", grdbLoad), at: 2)
    #endif
    for (name, make) in all where options.rows.isEmpty || options.rows.contains(name) {
        let bed = try make(rows, options.pool)
        defer { bed.finish() }
        let work = bed.work
        for kind in LoadKind.allCases {
            for tasks in [1, 2, 8, 64] {
                // Opens the connections and prepares the statements.
                _ = try blocking { try await load(work, kind, tasks, rows, length / 4) }
                var ours = bench_load(done: 0, least: 0, most: 0, longest: 0)
                var limit = ours
                for _ in 0..<min(options.rounds, 3) {
                    add(
                        try blocking { try await load(work, kind, tasks, rows, length) },
                        to: &ours)
                    add(bed.limit(Int32(tasks), kind.number, length.nanoseconds), to: &limit)
                }
                let seconds = Double(length.nanoseconds) * Double(min(options.rounds, 3)) / 1e9
                let line = LoadLine(
                    database: name, kind: kind, tasks: tasks, ours: ours, limit: limit,
                    seconds: seconds)
                print(line.text)
                fflush(nil)
                lines.append(line.json)
            }
        }
    }
    try write(lines, to: options.json)
}

/// Lets tasks work until the time is over.
private func load(
    _ work: @escaping @Sendable (LoadKind, Int) async throws -> Void, _ kind: LoadKind,
    _ tasks: Int, _ rows: Int, _ length: Duration
) async throws -> bench_load {
    let end = ContinuousClock.now + length
    return try await withThrowingTaskGroup(of: (done: Int64, longest: Int64).self) { group in
        for number in 0..<tasks {
            group.addTask {
                var random = UInt64(0x2545_F491_4F6C_DD1D) &+ UInt64(number)
                let own = UInt64((rows - number + tasks - 1) / tasks)
                var found: (done: Int64, longest: Int64) = (0, 0)
                var last = ContinuousClock.now
                while last < end {
                    random ^= random << 13
                    random ^= random >> 7
                    random ^= random << 17
                    // No other task has that key, so that none waits for another's row.
                    let key = Int(random % own) * tasks + number + 1
                    try await work(kind, key)
                    let now = ContinuousClock.now
                    found.longest = max(found.longest, last.duration(to: now).nanoseconds)
                    found.done += 1
                    last = now
                }
                return found
            }
        }
        var all = bench_load(done: 0, least: .max, most: 0, longest: 0)
        for try await one in group {
            all.done += one.done
            all.least = min(all.least, one.done)
            all.most = max(all.most, one.done)
            all.longest = max(all.longest, one.longest)
        }
        return all
    }
}

/// One piece of work in a session of its own.
private func work(_ engine: DatabaseEngine, _ kind: LoadKind, _ key: Int) async throws {
    try await engine.withSession(kind.options) { session in
        guard let user = try session.get(Person.self, key) else {
            throw BenchError(description: "there is no user \(key)")
        }
        guard kind == .write else { return }
        var made = bench_user()
        bench_user_fill(&made, Int64(key))
        try session.add(Customer(NewUser(made)))
        user.age += 1
    }
}

private func add(_ load: bench_load, to all: inout bench_load) {
    all.done += load.done
    all.least += load.least
    all.most += load.most
    all.longest = max(all.longest, load.longest)
}

/// What one line of the table says.
struct LoadLine {
    let database: String
    let kind: LoadKind
    let tasks: Int
    let ours: bench_load
    let limit: bench_load
    let seconds: Double

    private func perSecond(_ load: bench_load) -> Double { Double(load.done) / seconds }
    private var ratio: Double { perSecond(ours) / perSecond(limit) }

    var text: String {
        filled(database, 16) + filled(kind.rawValue, 19) + padded(Double(tasks), 0, 5)
            + padded(perSecond(ours), 0, 10) + padded(perSecond(limit), 0, 10)
            + padded(ratio, 2, 7) + fairness(ours) + "    " + fairness(limit)
    }

    private func fairness(_ load: bench_load) -> String {
        padded(Double(load.least), 0, 8) + padded(Double(load.most), 0, 6)
            + padded(Double(load.longest) / 1e6, 1, 12)
    }

    var json: String {
        "{\"database\": \"\(database)\", \"work\": \"\(kind.rawValue)\", \"tasks\": \(tasks), "
            + "\"ours_per_second\": \(padded(perSecond(ours), 0, 0)), "
            + "\"limit_per_second\": \(padded(perSecond(limit), 0, 0)), "
            + "\"ratio\": \(padded(ratio, 3, 0)), \"ours_least\": \(ours.least), "
            + "\"ours_most\": \(ours.most), \"ours_longest_ns\": \(ours.longest), "
            + "\"limit_least\": \(limit.least), \"limit_most\": \(limit.most), "
            + "\"limit_longest_ns\": \(limit.longest)}"
    }
}

private func sqliteLoad(_ rows: Int, _ pool: Int) throws -> LoadBed {
    try sqliteLoad(rows, pool, inPlace: false)
}

private func sqliteLoadInPlace(_ rows: Int, _ pool: Int) throws -> LoadBed {
    try sqliteLoad(rows, pool, inPlace: true)
}

private func sqliteLoad(_ rows: Int, _ pool: Int, inPlace: Bool) throws -> LoadBed {
    let bed = try SQLiteBed(rows)
    var url = bed.url
    if inPlace { url["in_place"] = "true" }
    let engine = try pooled(url, pool)
    return LoadBed(
        work: { try await work(engine, $0, $1) },
        limit: { bench_sqlite_load(bed.path, $0, $1, Int64(rows), $2) },
        finish: {
            engine.close()
            bed.clear()
            bed.finish()
        })
}

#if Peers
    private func grdbLoad(_ rows: Int, _ pool: Int) throws -> LoadBed {
        let bed = try SQLiteBed(rows)
        let peer = try GRDBPool(path: bed.path, readers: pool)
        return LoadBed(
            work: { kind, key in
                switch kind {
                case .get: try await peer.getAsWriter(key)
                case .readOnlyGet: try await peer.get(key)
                case .write: try await peer.changeAndInsert(key)
                }
            },
            limit: { bench_sqlite_load(bed.path, $0, $1, Int64(rows), $2) },
            finish: {
                bed.clear()
                bed.finish()
            })
    }
#endif

private func postgresqlLoad(_ rows: Int, _ pool: Int) throws -> LoadBed {
    let bed = try PostgreSQLBed(rows)
    let engine = try pooled(bed.url, pool)
    return LoadBed(
        work: { try await work(engine, $0, $1) },
        limit: { bench_pg_load(bed.conninfo, $0, $1, Int64(rows), $2) },
        finish: {
            engine.close()
            bed.finish()
        })
}

private func mariadbLoad(_ rows: Int, _ pool: Int) throws -> LoadBed {
    let bed = try MariaDBBed(rows)
    let engine = try pooled(bed.url, pool)
    return LoadBed(
        work: { try await work(engine, $0, $1) },
        limit: {
            bench_maria_load(
                bed.socket, bed.url.user, bed.url.password, bed.url.database, $0, $1, Int64(rows),
                $2)
        },
        finish: {
            engine.close()
            bed.finish()
        })
}

/// An engine with so many connections at most.
private func pooled(_ url: EngineURL, _ connections: Int) throws -> DatabaseEngine {
    try createEngine(url, pool: PoolConfiguration(size: connections, maxOverflow: 0))
}
