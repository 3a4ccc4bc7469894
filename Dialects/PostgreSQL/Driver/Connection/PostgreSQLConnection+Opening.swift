import QuicksilverEngine

extension PostgreSQLConnection {
    /// Connects.
    ///
    /// Shape: one server is connected to step by step, because only so does libpq tell the server's error code; several are left
    /// to libpq, which knows about time limits for each and about primaries and standbys.
    static func open(_ options: ConnectionOptions) throws(DatabaseError) -> PostgreSQLConnection {
        if options.hostCount > 1 {
            let handle = ConnectionHandle.open(options.parameters)
            guard !handle.isOpen else { return try started(handle, options) }
        }
        let limit = options.hostCount > 1 ? min(options.timeout ?? 5, 5) : options.timeout
        var timedOut = false
        let handle = ConnectionHandle.open(
            options.parameters, withCodes: limit, timedOut: &timedOut)
        guard handle.isOpen, !timedOut else {
            throw failure(of: handle, timedOut: timedOut, options)
        }
        return try started(handle, options)
    }

    private static func started(
        _ handle: ConnectionHandle, _ options: ConnectionOptions
    ) throws(DatabaseError) -> PostgreSQLConnection {
        let connection = PostgreSQLConnection(handle, options)
        if !options.settings.isEmpty {
            try connection.command(options.settings.joined(separator: "; "))
            connection.leftovers = []
        }
        return connection
    }

    private static func failure(
        of handle: ConnectionHandle, timedOut: Bool, _ options: ConnectionOptions
    ) -> DatabaseError {
        let message = handle.errorMessage
        let state = sqlState(in: message)
        let kind: DatabaseError.Kind =
            if let state {
                DatabaseError.Kind(sqlState: state)
            } else if handle.needsPassword {
                .authentication
            } else {
                .connectionFailed
            }
        let reason =
            timedOut
            ? "no answer within \(options.timeout ?? 0) s" : readable(message, state)
        return DatabaseError(
            kind == .connectionLost ? .connectionFailed : kind,
            "Can't connect to \(options.displayURL): \(reason)", sqlState: state,
            hint: hint(for: kind), isSafeToRetry: kind == .connectionFailed, isDisconnect: true)
    }

    private static func hint(for kind: DatabaseError.Kind) -> String? {
        switch kind {
        case .authentication:
            "Check the user and the password of the URL, and the server's pg_hba.conf."
        case .unknownDatabase: "Create the database, or correct its name in the URL."
        case .connectionFailed: "Check that the server runs and listens on this host and port."
        default: nil
        }
    }

    /// The server's code in a verbose message: severity, colon, two blanks, five characters, colon.
    private static func sqlState(in message: String) -> String? {
        let utf8 = Array(message.utf8)
        guard utf8.count >= 9 else { return nil }
        for start in 0...(utf8.count - 9) where utf8[start] == 0x3A && utf8[start + 8] == 0x3A {
            guard utf8[start + 1] == 0x20, utf8[start + 2] == 0x20 else { continue }
            let code = utf8[(start + 3)..<(start + 8)]
            let isCode = code.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
            }
            if isCode { return String(decoding: code, as: UTF8.self) }
        }
        return nil
    }

    /// The message without the code and without the place in the server's source.
    private static func readable(_ message: String, _ state: String?) -> String {
        var lines = message.split(separator: "\n").map(String.init)
        lines.removeAll { $0.hasPrefix("LOCATION:") }
        if let state {
            lines = lines.map { line in
                guard let range = line.range(ofCode: state) else { return line }
                return String(line[..<range.lowerBound] + line[range.upperBound...])
            }
        }
        // libpq indents the lines that follow.
        return lines.map(\.trimmed).joined(separator: "; ").trimmed
    }
}

extension String {
    /// Where `  CODE: ` stands, but for its first blank.
    fileprivate func range(ofCode code: String) -> Range<String.Index>? {
        var start = startIndex
        let wanted = " " + code + ":"
        while start < endIndex {
            if self[start...].hasPrefix(wanted) {
                return start..<index(start, offsetBy: wanted.count)
            }
            start = index(after: start)
        }
        return nil
    }
}
