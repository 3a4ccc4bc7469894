#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Every row, in the table's order.
func allRows(size: Int) -> [BenchRow] {
    sqliteRows(size) + sqliteMapperRows(size) + postgresqlRows(size) + mariadbRows(size)
        + serverMapperRows(size) + serverWorkRows(size) + compileRows()
}

/// A setting that `ci/bench/run` hands over.
func setting(_ name: String) throws -> String {
    guard let value = getenv(name) else {
        throw BenchError(description: "\(name) isn't set; start this through ci/bench/run")
    }
    return String(cString: value)
}
