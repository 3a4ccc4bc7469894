import CQuicksilverMariaDB

/// The client library as a whole.
enum ClientLibrary {
    /// Sets the library up, once for the process; `mysql_init` alone would do it without a lock.
    ///
    /// Threads need nothing: `mysql_thread_init` of Connector/C 3 is empty.
    /// Source: MariaDB Connector/C, `mysql_server_init`.
    static let isReady: Bool = mysql_server_init(0, nil, nil) == 0

    /// The library's version, as numbers that compare: `[3, 3, 20]`.
    static var version: [Int] {
        let number = Int(mysql_get_client_version())
        return [number / 10_000, number / 100 % 100, number % 100]
    }
}
