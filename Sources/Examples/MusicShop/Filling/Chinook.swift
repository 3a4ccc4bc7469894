import Quicksilver

/// A Chinook in another database, whatever its names look like.
struct Chinook: Supply {
    private let engine: DatabaseEngine
    private let sources: [String: Table]

    /// How a Chinook writes its names.
    enum Naming: String, CaseIterable {
        /// `MediaType`, `MediaTypeId`: on SQLite and MySQL.
        case camelCase = "MediaType"
        /// `media_type`, `media_type_id`: on PostgreSQL.
        case snakeCase = "media_type"
        /// `media_types`, `media_type_id`: what this program makes.
        case shop = "media_types"

        func table(_ name: String) -> String {
            switch self {
            case .shop: name
            case .snakeCase: singular(name)
            case .camelCase: camel(singular(name))
            }
        }

        func column(_ name: String) -> String { self == .camelCase ? camel(name) : name }

        private func singular(_ name: String) -> String {
            name.hasSuffix("s") ? String(name.dropLast()) : name
        }

        private func camel(_ name: String) -> String {
            name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        }
    }

    /// The Chinook that an engine reaches.
    ///
    /// - Throws: ``ShopError`` when the database has none; what connecting throws.
    init(in engine: DatabaseEngine) async throws {
        self.engine = engine
        for naming in Naming.allCases {
            let metadata = MetaData()
            let sources = shopTables.map { Self.source(of: $0, naming, metadata) }
            guard try await Self.answers(sources[1], engine) else { continue }
            self.sources = Dictionary(
                uniqueKeysWithValues: zip(shopTables.map(\.name), sources))
            return
        }
        let names = Naming.allCases.map(\.rawValue).joined(separator: ", ")
        throw ShopError("the database of --from has no Chinook: none of the tables \(names)")
    }

    /// A table under the names of a Chinook, with columns reached by the shop's names.
    private static func source(of table: Table, _ naming: Naming, _ metadata: MetaData) -> Table {
        let columns = table.columns.map { column in
            Column<SQLValue>(
                naming.column(column.name), SQLType(column.type), key: column.key,
                primaryKey: column.isPrimaryKey)
        }
        return Table(naming.table(table.name), metadata, items: columns)
    }

    private static func answers(_ table: Table, _ engine: DatabaseEngine) async throws -> Bool {
        do {
            _ = try await engine.execute(select(table.c).limit(1))
            return true
        } catch DatabaseError.Kind.unknownTable, DatabaseError.Kind.unknownColumn {
            return false
        }
    }

    private func source(of table: Table) throws -> Table {
        guard let source = sources[table.name] else {
            throw ShopError("'\(table.name)' is no table of the shop")
        }
        return source
    }

    func rowCount(of table: Table) async throws -> Int {
        try await engine.execute(select(func_.count()).from(source(of: table))).one()
    }

    func forEachBatch(
        of table: Table, size: Int, _ body: ([Parameters]) async throws -> Void
    ) async throws {
        let source = try source(of: table)
        let names = source.columns.map(\.key)
        let key = source.primaryKey.map { source.c[$0.key] }
        let query = select(source.c).orderBy(key).limit(size)
        var last: [SQLValue] = []
        while true {
            let page = last.isEmpty ? query : query.where(isAfter(last[...], key[...]))
            let rows = try await engine.execute(page)
            if !rows.isEmpty {
                try await body(rows.map { Parameters(zip(names, $0.values)) })
            }
            guard rows.count == size, let row = rows.last else { return }
            last = try source.primaryKey.map { try row[$0.key] }
        }
    }

    /// Whether a row comes after another one in the order of the key.
    private func isAfter(
        _ last: ArraySlice<SQLValue>, _ key: ArraySlice<DynamicColumn>
    ) -> SQLPredicate {
        guard let value = last.first, let column = key.first else { return false_() }
        if last.count == 1 { return column > value }
        return column > value || (column == value && isAfter(last.dropFirst(), key.dropFirst()))
    }
}
