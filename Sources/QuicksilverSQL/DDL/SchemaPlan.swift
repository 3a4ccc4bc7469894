/// The statements that create or drop everything in a ``MetaData``, in an order in which each finds what it needs.
///
/// Shape: a pure function of the declarations; executes nothing. Creates schemas, enumeration types, sequences, tables with
/// their indexes, foreign keys that close a circle, views; drops in the reverse order. Schemas are never dropped.
/// Where a dialect's DDL takes part in transactions, execute the whole in one: on SQLite circles depend on it.
public enum SchemaPlan {
    /// The statements that create what isn't there.
    ///
    /// Shape: `existing` is what a database has, from ``MetaData/objectQueries(for:)``; empty creates all. `tables` limits it
    /// to these tables, and the schemas and types they use.
    /// - Throws: ``CompileError`` for a fault of any declaration, for what the dialect can't say, and for an empty ``MetaData``.
    public static func create(
        _ metadata: MetaData, for dialect: any Dialect, tables chosen: [Table]? = nil,
        skipping existing: Set<SchemaObject> = []
    ) throws(CompileError) -> [String] {
        let compiler = dialect.makeDDLCompiler()
        try check(metadata)
        if metadata.isEmpty {
            throw CompileError(
                .missing, "the MetaData has nothing to create. " + MetaData.lazinessHint)
        }
        var result: [String] = []
        func isMissing(_ kind: SchemaObject.Kind, _ name: String, _ schema: String?) -> Bool {
            !existing.contains(SchemaObject(kind, name, schema: schema))
        }
        let isChosen = { (table: Table) in chosen?.contains { $0 === table } ?? true }
        let schemas = chosen.map { Set($0.map(\.schema)) }
        let types = chosen.map { Set($0.flatMap(\.columns).compactMap(\.type.enumeration)) }
        for case let schema? in metadata.schemas
        where (schemas?.contains(schema) ?? true) && compiler.hasSchemas
            && isMissing(.schema, schema, schema)
        {
            result += try compiler.createSchema(schema, ifNotExists: true)
        }
        for type in metadata.enumerations
        where (types?.contains(type) ?? true) && isMissing(.type, type.name, type.schema) {
            result += try compiler.createType(type)
        }
        for sequence in metadata.sequences
        where chosen == nil && isMissing(.sequence, sequence.name, sequence.schema) {
            result += try compiler.createSequence(sequence, ifNotExists: false)
        }
        let sorted = try SortedTables(metadata.tables)
        var later: [ResolvedForeignKey] = []
        for table in sorted.tables
        where isChosen(table) && isMissing(.table, table.name, table.schema) {
            let deferred = compiler.addsForeignKeysLater ? sorted.deferred(of: table) : []
            later += deferred
            result += try compiler.createTable(
                table, ifNotExists: false, omitting: Set(deferred.map(\.name)))
            for index in try table.resolvedIndexes() {
                result += try compiler.createIndex(index, ifNotExists: false)
            }
        }
        for key in later { result += try compiler.addForeignKey(key) }
        for view in metadata.views
        where chosen == nil && isMissing(.view, view.name, view.schema) {
            result += try compiler.createView(view)
        }
        return result
    }

    /// The statements that drop what is there.
    ///
    /// Shape: `existing` is what a database has, from ``MetaData/objectQueries(for:)``; nil drops all. `tables` limits it to
    /// these tables. With `existing`, a type that other tables use stays.
    /// - Throws: ``CompileError`` for a fault of any declaration and for what the dialect can't say.
    public static func drop(
        _ metadata: MetaData, for dialect: any Dialect, tables chosen: [Table]? = nil,
        only existing: Set<SchemaObject>? = nil
    ) throws(CompileError) -> [String] {
        let compiler = dialect.makeDDLCompiler()
        try check(metadata)
        var result: [String] = []
        func isThere(_ kind: SchemaObject.Kind, _ name: String, _ schema: String?) -> Bool {
            existing?.contains(SchemaObject(kind, name, schema: schema)) ?? true
        }
        for view in metadata.views.reversed()
        where chosen == nil && isThere(.view, view.name, view.schema) {
            result += try compiler.dropView(view, ifExists: false)
        }
        let sorted = try SortedTables(metadata.tables)
        let tables = sorted.tables.filter { table in
            (chosen?.contains { $0 === table } ?? true)
                && isThere(.table, table.name, table.schema)
        }
        let circles = tables.flatMap { sorted.deferred(of: $0) }
        if compiler.addsForeignKeysLater {
            for key in circles { result += try compiler.dropForeignKey(key) }
        } else if !circles.isEmpty {
            result += compiler.dropCycle()
        }
        for table in tables.reversed() {
            result += try compiler.dropTable(table, ifExists: false)
        }
        if chosen != nil { return result }
        for sequence in metadata.sequences.reversed()
        where isThere(.sequence, sequence.name, sequence.schema) {
            result += try compiler.dropSequence(sequence, ifExists: false)
        }
        for type in metadata.enumerations.reversed() where isThere(.type, type.name, type.schema) {
            // Whoever looks first doesn't mind a type that stays because tables of another MetaData have it.
            result +=
                try existing == nil
                ? compiler.dropType(type, ifExists: false) : compiler.dropUnusedType(type)
        }
        return result
    }

    private static func check(_ metadata: MetaData) throws(CompileError) {
        if let fault = metadata.faults.first { throw fault }
        var found: [String: (type: EnumType, column: String)] = [:]
        for table in metadata.tables {
            for column in table.columns {
                guard let type = column.type.enumeration else { continue }
                let name = type.schema.map { "\($0).\(type.name)" } ?? type.name
                let place = "\(table.fullName).\(column.key)"
                guard let other = found[name] else {
                    found[name] = (type, place)
                    continue
                }
                if other.type == type { continue }
                throw CompileError(
                    .inconsistent,
                    "two enumerations are called '\(name)': '\(name)' of \(other.column), \(other.type.values), and that "
                        + "of \(place), \(type.values); give one another name: "
                        + ".enumeration(…, name: \"\(table.name)_\(type.name)\")")
            }
        }
    }
}

/// Tables in the order in which they can be created, with the foreign keys that have to wait.
struct SortedTables {
    /// The tables, each after those it refers to as far as that can be.
    let tables: [Table]
    private let keys: [ObjectIdentifier: [ResolvedForeignKey]]

    /// Sorts tables by their foreign keys.
    init(_ tables: [Table]) throws(CompileError) {
        var positions: [ObjectIdentifier: Int] = [:]
        for (position, table) in tables.enumerated() {
            positions[ObjectIdentifier(table)] = position
        }
        var all: [[ResolvedForeignKey]] = []
        for table in tables { all.append(try table.resolvedForeignKeys()) }
        let sort = TopologicalSort(count: tables.count) { position in
            all[position].filter { !$0.useAlter }
                .compactMap { positions[ObjectIdentifier($0.target)] }
        }
        var waiting: [ObjectIdentifier: [ResolvedForeignKey]] = [:]
        for (position, keys) in all.enumerated() {
            waiting[ObjectIdentifier(tables[position])] = keys.filter { key in
                guard key.target !== key.table else { return false }
                guard let target = positions[ObjectIdentifier(key.target)] else { return false }
                return key.useAlter
                    || sort.broken.contains(TopologicalSort.Edge(element: position, needed: target))
            }
        }
        self.tables = sort.order.map { tables[$0] }
        keys = waiting
    }

    /// The foreign keys of a table that are added when all the tables are there.
    func deferred(of table: Table) -> [ResolvedForeignKey] {
        keys[ObjectIdentifier(table)] ?? []
    }
}
