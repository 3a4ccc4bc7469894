public import QuicksilverSQL

extension QueryClauses {
    /// Keeps rows that fulfil the conditions; all of all calls are joined by AND.
    ///
    /// Source: parity rows Q3, Q4.
    public func filter(_ predicates: SQLPredicate...) -> Self {
        with { state in for predicate in predicates { state.and(predicate.node) } }
    }

    /// Keeps rows that fulfil a condition written as SQL; interpolated values are binds, `:name` is given by `params`.
    public func filter(_ text: SQLText) -> Self { with { $0.and(text.node) } }

    /// The same as `filter`.
    public func `where`(_ predicates: SQLPredicate...) -> Self {
        with { state in for predicate in predicates { state.and(predicate.node) } }
    }

    /// The same as `filter`.
    public func `where`(_ text: SQLText) -> Self { filter(text) }

    /// Gives values to the names in texts: `.filter("user_id > :value").params(["value": 224])`.
    public func params(_ parameters: Parameters) -> Self {
        with { state in
            for (name, value) in zip(parameters.names, parameters.values) {
                state.parameters[name] = value
            }
        }
    }

    /// Gives values to the names in texts: `.params(value: 224)`.
    public var params: NamedParameters<Self> { NamedParameters(query: self) }

    /// Keeps rows whose attributes have these values: `.filterBy(name: "john", fullname: "x")`.
    ///
    /// Shape: names are attributes of the class, or of the end of the last join; a relation compares with an object. A name that
    /// isn't there, or a value of another type, is thrown at execution.
    /// Source: parity rows Q2, Q13.
    public var filterBy: FilterBy<Self> { FilterBy(query: self) }

    /// Orders the rows.
    public func orderBy(_ terms: any AnyExpression...) -> Self {
        with { state in state.orderBy += terms.map { state.adapted($0.node) } }
    }

    /// Groups the rows.
    public func groupBy(_ terms: any AnyExpression...) -> Self {
        with { state in state.groupBy += terms.map { state.adapted($0.node) } }
    }

    /// Groups the rows by all of a class's columns: `.groupBy(User.c)`.
    public func groupBy(_ columns: AttributeColumns) -> Self {
        with { state in
            let mapper = columns._mapping.mapper
            state.groupBy += mapper.columns.map { state.adapted($0.node) }
        }
    }

    /// Groups the rows by all of a table's columns: `.groupBy(users.c)`.
    public func groupBy(_ columns: Columns) -> Self {
        with { state in state.groupBy += columns.map { state.adapted($0.node) } }
    }

    /// Keeps groups that fulfil the condition.
    public func having(_ predicate: SQLPredicate) -> Self {
        with { state in
            let condition = state.adapted(predicate.node)
            state.having = state.having.map { joined($0, condition) } ?? condition
        }
    }

    /// Returns at most so many rows.
    public func limit(_ count: Int) -> Self {
        with { state in
            if count < 0 {
                state.fail(CompileError(.invalidArgument, "limit(\(count)): 0 or more rows"))
            }
            state.limit = count
        }
    }

    /// Leaves out so many rows at the start.
    public func offset(_ count: Int) -> Self {
        with { state in
            if count < 0 {
                state.fail(CompileError(.invalidArgument, "offset(\(count)): 0 or more rows"))
            }
            state.offset = count
        }
    }

    /// The rows of a range, as LIMIT and OFFSET within those this query has.
    ///
    /// Source: parity row Q7.
    public subscript(range: Range<Int>) -> Self {
        with { state in
            guard range.lowerBound >= 0 else {
                return state.fail(
                    CompileError(.invalidArgument, "a range of rows begins at 0 or later"))
            }
            let rest = state.limit.map { max(0, $0 - range.lowerBound) } ?? range.count
            let (offset, isTooFar) = range.lowerBound.addingReportingOverflow(state.offset ?? 0)
            state.offset = isTooFar ? .max : offset
            state.limit = min(rest, range.count)
        }
    }

    /// Leaves out duplicate rows.
    public func distinct() -> Self { with { $0.isDistinct = true } }

    /// Overwrites what objects of the session hold, unflushed changes too.
    public func populateExisting() -> Self { with { $0.overwrites = true } }

    /// Locks the rows until the transaction ends, and reads them anew: `FOR UPDATE`.
    ///
    /// - Throws: at execution, ``CompileError`` on SQLite, which locks whole files and has no row locks.
    public func withForUpdate(
        _ wait: LockNode.Wait, _ strength: LockNode.Strength = .update
    ) -> Self {
        with { state in
            state.lock = LockNode(strength, wait)
            state.overwrites = true
        }
    }

    /// Keeps rows that a relation of an object leads to.
    ///
    /// Source: parity row Q14.
    public func withParent<Parent: MappedObject, Value>(
        _ parent: Parent, _ path: RelationPath<Value>
    ) -> Self {
        with { state in
            if let relation = path.relation {
                state.and(relation.leading(from: parent, to: state.root))
            }
        }
    }

    /// Keeps rows that the only relation of an object's class to this one leads to.
    public func withParent<Parent: MappedObject>(_ parent: Parent) -> Self {
        with { state in
            let relations = Parent.__mapping.mapper.relations.compactMap { $0 }
                .filter { $0.target === state.root.mapper }
            guard relations.count == 1 else {
                return state.fail(
                    CompileError(
                        relations.isEmpty ? .missing : .ambiguous,
                        "'\(Parent.self)' has \(relations.count) relations to '\(state.root.mapper.type)'"
                            + (relations.isEmpty
                                ? ""
                                : ": " + relations.map(\.name).joined(separator: ", ")
                                    + "; say which: withParent(object, \(relations[0].description))")
                    ))
            }
            state.and(relations[0].leading(from: parent, to: state.root))
        }
    }

    /// Takes the rows of a statement written as SQL: columns meet attributes by name.
    ///
    /// Source: parity row Q5.
    public func fromStatement(_ text: SQLText) -> Self {
        with { $0.statement = .text(text.textNode, columns: []) }
    }

    /// Takes the rows of a statement: columns meet attributes by name.
    public func fromStatement(_ statement: some QueryStatement) -> Self {
        with { $0.statement = statement.queryNode }
    }
}

/// What `filterBy` calls: names with values.
@dynamicCallable
public struct FilterBy<Base: QueryClauses> {
    let query: Base

    /// Adds a condition for each name.
    public func dynamicallyCall(
        withKeywordArguments arguments: KeyValuePairs<String, Any?>
    ) -> Base {
        query.with { state in
            for (name, value) in arguments { state.filter(name, value) }
        }
    }
}

/// What `params` calls: names with values.
@dynamicCallable
public struct NamedParameters<Base: QueryClauses> {
    let query: Base

    /// Gives each name its value.
    public func dynamicallyCall(
        withKeywordArguments arguments: KeyValuePairs<String, any ColumnValue>
    ) -> Base {
        query.with { state in
            for (name, value) in arguments { state.parameters[name] = value.sqlValue }
        }
    }
}
