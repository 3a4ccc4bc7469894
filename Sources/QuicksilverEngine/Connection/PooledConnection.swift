/// What the pool keeps: an open connection with the statements prepared on it.
package final class PooledConnection {
    /// The driver's connection.
    package let driver: any DriverConnection
    let statements: StatementCache
    /// The result that is still being read, if any: another statement has it buffered first.
    var openResult: RowSource?
    /// The results that are read in windows; other statements don't disturb them.
    var windows: [ObjectIdentifier: RowSource] = [:]

    /// How long a statement may run unless a scope says otherwise.
    ///
    /// Units: milliseconds.
    private let statementTimeout: Int?

    init(
        _ driver: any DriverConnection, statementCacheSize: Int, statementTimeout: Int?
    ) throws(DatabaseError) {
        self.driver = driver
        self.statementTimeout = statementTimeout
        statements = StatementCache(capacity: statementCacheSize)
        guard statementTimeout != nil else { return }
        do {
            try driver.setStatementTimeout(milliseconds: statementTimeout)
        } catch {
            driver.close()
            throw error
        }
    }

    /// Makes the connection free for another statement: the rest of an open result moves to memory.
    func settle() {
        openResult?.buffer()
    }

    /// Ends a result that is still being read; what is left of it is dropped.
    func endResult() {
        let result = openResult
        openResult = nil
        result?.endWithScope()
    }

    /// Ends every result, also those that are read in windows.
    func endResults() {
        endResult()
        let open = windows.values
        windows = [:]
        for source in open { source.endWithScope() }
    }

    func reset() throws {
        endResults()
        try driver.reset()
        try driver.setStatementTimeout(milliseconds: statementTimeout)
    }

    func close() {
        endResults()
        statements.removeAll()
        driver.close()
    }
}
