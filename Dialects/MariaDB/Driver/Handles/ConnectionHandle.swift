import CQuicksilverMariaDB
import QuicksilverEngine

/// Owns one `MYSQL *`. Not safe for several threads at once: confined to its connection's user.
@safe struct ConnectionHandle: ~Copyable {
    private var raw: UnsafeMutablePointer<MYSQL>?

    /// Connects to one place; blocks.
    ///
    /// - Throws: ``ServerFault`` with the library's or the server's reason.
    init(_ settings: MariaDBSettings, at place: MariaDBSettings.Place) throws(ServerFault) {
        guard ClientLibrary.isReady, let made = unsafe mysql_init(nil) else {
            throw ServerFault(
                code: ServerFault.Code.outOfMemory, state: "HY001",
                message: "The client library can't be set up.")
        }
        if let fault = unsafe Self.configure(made, settings, place) {
            unsafe mysql_close(made)
            throw fault
        }
        let opened = unsafe mysql_real_connect(
            made, place.host, settings.user, settings.password, settings.database,
            UInt32(place.port ?? 0), place.socket, Self.clientFlags)
        guard unsafe opened != nil else {
            let fault = unsafe Self.fault(made)
            unsafe mysql_close(made)
            throw fault
        }
        unsafe raw = made
    }

    deinit {
        if let raw = unsafe raw { unsafe mysql_close(raw) }
    }

    /// Closes; statements of the connection are dead afterwards. Harmless twice.
    mutating func close() {
        guard let open = unsafe raw else { return }
        unsafe raw = nil
        unsafe mysql_close(open)
    }

    /// FOUND_ROWS counts the rows an UPDATE matched. MULTI_STATEMENTS lets scripts and our own settings
    /// go in one trip; a prepared statement is always one statement, whatever this flag says.
    private static let clientFlags =
        UInt(CLIENT_FOUND_ROWS) | UInt(CLIENT_MULTI_STATEMENTS) | UInt(CLIENT_MULTI_RESULTS)

    // MARK: Commands

    /// Runs SQL text, one or more statements, and drops what comes back.
    func run(_ sql: String) throws(ServerFault) {
        try perform(sql) { _ in }
    }

    /// Runs SQL text and gives the last row of all results, as texts.
    func lastRow(_ sql: String) throws(ServerFault) -> [String?] {
        var last: [String?] = []
        try perform(sql) { last = $0() }
        return last
    }

    private func perform(
        _ sql: String, eachRow: (() -> [String?]) -> Void
    ) throws(ServerFault) {
        let raw = unsafe try opened()
        var text = sql
        let code = text.withUTF8 { utf8 in
            unsafe utf8.withMemoryRebound(to: CChar.self) { chars in
                unsafe mysql_real_query(raw, chars.baseAddress, UInt(chars.count))
            }
        }
        guard code == 0 else { throw unsafe Self.fault(raw) }
        while true {
            if let result = unsafe mysql_use_result(raw) {
                defer { unsafe mysql_free_result(result) }
                let count = unsafe Int(mysql_num_fields(result))
                while let row = unsafe mysql_fetch_row(result) {
                    let lengths = unsafe mysql_fetch_lengths(result)
                    eachRow {
                        (0..<count).map { index in
                            guard let cell = unsafe row[index], let lengths = unsafe lengths else {
                                return nil
                            }
                            let bytes = unsafe UnsafeRawBufferPointer(
                                start: cell, count: Int(lengths[index]))
                            return unsafe String(decoding: bytes, as: UTF8.self)
                        }
                    }
                }
                if unsafe mysql_errno(raw) != 0 { throw unsafe Self.fault(raw) }
            } else if unsafe mysql_errno(raw) != 0 {
                throw unsafe Self.fault(raw)
            }
            let more = unsafe mysql_next_result(raw)
            if more > 0 { throw unsafe Self.fault(raw) }
            if more < 0 { return }
        }
    }

    /// Whether the server answers; one trip.
    func ping() -> Bool {
        guard let raw = unsafe raw else { return false }
        return unsafe mysql_ping(raw) == 0
    }

    /// Prepares one statement.
    func prepare(_ sql: String) throws(ServerFault) -> StatementHandle {
        try unsafe StatementHandle(opened(), sql)
    }

    // MARK: Facts

    /// Whether the server last said that a transaction is open.
    var isInTransaction: Bool { hasStatus(UInt32(SERVER_STATUS_IN_TRANS)) }

    /// Whether each statement outside a transaction commits by itself.
    var isAutocommitting: Bool { hasStatus(UInt32(SERVER_STATUS_AUTOCOMMIT)) }

    private func hasStatus(_ bit: UInt32) -> Bool {
        guard let raw = unsafe raw else { return false }
        return unsafe raw.pointee.server_status & bit != 0
    }

    /// What the server is and can.
    var server: MariaDBServer {
        guard let raw = unsafe raw else { return MariaDBServer(isMariaDB: true, version: []) }
        let number = unsafe Int(mysql_get_server_version(raw))
        return MariaDBServer(
            isMariaDB: unsafe mariadb_connection(raw) != 0,
            version: [number / 10_000, number / 100 % 100, number % 100],
            hasBulk: unsafe quicksilver_mariadb_has_bulk(raw) != 0,
            cipher: unsafe mysql_get_ssl_cipher(raw).map { unsafe String(cString: $0) })
    }

    private func opened() throws(ServerFault) -> UnsafeMutablePointer<MYSQL> {
        guard let raw = unsafe raw else { throw ServerFault.closed }
        return unsafe raw
    }

    /// What the library says went wrong last.
    @unsafe static func fault(_ raw: UnsafeMutablePointer<MYSQL>) -> ServerFault {
        unsafe ServerFault(
            code: Int(mysql_errno(raw)),
            state: String(cString: mysql_sqlstate(raw)),
            message: String(cString: mysql_error(raw)))
    }
}
