import CLoops

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A database file of its own, filled by the C side, opened by both.
final class SQLiteBed {
    let path: String
    let url: EngineURL
    let c: OpaquePointer
    let engine: any Engine
    let connection: Connection
    let users = Users("bench_users")
    let inserts = Users("bench_inserts")

    init(_ size: Int, tunesLimit: Bool = true) throws {
        path = try setting("BENCH_FOLDER") + "/bench-\(size).sqlite"
        let isNew = access(path, F_OK) != 0
        guard let opened = bench_sqlite_open(path, tunesLimit ? 1 : 0) else {
            throw BenchError(description: "can't open \(path)")
        }
        c = opened
        if isNew {
            for table in ["bench_users", "bench_inserts"] {
                bench_sqlite_run(
                    c,
                    """
                    CREATE TABLE \(table) (id INTEGER PRIMARY KEY, name TEXT NOT NULL,
                        email TEXT NOT NULL, age INTEGER NOT NULL, score REAL NOT NULL,
                        created_at TEXT NOT NULL, active INTEGER NOT NULL)
                    """)
            }
            bench_sqlite_run(
                c,
                """
                CREATE TABLE bench_orders (id INTEGER PRIMARY KEY,
                    user_id INTEGER NOT NULL REFERENCES bench_inserts (id), amount REAL NOT NULL,
                    note TEXT NOT NULL);
                CREATE INDEX bench_orders_user ON bench_orders (user_id)
                """)
            let source = Source(size)
            _ = source.c.withUnsafeBufferPointer {
                bench_sqlite_insert(opened, $0.baseAddress, Int64(size))
            }
            bench_sqlite_run(c, "INSERT INTO bench_users SELECT * FROM bench_inserts")
            bench_sqlite_run(c, "DELETE FROM bench_inserts")
        }
        url = try EngineURL(
            "sqlite:///\(path)?journal_mode=wal&synchronous=normal&cache_size=-65536")
        engine = try createEngine(url)
        connection = try engine.connect()
    }

    func clear() {
        bench_sqlite_run(c, "DELETE FROM bench_orders; DELETE FROM bench_inserts")
    }

    func finish() {
        connection.close()
        engine.close()
        bench_sqlite_close(c)
    }
}

