import QuicksilverEngine

extension DatabaseError {
    /// The error of a fault that a statement or a command of an open connection met.
    init(_ fault: ServerFault, sql: String?) {
        var names = FaultNames(code: fault.code, message: fault.message)
        let kind = Kind.mariadb(code: fault.code) ?? Kind(sqlState: fault.state)
        let target = Self.namesTarget.contains(kind) ? sql.flatMap(StatementTarget.table) : nil
        // MySQL writes `table.key` for a key.
        if let key = names.constraint, let target, kind == .unique, key.hasPrefix(target + ".") {
            names.constraint = String(key.dropFirst(target.count + 1))
        }
        // A server's text that quotes values isn't a message, but a detail.
        let ours = Self.message(kind, names, table: names.table ?? target, code: fault.code)
        self.init(
            kind, ours ?? fault.message,
            nativeCode: fault.code,
            sqlState: fault.state == "00000" ? nil : fault.state,
            constraint: names.constraint,
            table: names.table ?? target,
            column: names.column,
            schema: names.schema,
            detail: ours == nil ? nil : fault.message,
            hint: Self.hint(kind, fault.code),
            sql: sql,
            isDisconnect: fault.isDisconnect
        )
    }

    /// The error of a connection that couldn't be made.
    static func connecting(_ fault: ServerFault, to place: String) -> DatabaseError {
        var kind = Kind.mariadb(code: fault.code) ?? Kind(sqlState: fault.state)
        if kind == .connectionLost || kind == .other { kind = .connectionFailed }
        let advice =
            switch kind {
            case .authentication:
                "Check the URL's user and password, and from where the user may connect."
            case .unknownDatabase: "Create the database, or correct its name in the URL."
            case .permission:
                "Grant the user rights on the database, or name another one in the URL."
            default: "Check host, port and socket in the URL, and whether the server runs there."
            }
        return DatabaseError(
            kind, "Can't connect to \(place): \(fault.message) \(advice)",
            nativeCode: fault.code,
            sqlState: fault.state == "00000" ? nil : fault.state,
            isSafeToRetry: kind == .connectionFailed)
    }

    private static let namesTarget: Set<Kind> = [
        .unique, .notNull, .check, .dataOutOfRange, .invalidValue, .foreignKey,
    ]

    private static func message(
        _ kind: Kind, _ names: FaultNames, table: String?, code: Int
    ) -> String? {
        let place = table.map { " of table '\($0)'" } ?? ""
        let column = names.column.map { "column '\($0)'\(place)" } ?? "a column\(place)"
        switch code {
        case 1062, 1586, 1169, 1022:
            let key = names.constraint.map { " '\($0)'" } ?? ""
            return "A row with the same value of the unique key\(key)\(place) exists already."
        case 1364, 1048:
            return code == 1048
                ? "NULL isn't allowed in \(column)."
                : "No value was given for \(column), which has no default and takes no NULL."
        case 1264: return "A value is outside the range of \(column)."
        case 1406: return "A value is too long for \(column)."
        case 1265: return "A value would be cut or changed to fit \(column)."
        case 1366, 1292, 1411, 1525:
            return names.column == nil
                ? "A value isn't one of the type that is needed there."
                : "A value isn't one of the type of \(column)."
        case 1690: return "The result of an expression is outside the range of its type."
        default: return nil
        }
    }

    private static func hint(_ kind: Kind, _ code: Int) -> String? {
        switch kind {
        case .deadlock: "The whole transaction was rolled back; repeat it from its beginning."
        case .lockTimeout:
            "Only this statement was undone. Roll back, or repeat it; innodb_lock_wait_timeout says how long to wait."
        case .statementTimeout: "Allow the statement more time, or make it cheaper."
        case .readOnly: "Write in a transaction that isn't read-only."
        default:
            code == ServerFault.Code.packetTooLarge
                ? "Send less at once, or raise max_allowed_packet on the server." : nil
        }
    }
}
