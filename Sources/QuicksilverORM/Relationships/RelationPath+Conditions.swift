public import QuicksilverSQL

extension RelationPath {
    /// Whether the relation leads to an object; the foreign key is compared where it stands in this table.
    ///
    /// Shape: `User.addresses.contains(address)`: `EXISTS (…)`, or `users.id = ?`.
    /// Source: parity row Q13; features I3.
    public func contains(_ object: Value.Member) -> SQLPredicate {
        predicate { relation, point in relation.leads(from: point, to: object) }
    }

    /// Whether the relation leads to an object, or to none: `Address.user == someone`, `Address.user == nil`.
    public static func == (path: RelationPath, object: Value.Member?) -> SQLPredicate {
        guard let object else {
            return path.predicate { relation, point in relation.isEmpty(from: point) }
        }
        return path.contains(object)
    }

    /// Whether the relation doesn't lead to an object; `!= nil`: whether it leads to any.
    public static func != (path: RelationPath, object: Value.Member?) -> SQLPredicate {
        not_(path == object)
    }

    /// Whether the relation leads to any object.
    ///
    /// Shape: `EXISTS (SELECT 1 FROM addresses WHERE users.id = addresses.user_id)`
    public func any() -> SQLPredicate {
        predicate { relation, point in relation.exists(from: point) { _ in nil } }
    }

    /// Whether the relation leads to an object that fulfils a condition on its class's columns.
    ///
    /// Shape: `User.addresses.any(Address.email == "a@b")`. For a class related to itself, use the form with a closure.
    public func any(_ condition: SQLPredicate) -> SQLPredicate {
        predicate { relation, point in
            guard relation.target.root !== relation.parent.root else {
                return .fault(
                    CompileError(
                        .ambiguous,
                        "\(relation.description) leads to its own class, so the condition may be about either end; write "
                            + "any { $0.name == … }"))
            }
            return relation.exists(from: point) { _ in condition.node }
        }
    }

    /// Whether the relation leads to an object that fulfils a condition.
    ///
    /// Shape: `TreeNode.children.any { $0.name == "leaf" }`; the far end goes by an alias.
    public func any(_ condition: (AliasedClass<Value.Member>) -> SQLPredicate) -> SQLPredicate {
        predicate { relation, point in
            let alias = AliasedClass<Value.Member>(
                _source: relation.target.alias())
            let inner = condition(alias).node
            return relation.exists(from: point, as: alias._source) { _ in inner }
        }
    }

    /// The same as ``any()``, for a relation to one.
    public func has() -> SQLPredicate { any() }

    /// The same as ``any(_:)-(SQLPredicate)``, for a relation to one.
    public func has(_ condition: SQLPredicate) -> SQLPredicate { any(condition) }

    /// The same as ``any(_:)-((AliasedClass<Value.Member>)->SQLPredicate)``, for a relation to one.
    public func has(_ condition: (AliasedClass<Value.Member>) -> SQLPredicate) -> SQLPredicate {
        any(condition)
    }

    private func predicate(_ make: (Relation, QueryState.Point) -> Node) -> SQLPredicate {
        guard let relation else {
            return SQLPredicate(node: .fault(fault))
        }
        return SQLPredicate(
            node: make(
                relation,
                QueryState.Point(
                    mapper: mapping.mapper, alias: alias ?? AliasScope.alias(of: mapping))))
    }
}
