public import QuicksilverSQL

extension Query {
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

    /// Gives values to the names in texts: `.filter("user_id > :value").params(["value": 224])`.
    public func params(_ parameters: Parameters) -> Self {
        with { state in
            for (name, value) in zip(parameters.names, parameters.values) {
                state.parameters[name] = value
            }
        }
    }

    /// Keeps rows whose attributes have these values: `.filterBy(name: "john", fullname: "x")`.
    ///
    /// Shape: names are attributes of the class, or of the end of the last join; a relation compares with an object. A name that
    /// isn't there, or a value of another type, is thrown at execution.
    /// Source: parity rows Q2, Q13.
    public var filterBy: FilterBy<Element> { FilterBy(query: self) }

    /// Orders the rows.
    public func orderBy(_ terms: any AnyExpression...) -> Self {
        with { $0.orderBy += terms.map(\.node) }
    }

    /// Groups the rows.
    public func groupBy(_ terms: any AnyExpression...) -> Self {
        with { $0.groupBy += terms.map(\.node) }
    }

    /// Groups the rows by all of a table's columns: `.groupBy(users.c)`.
    public func groupBy(_ columns: Columns) -> Self {
        with { $0.groupBy += columns.map(\.node) }
    }

    /// Keeps groups that fulfil the condition.
    public func having(_ predicate: SQLPredicate) -> Self {
        with { state in
            state.having = state.having.map { joined($0, predicate.node) } ?? predicate.node
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
            state.offset = (state.offset ?? 0) + range.lowerBound
            state.limit = min(rest, range.count)
        }
    }

    /// Leaves out duplicate rows.
    public func distinct() -> Self { with { $0.isDistinct = true } }

    /// Says what is selected from, instead of the class's own table.
    ///
    /// Source: parity row Q11.
    public func selectFrom(_ item: some FromConvertible) -> Self {
        with { $0.from = item.fromItem }
    }

    /// Joins along relations by name, each from the end of the one before; `filterBy` is about the last end then.
    ///
    /// Shape: `.join("addresses")`, `.join("cartitems", "price")`.
    /// Source: parity row Q12.
    public func join(_ names: String...) -> Self { with { $0.join(names: names, outer: false) } }

    /// Joins along a path of relation names.
    public func join(_ names: [String]) -> Self { with { $0.join(names: names, outer: false) } }

    /// Joins along a relation: `.join(User.addresses)`.
    public func join<Value>(_ path: RelationPath<Value>) -> Self {
        with { state in
            if let relation = path.relation { state.join(relation, outer: false) }
        }
    }

    /// Joins along a relation to an alias of its class.
    public func join<Value>(_ path: RelationPath<Value>, to alias: AliasedClass<Value.Member>)
        -> Self
    {
        with { state in
            if let relation = path.relation {
                state.join(relation, outer: false, to: alias._source)
            }
        }
    }

    /// Joins along two relations, the second from the end of the first.
    public func join<A, B>(_ a: RelationPath<A>, _ b: RelationPath<B>) -> Self { join(a).join(b) }

    /// Joins along relations by name, keeping rows for which they lead to nothing.
    public func outerJoin(_ names: String...) -> Self {
        with { $0.join(names: names, outer: true) }
    }

    /// Joins along a relation, keeping rows for which it leads to nothing.
    public func outerJoin<Value>(_ path: RelationPath<Value>) -> Self {
        with { state in
            if let relation = path.relation { state.join(relation, outer: true) }
        }
    }

    /// Goes back to the class the query began with: the next join and `filterBy` start there.
    public func resetJoinpoint() -> Self { with { $0.joinPoint = $0.root } }

    /// Overwrites what objects of the session hold, unflushed changes too.
    public func populateExisting() -> Self { with { $0.overwrites = true } }

    /// Locks the rows until the transaction ends, and reads them anew: `FOR UPDATE`.
    ///
    /// - Throws: at execution, ``CompileError`` on SQLite, which locks whole files and has no row locks.
    public func withForUpdate(
        _ wait: LockNode.Wait = .wait, _ strength: LockNode.Strength = .update
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
public struct FilterBy<Element> {
    let query: Query<Element>

    /// Adds a condition for each name.
    public func dynamicallyCall(
        withKeywordArguments arguments: KeyValuePairs<String, Any?>
    ) -> Query<Element> {
        query.with { state in
            for (name, value) in arguments { state.filter(name, value) }
        }
    }
}
