/// What the pool keeps: an open connection with the statements prepared on it.
package final class PooledConnection {
    /// The driver's connection.
    package let driver: any DriverConnection
    let statements: StatementCache
    /// The result that is still being read, if any: another statement has it buffered first.
    weak var openResult: (any OpenResult)?

    init(_ driver: any DriverConnection, statementCacheSize: Int) {
        self.driver = driver
        statements = StatementCache(capacity: statementCacheSize)
    }

    /// Makes the connection free for another statement: the rest of an open result moves to memory.
    func settle() throws {
        guard let result = openResult else { return }
        openResult = nil
        try result.buffer()
    }

    func reset() throws {
        openResult?.abandon()
        openResult = nil
        try driver.reset()
    }

    func close() {
        openResult?.abandon()
        openResult = nil
        statements.removeAll()
        driver.close()
    }
}

/// A result that reads from its connection until it is buffered or abandoned.
protocol OpenResult: AnyObject {
    func buffer() throws
    func abandon()
}
