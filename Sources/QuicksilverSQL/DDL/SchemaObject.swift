/// Something a database has: what `createAll` leaves alone and `dropAll` looks for.
public struct SchemaObject: Sendable, Hashable {
    /// What it is.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A schema.
        case schema
        /// A type of an enumeration.
        case type
        /// A sequence.
        case sequence
        /// A table.
        case table
        /// A view.
        case view
    }
    /// What it is.
    public let kind: Kind
    /// Its schema; the connection's default when nil.
    public let schema: String?
    /// Its name.
    public let name: String

    /// Something a database has.
    public init(_ kind: Kind, _ name: String, schema: String? = nil) {
        self.kind = kind
        self.schema = schema
        self.name = name
    }
}

extension MetaData {
    /// The schemas its objects live in, the connection's default (nil) first, then by name.
    public var schemas: [String?] {
        var names: Set<String?> = []
        for table in tables { names.insert(table.schema) }
        for view in views { names.insert(view.schema) }
        for sequence in sequences { names.insert(sequence.schema) }
        for type in enumerations { names.insert(type.schema) }
        return names.sorted { left, right in
            switch (left, right) {
            case (nil, _): right != nil
            case (_, nil): false
            case (let left?, let right?): left < right
            }
        }
    }

    /// The enumerations its tables use, each once, in the order of the columns.
    public var enumerations: [EnumType] {
        var seen: Set<EnumType> = []
        var result: [EnumType] = []
        for table in tables {
            for column in table.columns {
                guard let type = column.type.enumeration, seen.insert(type).inserted else {
                    continue
                }
                result.append(type)
            }
        }
        return result
    }

    /// Queries that say which of its objects are there, one for each schema.
    ///
    /// Shape: rows of two texts, `kind` (``SchemaObject/Kind``'s raw value) and `name`; with the query's schema they make
    /// the ``SchemaObject``s that ``SchemaPlan`` takes.
    /// - Throws: ``CompileError`` when the dialect has no such query.
    public func objectQueries(
        for dialect: any Dialect
    ) throws(CompileError) -> [(schema: String?, sql: String)] {
        let compiler = dialect.makeDDLCompiler()
        var result: [(schema: String?, sql: String)] = []
        for schema in schemas {
            result.append((schema, try compiler.objectsQuery(schema: schema)))
        }
        return result
    }
}

extension DataType {
    /// The enumeration it is, or is an array of.
    package var enumeration: EnumType? {
        switch self {
        case .enumeration(let type): type
        case .array(let element): element.enumeration
        default: nil
        }
    }
}
