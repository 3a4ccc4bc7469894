import CLoops

/// The mapper's rows on the two servers.
func serverMapperRows(_ size: Int) -> [BenchRow] {
    [
        BenchRow(name: "P2", work: "PostgreSQL, objects, each once", target: .ratio(1.12)) {
            let bed = try PostgreSQLBed(size)
            return Sides(
                units: size, ours: { try sumOfPersons(bed.engine) },
                limit: { bench_pg_scan(bed.c, 2) }, finish: bed.finish)
        },
        BenchRow(
            name: "P3", work: "PostgreSQL, flush of new objects, keys back", target: .ratio(1.20)
        ) {
            let bed = try PostgreSQLBed(size)
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
                        bench_pg_insert(bed.c, $0.baseAddress, Int64(size))
                    }
                }, finish: bed.finish)
        },
        BenchRow(name: "M2", work: "MariaDB, objects, each once", target: .ratio(1.07)) {
            let bed = try MariaDBBed(size)
            return Sides(
                units: size, ours: { try sumOfPersons(bed.engine) },
                limit: { bench_maria_scan(bed.c, 2) }, finish: bed.finish)
        },
        BenchRow(name: "M3", work: "MariaDB, flush of new objects, keys back", target: .ratio(1.20))
        {
            let bed = try MariaDBBed(size)
            let source = Source(size)
            let work = Work()
            return Sides(
                units: size,
                reset: {
                    bed.clear()
                    work.customers = source.swift.map { Customer($0) }
                },
                // Between batches the server leaves out some keys: only that each has one is comparable.
                ours: { try work.insert(bed.engine) > 0 ? 1 : 0 },
                limit: {
                    source.c.withUnsafeBufferPointer {
                        bench_maria_insert_keys(bed.c, $0.baseAddress, Int64(size), 1_000) > 0
                            ? 1 : 0
                    }
                }, finish: bed.finish)
        },
    ]
}
