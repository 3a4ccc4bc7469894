import QuicksilverSQL

/// How a class's rows relate to those of the mapped class it inherits from.
///
/// Source: features L1 to L3.
public enum Inheritance: String, Sendable, Hashable {
    /// Its table has all its columns, the superclass's among them; the superclass is often no table's.
    case concrete
    /// Its table has its own columns and the superclass's key; a row of it belongs to a row of the superclass's table.
    case joined
    /// Its rows are in the superclass's table, which has its columns as well; they are NULL in rows of other classes.
    case single
}

/// What a class says of the mapped class it inherits from.
struct InheritanceDeclaration: Sendable {
    let kind: Inheritance
    let parent: ClassMapping
    /// How many of its columns are the superclass's.
    let columnCount: Int
    /// How many of its relations are the superclass's.
    let relationCount: Int
}

/// One of the tables that hold an object: its class's own, or that of a class above it.
struct TableSegment: Sendable {
    let table: Table
    /// The positions of the columns that stand in it, its key left out but in the first.
    let positions: [Int]
    /// The columns that hold the primary key, in its order.
    let key: [ColumnDefinition]
}

extension Mapper {
    /// What is wrong with the classes that share rows with it, seen from the topmost.
    var familyFaults: [String] {
        guard inheritance == nil, hasChildren, !isUnion else { return [] }
        var faults: [String] = []
        guard let column = polymorphicColumn else { return [] }
        let type = columns[column].definition.type
        var known: [SQLValue: Mapper] = [:]
        for mapper in [self] + descendants {
            guard let identity = mapper.polymorphicIdentity else { continue }
            if !identity.canCompare(with: type) {
                faults.append(
                    "\(mapper.type): its polymorphicIdentity is \(identity), and \(self.type).\(columns[column].attribute) is \(type.declaration); say "
                        + "another: @Mapped(…, polymorphicIdentity: …)")
            }
            if let other = known[identity] {
                faults.append(
                    "\(mapper.type) and \(other.type) have the same polymorphicIdentity, \(identity)"
                )
            }
            known[identity] = mapper
        }
        return faults
    }

    /// The class above it, when both share rows.
    var parent: Mapper? { inheritance?.parent }

    /// The topmost of the classes that share rows with it: the identity map knows objects by it.
    var root: Mapper { inheritance?.root ?? self }

    /// Whether rows of other classes may stand in its tables, or its objects take several tables.
    var isPolymorphic: Bool { inheritance != nil || hasChildren }

    /// Whether an object takes several tables.
    var isJoined: Bool { segments.count > 1 }

    /// Whether it is another class or one below that.
    func isKind(of other: Mapper) -> Bool {
        if self === other { return true }
        guard let inheritance else {
            return other.isUnion && other.concretes.contains { $0 === self }
        }
        var next: Mapper? = inheritance.parent
        while let mapper = next {
            if mapper === other { return true }
            next = mapper.parent
        }
        return false
    }

    /// Whether its objects have a relation; a subclass has those of the classes above it.
    func has(_ relation: Relation) -> Bool {
        inheritance == nil ? relation.parent === self : isKind(of: relation.parent)
    }

    /// Those of a table's rows that are of the class: for one that shares the table with others.
    ///
    /// Shape: `employees.type IN ('manager', 'director')`; nil where each row is one.
    /// Source: features L1, U119.
    func criterion(in alias: AliasSource? = nil) -> Node? {
        guard sharesTable, let column = polymorphicColumn else { return nil }
        let identities = layout.identities.keys.sorted { $0.description < $1.description }
        let type = columns[column].definition.type
        return .inList(
            node(of: column, in: alias),
            .values(BindParameter(.array(identities), type: type, isExpanding: true)),
            isNegated: false)
    }

    /// A query for the class's rows, to be read by an ``EntityLoader``.
    func select(
        _ options: ColumnOptions = ColumnOptions(), where condition: Node? = nil
    ) -> SelectNode {
        let layout = layout
        var select = SelectNode(columns: selected(options.row(of: self)))
        if !layout.isPlain { select.from = [layout.from] }
        select.predicate = [criterion(), condition].conjunction
        return select
    }
}

extension [Node?] {
    /// Those that are there, tied by AND; nil when none is.
    var conjunction: Node? {
        let terms = compactMap { $0 }
        return terms.count < 2 ? terms.first : .conjunction(terms)
    }
}
