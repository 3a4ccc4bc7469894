/// What the pool keeps: an open connection with the statements prepared on it.
package final class PooledConnection {
    /// The driver's connection.
    package let driver: any DriverConnection
    let statements: StatementCache
    /// The result that is still being read, if any: another statement has it buffered first.
    var openResult: RowSource?

    init(_ driver: any DriverConnection, statementCacheSize: Int) {
        self.driver = driver
        statements = StatementCache(capacity: statementCacheSize)
    }

    /// Makes the connection free for another statement: the rest of an open result moves to memory.
    func settle() throws {
        if let result = openResult { try result.buffer() }
    }

    /// Ends a result that is still being read; what is left of it is dropped.
    func endResult() {
        let result = openResult
        openResult = nil
        result?.close()
    }

    func reset() throws {
        endResult()
        try driver.reset()
    }

    func close() {
        endResult()
        statements.removeAll()
        driver.close()
    }
}
