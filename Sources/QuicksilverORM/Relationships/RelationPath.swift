import QuicksilverSQL

/// A relation as queries name it: `User.addresses`, or from an alias: `u1.addresses`.
///
/// Shape: stands in `join`, in `options`, and makes conditions: `User.addresses.any { … }`, `Address.user == someone`.
/// Source: parity rows Q12, Q13.
public struct RelationPath<Value: RelationValue>: Sendable {
    let mapping: ClassMapping
    let position: Int
    /// The alias it starts from.
    let alias: AliasSource?

    init(_ mapping: ClassMapping, _ position: Int, from alias: AliasSource? = nil) {
        self.mapping = mapping
        self.position = position
        self.alias = alias
    }

    /// The relation's name.
    public var name: String { mapping.declaration.relations[position].name }

    var relation: Relation? {
        let relations = mapping.mapper.relations
        return relations.indices.contains(position) ? relations[position] : nil
    }

    /// The fault of a relation that is declared wrongly.
    var fault: CompileError {
        if mapping.mapper.isUnion {
            return CompileError(
                .unsupported,
                "'\(mapping.type)' has no table, so its relation '\(name)' can't stand in a query; query the classes below it"
            )
        }
        return CompileError(
            .inconsistent,
            "the relation '\(name)' of '\(mapping.type)' is declared wrongly; Registry.configure() says how"
        )
    }
}
