import Quicksilver

/// How many rows one call sends.
let batchSize = 1_000

/// Creates the shop's tables and fills them: all of it or nothing.
///
/// - Throws: what the supply and the database report.
func fill(
    _ engine: DatabaseEngine, from supply: some Supply, progress: Progress
) async throws {
    var total = 0
    for table in shopTables { total += try await supply.rowCount(of: table) }
    progress.begin(total)
    try await shop.createAll(engine, tables: shopTables)
    try await engine.begin { connection async throws in
        for table in shopTables { try await fill(table, connection, supply, progress) }
    }
    progress.end()
}

private func fill(
    _ table: Table, _ connection: Connection, _ supply: some Supply, _ progress: Progress
) async throws {
    let insert = table.insert()
    // Who reports to whom is said once all are there, whatever the order they come in.
    var bosses: [(employee: Int, boss: Int)] = []
    progress.start(table.name)
    try await supply.forEachBatch(of: table, size: batchSize) { rows in
        var rows = rows
        if table === employees {
            for index in rows.indices {
                if case .int(let employee)? = rows[index]["employee_id"],
                    case .int(let boss)? = rows[index]["reports_to"]
                {
                    bosses.append((Int(employee), Int(boss)))
                }
                rows[index]["reports_to"] = SQLValue.null
            }
        }
        try connection.execute(insert, rows)
        progress.advance(rows.count)
    }
    for (employee, boss) in bosses {
        try connection.execute(
            employees.update()
                .where(employees[Employees.id] == employee)
                .set(employees[Employees.reportsTo], to: boss))
    }
    progress.finish()
}