func sqliteRows(_ size: Int) -> [BenchRow] {
    let gets = size
    return [
        BenchRow(name: "S1", work: "SQLite, typed rows, one at a time", target: .ratio(1.20)) {
            let bed = try SQLiteBed(size)
            return Sides(
                units: size,
                ours: {
                    var total: UInt64 = 0
                    try bed.connection.execute(bed.users.all).forEach { total &+= sum($0) }
                    return total
                },
                limit: { bench_sqlite_scan(bed.c, 0) }, peers: try bed.peers(.scan),
                finish: bed.finish)
        },
        BenchRow(name: "S1a", work: "SQLite, typed rows, all kept", target: .ratio(1.20)) {
            let bed = try SQLiteBed(size)
            return Sides(
                units: size,
                ours: {
                    var total: UInt64 = 0
                    for row in try bed.connection.execute(bed.users.all).all() {
                        total &+= sum(row)
                    }
                    return total
                },
                limit: { bench_sqlite_scan(bed.c, 1) }, finish: bed.finish)
        },
        BenchRow(name: "S2", work: "SQLite, dynamic rows by name", target: .ratio(1.6)) {
            let bed = try SQLiteBed(size)
            return Sides(
                units: size,
                ours: {
                    var total: UInt64 = 0
                    try bed.connection.execute(bed.users.all.rows).forEach { row in
                        total &+= try sumByName(row)
                    }
                    return total
                },
                limit: { bench_sqlite_scan(bed.c, 0) }, peers: try bed.peers(.scanByName),
                finish: bed.finish)
        },
        BenchRow(name: "S4c", work: "SQLite, insert of many rows in one call", target: .ratio(1.15))
        {
            let bed = try SQLiteBed(size)
            let source = Source(size)
            return Sides(
                units: size, reset: bed.clear,
                ours: {
                    try bed.connection.begin {
                        UInt64(
                            try bed.connection.execute(
                                bed.inserts.table.insert(),
                                .rows(NewUser.names, source.swift.map(\.values))
                            ).rowsAffected)
                    }
                },
                limit: {
                    source.c.withUnsafeBufferPointer {
                        _ = bench_sqlite_insert(bed.c, $0.baseAddress, Int64(size))
                    }
                    return UInt64(size)
                }, finish: bed.finish)
        },
        BenchRow(name: "S4t", work: "SQLite, the same, rows of Swift types", target: .ratio(1.15)) {
            let bed = try SQLiteBed(size)
            let source = Source(size)
            return Sides(
                units: size, reset: bed.clear,
                ours: {
                    try bed.connection.begin {
                        UInt64(
                            try bed.connection.execute(
                                bed.inserts.insert, rows: source.swift
                            ) { $0.row }.rowsAffected)
                    }
                },
                limit: {
                    source.c.withUnsafeBufferPointer {
                        _ = bench_sqlite_insert(bed.c, $0.baseAddress, Int64(size))
                    }
                    return UInt64(size)
                }, finish: bed.finish)
        },
        BenchRow(
            name: "S4p", work: "SQLite, the same, each row a dictionary literal", target: .none
        ) {
            let bed = try SQLiteBed(size)
            let source = Source(size)
            return Sides(
                units: size, reset: bed.clear,
                ours: {
                    try bed.connection.begin {
                        UInt64(
                            try bed.connection.execute(
                                bed.inserts.table.insert(), source.swift.map(\.parameters)
                            ).rowsAffected)
                    }
                },
                limit: {
                    source.c.withUnsafeBufferPointer {
                        _ = bench_sqlite_insert(bed.c, $0.baseAddress, Int64(size))
                    }
                    return UInt64(size)
                }, finish: bed.finish)
        },
        sqliteGet("S5c", "SQLite, get by key, in a transaction", 1.15, size, gets) { bed, body in
            try bed.connection.begin(TransactionOptions(isReadOnly: true), body)
        },
        sqliteGet(
            "S5n", "SQLite, the same, the statement built each time", nil, size, gets, isKept: false
        ) { bed, body in
            try bed.connection.begin(TransactionOptions(isReadOnly: true), body)
        },
        sqliteGet(
            "S5p", "SQLite, the same, the C loop with SQLite's own cache", 0.7, size, gets,
            tunesLimit: false
        ) { bed, body in
            try bed.connection.begin(TransactionOptions(isReadOnly: true), body)
        },
        sqliteGet("S5d", "SQLite, get by key, each its own transaction", 1.15, size, gets) {
            _, body in
            try body()
        },
    ]
}

private func sqliteGet(
    _ name: String, _ work: String, _ target: Double?, _ size: Int, _ gets: Int,
    tunesLimit: Bool = true, isKept: Bool = true,
    _ scope: @escaping (SQLiteBed, () throws -> UInt64) throws -> UInt64
) -> BenchRow {
    BenchRow(name: name, work: work, target: target.map { .ratio($0) } ?? .none) {
        let bed = try SQLiteBed(size, tunesLimit: tunesLimit)
        let ids = keys(gets, below: size)
        let isScoped = name != "S5d"
        return Sides(
            units: gets,
            ours: {
                try scope(bed) {
                    isKept
                        ? try bed.users.sum(of: ids, on: bed.connection)
                        : try bed.users.sum(building: ids, on: bed.connection)
                }
            },
            limit: {
                if isScoped { bench_sqlite_run(bed.c, "BEGIN") }
                defer { if isScoped { bench_sqlite_run(bed.c, "COMMIT") } }
                return ids.withUnsafeBufferPointer {
                    bench_sqlite_get(bed.c, $0.baseAddress, Int64($0.count))
                }
            }, peers: name == "S5c" ? try bed.peers(.get(ids)) : [], finish: bed.finish)
    }
}

extension Users {
    /// A statement that is kept: the user of a key given at execution.
    var one: Select<UserRow> {
        let key = BindParameter(nil, type: .bigInteger, name: "id")
        return all.where(table[id] == SQLExpression<Int>(node: .bind(key)))
    }

    /// Looks up each user by key with a kept statement.
    func sum(of ids: [Int64], on connection: Connection) throws -> UInt64 {
        let statement = one
        var total: UInt64 = 0
        for key in ids {
            if let row = try connection.execute(statement, ["id": key]).first() {
                total &+= Bench.sum(row)
            }
        }
        return total
    }

    /// Looks up each user by key, building the statement each time.
    func sum(building ids: [Int64], on connection: Connection) throws -> UInt64 {
        var total: UInt64 = 0
        for key in ids {
            if let row = try connection.execute(all.where(table[id] == Int(key))).first() {
                total &+= Bench.sum(row)
            }
        }
        return total
    }
}
