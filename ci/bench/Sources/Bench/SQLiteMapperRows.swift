import CLoops

/// The mapper's rows on SQLite.
func sqliteMapperRows(_ size: Int) -> [BenchRow] {
    [
        BenchRow(name: "S3", work: "SQLite, objects, each once", target: .ratio(1.25)) {
            let bed = try SQLiteBed(size)
            return Sides(
                units: size, ours: { try sumOfPersons(bed.engine) },
                limit: { bench_sqlite_scan(bed.c, 2) }, finish: bed.finish)
        },
        BenchRow(name: "S4", work: "SQLite, flush of new objects, keys back", target: .ratio(0.80))
        {
            let bed = try SQLiteBed(size)
            let source = Source(size)
            let work = Work()
            return Sides(
                units: size,
                reset: {
                    bed.clear()
                    work.customers = source.swift.map { Customer($0) }
                }, ours: { try work.insert(bed.engine) },
                limit: {
                    source.c.withUnsafeBufferPointer {
                        bench_sqlite_insert(bed.c, $0.baseAddress, Int64(size))
                    }
                }, peers: try bed.peers(.insert(source)), finish: bed.finish)
        },
        getMissing(size),
        BenchRow(name: "S6", work: "get of an object that is there", target: .nanoseconds(60)) {
            let bed = try SQLiteBed(size)
            let ids = keys(size, below: size)
            let session = Session(bed.engine)
            let all = try session.query(Person.self).all()
            return Sides(
                units: size,
                ours: {
                    var total: UInt64 = 0
                    for id in ids {
                        total &+= UInt64(try session.get(Person.self, Int(id))?.age ?? 0)
                    }
                    return total
                },
                finish: {
                    withExtendedLifetime(all) {}
                    session.close()
                    bed.finish()
                })
        },
        awaited("S7", "SQLite, get in an awaited session each", size, inPlace: false) {
            bench_sqlite_get_elsewhere($0, $1.baseAddress, Int64($1.count))
        },
        awaited("S7p", "the same in place, without a change of thread", size, inPlace: true) {
            bench_sqlite_get_each($0, $1.baseAddress, Int64($1.count))
        },
        create(size / 5), lazy("S8l", "lazily", 0.5, size / 5) { bench_sqlite_orders_lazy($0) },
        lazy("S8s", "select-in", 1.3, size / 5) { bench_sqlite_orders_in($0) },
        lazy("S8j", "joined", 1.3, size / 5) { bench_sqlite_orders_joined($0) },
        update(size),
        BenchRow(name: "S8o", work: "SQLite, commit of one object in many", target: .none) {
            let bed = try SQLiteBed(size)
            let work = try Work(filling: bed, size)
            return Sides(
                units: 1, reset: { try? work.load(bed.engine) },
                ours: { try work.update(1) },
                limit: { bench_sqlite_update(bed.c, 1, 1) }, finish: bed.finish)
        },
        BenchRow(name: "S8d", work: "SQLite, delete users with 4 orders", target: .ratio(1.2)) {
            let count = size / 5
            let bed = try SQLiteBed(size)
            let source = Source(count)
            let work = Work()
            return Sides(
                units: count,
                reset: {
                    work.session?.close()
                    bed.clear()
                    _ = source.c.withUnsafeBufferPointer {
                        bench_sqlite_create(bed.c, $0.baseAddress, Int64(count))
                    }
                    try? work.load(bed.engine)
                }, ours: { try work.delete() },
                limit: { bench_sqlite_delete(bed.c, 1, Int64(count)) }, finish: bed.finish)
        },
    ]
}

/// Objects by key that the session hasn't, each once.
private func getMissing(_ size: Int) -> BenchRow {
    BenchRow(name: "S5m", work: "SQLite, get of objects not in the session", target: .ratio(1.15)) {
        let bed = try SQLiteBed(size)
        let ids = keys(max(size / 2, 100), below: size)
        return Sides(
            units: ids.count,
            ours: {
                let session = Session(bed.engine)
                defer { session.close() }
                var total: UInt64 = 0
                for id in ids {
                    if let person = try session.get(Person.self, Int(id)) { total &+= sum(person) }
                }
                return total
            },
            limit: {
                bench_sqlite_run(bed.c, "BEGIN")
                defer { bench_sqlite_run(bed.c, "COMMIT") }
                return ids.withUnsafeBufferPointer {
                    bench_sqlite_get(bed.c, $0.baseAddress, Int64($0.count))
                }
            }, finish: bed.finish)
    }
}

private func create(_ count: Int) -> BenchRow {
    BenchRow(name: "S8c", work: "SQLite, create users with 4 orders", target: .ratio(1.15)) {
        let bed = try SQLiteBed(count * 5)
        let source = Source(count)
        let work = Work()
        return Sides(
            units: count, reset: bed.clear,
            ours: { try work.create(source, bed.engine) },
            limit: {
                source.c.withUnsafeBufferPointer {
                    bench_sqlite_create(bed.c, $0.baseAddress, Int64(count))
                }
            }, peers: try bed.peers(.create(source)),
            finish: {
                bed.clear()
                bed.finish()
            })
    }
}

private func lazy(
    _ name: String, _ how: String, _ target: Double, _ count: Int,
    _ limit: @escaping (OpaquePointer) -> UInt64
) -> BenchRow {
    BenchRow(
        name: name, work: "SQLite, users with 4 orders, \(how)", target: .ratio(target)
    ) {
        let bed = try SQLiteBed(count * 5)
        let source = Source(count)
        bed.clear()
        _ = source.c.withUnsafeBufferPointer {
            bench_sqlite_create(bed.c, $0.baseAddress, Int64(count))
        }
        return Sides(
            units: count, ours: { try sumOfOrders(bed.engine, name) },
            limit: { limit(bed.c) }, peers: name == "S8s" ? try bed.peers(.selectIn) : [],
            finish: {
                bed.clear()
                bed.finish()
            })
    }
}

private func update(_ size: Int) -> BenchRow {
    BenchRow(name: "S8u", work: "SQLite, update one field of objects", target: .ratio(0.95)) {
        let bed = try SQLiteBed(size)
        let work = try Work(filling: bed, size)
        return Sides(
            units: size, reset: { try? work.load(bed.engine) },
            ours: { try work.update(size) },
            limit: { bench_sqlite_update(bed.c, 1, Int64(size)) }, finish: bed.finish)
    }
}

/// Gets, each in an awaited session of its own.
private func awaited(
    _ name: String, _ work: String, _ size: Int, inPlace: Bool,
    limit: @escaping (String, UnsafeBufferPointer<Int64>) -> UInt64
) -> BenchRow {
    BenchRow(name: name, work: work, target: .ratio(1.3)) {
        let bed = try SQLiteBed(size)
        let ids = keys(max(size / 10, 100), below: size)
        var url = bed.url
        if inPlace { url["in_place"] = "true" }
        let engine = try createEngine(url)
        return Sides(
            units: ids.count,
            ours: {
                try blocking {
                    var total: UInt64 = 0
                    for id in ids {
                        total &+= try await engine.withSession { session in
                            try session.get(Person.self, Int(id)).map { sum($0) } ?? 0
                        }
                    }
                    return total
                }
            },
            limit: { ids.withUnsafeBufferPointer { limit(bed.path, $0) } }, hasThreads: true,
            finish: {
                engine.close()
                bed.finish()
            })
    }
}
