import CQuicksilverSQLite
import QuicksilverEngine
import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension SQLiteStatement {
    /// Executes it for rows that lie in memory.
    func executeBatch(_ binds: [SQLValue], width: Int) throws(DatabaseError) -> Int {
        guard width == handle.parameterCount, width > 0, binds.count % width == 0 else {
            throw wrongCount(width)
        }
        do {
            return try executeBatch(FlatRows(binds, width: width))
        } catch {
            throw (error as? DatabaseError)
                ?? DatabaseError(.other, "The batch failed.", sql: sql, underlying: error)
        }
    }

    /// Executes it once for each row, each value bound where it is written.
    ///
    /// Shape: in a transaction of its own, or behind a savepoint inside one: all rows or none.
    func executeBatch(_ rows: any BatchRows) throws -> Int { try execute(rows, nil) }

    /// Executes it once for each row, and hands over the key or the row that came of each, in the order of the rows.
    func executeBatch(_ rows: any BatchRows, _ answer: BatchAnswer) throws -> Int {
        try execute(rows, answer)
    }

    private func execute(_ rows: any BatchRows, _ answer: BatchAnswer?) throws -> Int {
        try connection.willExecute(isReadOnly: handle.isReadOnly, sql: sql)
        if handle.isReadOnly { return try run(rows, answer) }
        return try connection.atomically { try run(rows, answer) }
    }

    /// The same INSERT for many rows, where it has such a form.
    func wideInsert() -> WideInsert? {
        guard canBeWide else { return nil }
        if let wide { return wide }
        wide = WideInsert(self)
        canBeWide = wide != nil
        return wide
    }

    /// Notes that many rows at a time don't do what single ones do.
    func hasNoWideForm() { canBeWide = false }

    private func run(_ rows: any BatchRows, _ answer: BatchAnswer?) throws -> Int {
        let batch = SQLiteBatch(self, answer)
        do {
            try rows.write(to: batch)
            try batch.finish()
        } catch {
            batch.end()
            throw error
        }
        batch.end()
        return try batch.affected()
    }
}
