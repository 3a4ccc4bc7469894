import QuicksilverSQL

/// A relation as queries name it: `User.addresses`.
///
/// Shape: stands in `join`, in `options`, and makes conditions: `User.addresses.any { … }`, `Address.user == someone`.
/// Source: parity rows Q12, Q13.
public struct RelationPath<Value: RelationValue>: Sendable {
    let mapping: ClassMapping
    let position: Int

    init(_ mapping: ClassMapping, _ position: Int) {
        self.mapping = mapping
        self.position = position
    }

    /// The relation's name.
    public var name: String { mapping.declaration.relations[position].name }

    var relation: Relation? {
        let relations = mapping.mapper.relations
        return relations.indices.contains(position) ? relations[position] : nil
    }
}
