/// What statements cost before any database sees them.
func compileRows() -> [BenchRow] {
    let repeats = 20_000
    return [
        BenchRow(
            name: "X1", work: "kept statement, new value, to the prepared one",
            target: .nanoseconds(150)
        ) {
            let bed = try IdleBed()
            let kept = bed.users.one
            return Sides(
                units: repeats,
                ours: {
                    for key in 0..<repeats {
                        _ = try bed.connection.execute(kept, ["id": key]).first()
                    }
                    return 0
                }, finish: bed.finish)
        },
        BenchRow(name: "X1b", work: "the same statement built anew each time", target: .none) {
            let bed = try IdleBed()
            let ids = (0..<repeats).map(Int64.init)
            return Sides(
                units: repeats,
                ours: { try bed.users.sum(building: ids, on: bed.connection) }, finish: bed.finish)
        },
        BenchRow(name: "X1i", work: "INSERT of one row, values as parameters", target: .none) {
            let bed = try IdleBed()
            let source = Source(1_000)
            return Sides(
                units: repeats,
                ours: {
                    for _ in 0..<repeats / 1_000 {
                        for user in source.swift {
                            try bed.connection.execute(bed.users.table.insert(), user.parameters)
                        }
                    }
                    return 0
                }, finish: bed.finish)
        },
        BenchRow(name: "X1c", work: "building that statement alone", target: .none) {
            let users = Users("bench_users")
            return Sides(
                units: repeats,
                ours: {
                    var columns: UInt64 = 0
                    for key in 0..<repeats {
                        let statement = users.all.where(users.table[users.id] == key)
                        columns &+= UInt64(statement.select.columns.count)
                    }
                    return columns
                })
        },
        compilation("X3", "SQLite", SQLiteDialect(), .nanoseconds(3_000)),
        compilation("X3p", "PostgreSQL", PostgreSQLDialect(), .nanoseconds(3_000)),
        compilation("X3m", "MariaDB", MariaDBDialect(), .nanoseconds(3_000)),
    ]
}

/// An engine whose driver does nothing.
final class IdleBed {
    let engine: DatabaseEngine
    let connection: Connection
    let users = Users("bench_users")

    init() throws {
        engine = try DatabaseEngine(driver: IdleDriver())
        connection = try engine.connect()
    }

    func finish() {
        connection.close()
        engine.close()
    }
}

private func compilation(
    _ name: String, _ database: String, _ dialect: any Dialect, _ target: BenchRow.Target
) -> BenchRow {
    BenchRow(name: name, work: "compiling a SELECT of 20 nodes for \(database)", target: target) {
        let repeats = 5_000
        let users = Users("bench_users")
        let (table, id, age) = (users.table, users.id, users.age)
        // Columns 4, the function and its argument 2, conditions 11, order 2, limit 1.
        let isGrown: SQLPredicate = table[age] >= 18 && table[age] < 65
        let statement =
            select(table[id], table[users.name], table[users.email], table[age] + 1)
            .where(isGrown && table[users.active] == true)
            .orderBy(table[users.name], table[id].desc())
            .limit(10)
        return Sides(
            units: repeats,
            ours: {
                var length: UInt64 = 0
                for _ in 0..<repeats {
                    length &+= UInt64(try statement.compile(for: dialect).sql.utf8.count)
                }
                return length
            })
    }
}
