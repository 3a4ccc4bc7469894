/// A constraint of a table with its name, its columns found and nothing left to look up.
public struct ResolvedConstraint: Sendable {
    /// What it demands.
    public enum Kind: Sendable {
        /// PRIMARY KEY.
        case primaryKey
        /// UNIQUE.
        case unique(nullsNotDistinct: Bool, deferrable: Deferrable?)
        /// FOREIGN KEY.
        case foreignKey(ResolvedForeignKey)
        /// CHECK.
        case check(SQLText)
        /// EXCLUDE.
        case exclusion(ExclusionConstraint)
    }
    /// Its name, before it is shortened to what a database takes.
    public let name: String
    /// Whether the name was made by convention.
    public let isGenerated: Bool
    /// What it demands.
    public let kind: Kind
    /// The columns it is about; empty where only its text says them.
    public let columns: [ColumnDefinition]

    /// The name as a dialect writes it.
    public func name(under rules: IdentifierRules) -> String {
        isGenerated ? rules.shortened(name) : name
    }
}

extension Table {
    /// The table's constraints, each with its name: primary key, unique, foreign keys, checks, exclusions.
    ///
    /// - Throws: ``CompileError`` when one names a column or table that isn't there.
    public func resolvedConstraints() throws(CompileError) -> [ResolvedConstraint] {
        if let fault { throw fault }
        var result: [ResolvedConstraint] = []
        if !primaryKey.isEmpty {
            var given: String?
            for case let constraint as PrimaryKeyConstraint in items { given = constraint.name }
            result.append(
                ResolvedConstraint(
                    name: given ?? naming.primaryKey(name), isGenerated: given == nil,
                    kind: .primaryKey, columns: primaryKey))
        }
        result += try uniqueConstraints()
        for key in try resolvedForeignKeys() {
            result.append(
                ResolvedConstraint(
                    name: key.name, isGenerated: key.isGenerated, kind: .foreignKey(key),
                    columns: key.columns))
        }
        var position = 0
        for case let constraint as CheckConstraint in items {
            position += 1
            let own = constraint.name ?? "\(position)"
            let isWhole = naming.madeCheck(own, of: name)
            result.append(
                ResolvedConstraint(
                    name: isWhole ? own : naming.check(name, own), isGenerated: !isWhole,
                    kind: .check(constraint.condition), columns: []))
        }
        position = 0
        for case let constraint as ExclusionConstraint in items {
            position += 1
            result.append(
                ResolvedConstraint(
                    name: constraint.name ?? naming.index(name, ["exclusion", "\(position)"]),
                    isGenerated: constraint.name == nil, kind: .exclusion(constraint), columns: []))
        }
        return result
    }

    private func uniqueConstraints() throws(CompileError) -> [ResolvedConstraint] {
        var result: [ResolvedConstraint] = []
        for column in columns where column.isUnique {
            result.append(
                ResolvedConstraint(
                    name: naming.unique(name, [column.name]), isGenerated: true,
                    kind: .unique(nullsNotDistinct: false, deferrable: nil), columns: [column]))
        }
        for case let constraint as UniqueConstraint in items {
            let columns = try constraintColumns(constraint.columns, of: "unique constraint")
            result.append(
                ResolvedConstraint(
                    name: constraint.name ?? naming.unique(name, columns.map(\.name)),
                    isGenerated: constraint.name == nil,
                    kind: .unique(
                        nullsNotDistinct: constraint.nullsNotDistinct,
                        deferrable: constraint.deferrable),
                    columns: columns))
        }
        return result
    }

    /// The column whose values the database makes when an INSERT gives none, if there is one.
    ///
    /// Shape: one that says so, or the only column of the primary key when it is an integer without a foreign key, a default
    /// of any kind or a computed value.
    public var autoincrementColumn: ColumnDefinition? {
        if let said = columns.first(where: { $0.autoincrement == .always || $0.identity != nil }) {
            return said
        }
        guard primaryKey.count == 1, let column = primaryKey.first,
            column.autoincrement == .automatic, column.type.isIntegerType,
            column.foreignKeys.isEmpty,
            column.default == nil, column.serverDefault == nil, column.computed == nil
        else { return nil }
        for case let constraint as ForeignKeyConstraint in items
        where constraint.columns.contains(column.key) || constraint.columns.contains(column.name) {
            return nil
        }
        return column
    }
}

extension DataType {
    /// Whether it is one of the three integer types.
    public var isIntegerType: Bool {
        switch self {
        case .smallInteger, .integer, .bigInteger: true
        default: false
        }
    }
}
