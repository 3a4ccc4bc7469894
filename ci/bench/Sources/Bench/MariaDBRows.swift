import CLoops

/// Both sides' connections to the MariaDB server over its Unix socket.
final class MariaDBBed {
    let c: OpaquePointer
    let url: EngineURL
    /// Where the server listens.
    let socket: String
    /// What counts the trips of ours; nil unless asked for.
    let relay: OpaquePointer?
    let engine: any Engine
    let connection: Connection
    let users = Users("bench_users")
    let inserts = Users("bench_inserts")

    init(_ size: Int, relays: Bool = false) throws {
        var url = try EngineURL(try setting("QUICKSILVER_TEST_MARIADB_URL"))
        socket = try setting("QUICKSILVER_TEST_MARIADB_SOCKET")
        relay = try relays ? open(relay: "mariadb.sock", to: socket) : nil
        url.hosts = []
        url.options.append(
            EngineURL.Option(
                "unix_socket", relays ? try setting("BENCH_FOLDER") + "/mariadb.sock" : socket))
        self.url = url
        guard let opened = bench_maria_open(socket, url.user, url.password, url.database) else {
            throw BenchError(description: "can't connect to MariaDB")
        }
        c = opened
        bench_maria_run(c, "DROP TABLE IF EXISTS bench_orders")
        for table in ["bench_users", "bench_inserts"] {
            bench_maria_run(c, "DROP TABLE IF EXISTS \(table)")
            bench_maria_run(
                c,
                """
                CREATE TABLE \(table) (id BIGINT AUTO_INCREMENT PRIMARY KEY,
                    name VARCHAR(12) NOT NULL, email VARCHAR(24) NOT NULL, age INTEGER NOT NULL,
                    score DOUBLE NOT NULL, created_at DATETIME(6) NOT NULL,
                    active TINYINT(1) NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4
                """)
        }
        let source = Source(size)
        _ = source.c.withUnsafeBufferPointer {
            bench_maria_insert(opened, $0.baseAddress, Int64(size), 1_000)
        }
        // Keys of bulk inserts have gaps; the table that is read has none.
        bench_maria_run(
            c,
            """
            INSERT INTO bench_users SELECT row_number() OVER (ORDER BY id), name, email, age, score,
                created_at, active FROM bench_inserts
            """)
        bench_maria_run(c, "TRUNCATE bench_inserts")
        bench_maria_run(c, "ANALYZE TABLE bench_users")
        bench_maria_run(
            c,
            """
            CREATE TABLE bench_orders (id BIGINT AUTO_INCREMENT PRIMARY KEY,
                user_id BIGINT NOT NULL, amount DOUBLE NOT NULL, note VARCHAR(20) NOT NULL,
                INDEX (user_id), FOREIGN KEY (user_id) REFERENCES bench_inserts (id))
                ENGINE=InnoDB DEFAULT CHARSET=utf8mb4
            """)
        engine = try createEngine(url)
        connection = try engine.connect()
    }

    func clear() {
        // A table that others refer to can't be truncated while keys are checked.
        bench_maria_run(c, "SET foreign_key_checks = 0")
        for table in ["bench_orders", "bench_inserts"] {
            bench_maria_run(c, "TRUNCATE \(table)")
        }
        bench_maria_run(c, "SET foreign_key_checks = 1")
    }

    func finish() {
        connection.close()
        engine.close()
        if let relay { bench_relay_close(relay) }
        bench_maria_run(c, "DROP TABLE bench_orders, bench_users, bench_inserts")
        bench_maria_close(c)
    }
}

func mariadbRows(_ size: Int) -> [BenchRow] {
    let gets = max(size / 10, 100)
    return [
        BenchRow(name: "M1", work: "MariaDB, typed rows, one at a time", target: .ratio(1.10)) {
            let bed = try MariaDBBed(size)
            return Sides(
                units: size,
                ours: {
                    var total: UInt64 = 0
                    try bed.connection.execute(bed.users.all).forEach { total &+= sum($0) }
                    return total
                },
                limit: { bench_maria_scan(bed.c, 0) }, finish: bed.finish)
        },
        BenchRow(name: "M1a", work: "MariaDB, typed rows, all kept", target: .ratio(1.10)) {
            let bed = try MariaDBBed(size)
            return Sides(
                units: size,
                ours: {
                    var total: UInt64 = 0
                    for row in try bed.connection.execute(bed.users.all).all() {
                        total &+= sum(row)
                    }
                    return total
                },
                limit: { bench_maria_scan(bed.c, 1) }, finish: bed.finish)
        },
        BenchRow(
            name: "M3c", work: "MariaDB, insert of many rows in one call", target: .ratio(1.20)
        ) {
            let bed = try MariaDBBed(size)
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
                        bench_maria_insert(bed.c, $0.baseAddress, Int64(size), 1_000)
                    }
                }, finish: bed.finish)
        },
        BenchRow(
            name: "M3t", work: "MariaDB, the same, rows of Swift types", target: .ratio(1.20)
        ) {
            let bed = try MariaDBBed(size)
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
                        bench_maria_insert(bed.c, $0.baseAddress, Int64(size), 1_000)
                    }
                }, finish: bed.finish)
        },
        BenchRow(name: "M4c", work: "MariaDB, get by key, one trip each", target: .ratio(1.05)) {
            let bed = try MariaDBBed(size)
            let ids = keys(gets, below: size)
            return Sides(
                units: gets,
                ours: { try bed.users.sum(of: ids, on: bed.connection) },
                limit: {
                    ids.withUnsafeBufferPointer {
                        bench_maria_get(bed.c, $0.baseAddress, Int64($0.count))
                    }
                }, finish: bed.finish)
        },
    ]
}
