import QuicksilverEngine

extension PostgreSQLConnection {
    /// The forms of types; those of the database's own are looked up once, in one trip.
    func wireTypes(_ ids: [TypeID]) throws(DatabaseError) -> [WireType] {
        let unknown = Set(ids.filter { $0.isOfDatabase && catalogTypes[$0] == nil })
        if !unknown.isEmpty { try lookUp(unknown) }
        return ids.map { catalogTypes[$0] ?? WireType($0) }
    }

    private func lookUp(_ ids: Set<TypeID>) throws(DatabaseError) {
        let list = ids.map { String($0.rawValue) }.sorted().joined(separator: ", ")
        let rows = try textRows(
            """
            SELECT t.oid, s.proname, t.typelem, e.proname FROM pg_catalog.pg_type t \
            JOIN pg_catalog.pg_proc s ON s.oid = t.typsend \
            LEFT JOIN pg_catalog.pg_type i ON i.oid = t.typelem \
            LEFT JOIN pg_catalog.pg_proc e ON e.oid = i.typsend \
            WHERE t.oid IN (\(list))
            """)
        for id in ids { catalogTypes[id] = WireType(id) }
        for row in rows where row.count == 4 {
            guard let id = row[0].flatMap({ UInt32($0) }).map({ TypeID($0) }) else { continue }
            if row[1] == "array_send" {
                let element = row[2].flatMap { UInt32($0) }.map { TypeID($0) } ?? .inferred
                let fixed = element.form
                catalogTypes[id] = WireType(
                    id, form: .array, element: element,
                    elementForm: fixed == .other ? Self.form(sending: row[3]) : fixed)
            } else {
                catalogTypes[id] = WireType(id, form: Self.form(sending: row[1]))
            }
        }
    }

    /// The form of a type by the name of the function that writes it: enums and kinds of text are sent as their text.
    private static func form(sending name: String?) -> WireForm {
        switch name {
        case "enum_send", "textsend", "varcharsend", "bpcharsend", "namesend", "citextsend": .text
        default: .other
        }
    }

    /// The rows of a query without parameters, as texts.
    func textRows(_ sql: String) throws(DatabaseError) -> [[String?]] {
        try startTrip()
        defer { finishTrip() }
        guard handle.send(script: sql) else { throw sendingFailed(sql: sql) }
        var rows: [[String?]] = []
        var failure: DatabaseError?
        while true {
            let result = handle.nextResult()
            switch result.status {
            case .none:
                if let failure { throw failure }
                return rows
            case .failed: if failure == nil { failure = error(from: result, sql: sql) }
            default:
                for row in 0..<result.rowCount {
                    rows.append((0..<result.columnCount).map { result.text(row: row, column: $0) })
                }
            }
        }
    }
}
