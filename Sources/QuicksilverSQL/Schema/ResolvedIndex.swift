/// An index of a table with its name and its columns found.
public struct ResolvedIndex: Sendable {
    /// What is indexed.
    public enum Subject: Sendable {
        /// A column.
        case column(ColumnDefinition)
        /// An expression.
        case expression(SQLText)
    }
    /// A term.
    public struct Term: Sendable {
        /// What is indexed.
        public let subject: Subject
        /// Whether it descends.
        public let isDescending: Bool
    }
    /// The table.
    public let table: Table
    /// Its name, before it is shortened to what a database takes.
    public let name: String
    /// Whether the name was made by convention.
    public let isGenerated: Bool
    /// What is indexed.
    public let terms: [Term]
    /// Whether it is unique.
    public let isUnique: Bool
    /// Rows it is about; all when nil.
    public let predicate: SQLText?
    /// Columns kept beside the key.
    public let include: [ColumnDefinition]
    /// The index method.
    public let method: String?

    /// The name as a dialect writes it.
    public func name(under rules: IdentifierRules) -> String {
        isGenerated ? rules.shortened(name) : name
    }

    /// The columns among its terms.
    public var columns: [ColumnDefinition] {
        terms.compactMap { term in
            if case .column(let column) = term.subject { column } else { nil }
        }
    }
}

extension Table {
    /// The table's indexes, each with its name: those of columns first, in the columns' order.
    ///
    /// Shape: a column that is unique and indexed has its UNIQUE constraint only, which is an index.
    /// - Throws: ``CompileError`` `.unknownName` when one names a column that isn't there.
    public func resolvedIndexes() throws(CompileError) -> [ResolvedIndex] {
        if let fault { throw fault }
        var result: [ResolvedIndex] = []
        for column in columns where column.isIndexed && !column.isUnique {
            result.append(
                ResolvedIndex(
                    table: self, name: naming.index(name, [column.name]), isGenerated: true,
                    terms: [ResolvedIndex.Term(subject: .column(column), isDescending: false)],
                    isUnique: false, predicate: nil, include: [], method: nil))
        }
        for case let index as Index in items {
            result.append(try resolve(index))
        }
        var names: Set<String> = []
        for index in result where !names.insert(index.name).inserted {
            throw CompileError(
                .inconsistent,
                "table '\(fullName)' has two indexes called '\(index.name)'; give one a name of its own"
            )
        }
        return result
    }

    /// An index with its name and columns, on this table.
    ///
    /// - Throws: ``CompileError`` `.unknownName` when it names a column that isn't there.
    public func resolve(_ index: Index) throws(CompileError) -> ResolvedIndex {
        var terms: [ResolvedIndex.Term] = []
        var names: [String] = []
        for term in index.terms {
            switch term.subject {
            case .column(let key):
                for column in try constraintColumns([key], of: "index") {
                    names.append(column.name)
                    terms.append(
                        ResolvedIndex.Term(
                            subject: .column(column), isDescending: term.isDescending))
                }
            case .expression(let text):
                names.append("expression")
                terms.append(
                    ResolvedIndex.Term(subject: .expression(text), isDescending: term.isDescending))
            }
        }
        guard !terms.isEmpty else {
            throw CompileError(.missing, "an index of table '\(fullName)' names no column")
        }
        let include =
            index.include.isEmpty ? [] : try constraintColumns(index.include, of: "index")
        return ResolvedIndex(
            table: self, name: index.name ?? naming.index(name, names),
            isGenerated: index.name == nil, terms: terms, isUnique: index.isUnique,
            predicate: index.predicate, include: include, method: index.method)
    }
}
