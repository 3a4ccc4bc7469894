import QuicksilverSQL
import Synchronization

/// A relation worked out: which columns tie its two classes, and what the mapper does along it.
///
/// Shape: `pairs` are positions of attributes, the parent's and the target's, that hold equal values; through a secondary
/// table each side has its own pairs.
/// Source: features G13.
final class Relation: Sendable {
    /// Which side's rows refer to the other's.
    enum Direction: Sendable {
        case oneToMany
        case manyToOne
        case manyToMany
    }

    /// The table between the two sides of a many-to-many relation.
    struct Secondary: Sendable {
        let table: Table
        /// Columns of the table with the parent's attributes they refer to.
        let parentPairs: [(column: ColumnDefinition, attribute: Int)]
        /// Columns of the table with the target's attributes they refer to.
        let targetPairs: [(column: ColumnDefinition, attribute: Int)]
    }

    let name: String
    let position: Int
    let isCollection: Bool
    /// How a dictionary's objects are keyed.
    let keying: Keying?
    let direction: Direction
    let pairs: [(parent: Int, target: Int)]
    /// The same as a row sees them that refers to another: its own attribute, and the one it takes its value from.
    let references: [(own: Int, other: Int)]
    let secondary: Secondary?
    /// Whether the database changes the foreign key along with the key it refers to.
    let followsKey: Bool
    let cascade: Cascade
    let loading: Loading
    /// What its objects are ordered by.
    let orderBy: [(position: Int, isDescending: Bool)]
    /// What else has to hold between the rows, beside the equal attributes.
    let criterion: JoinTerm?
    /// The target's attribute that keeps the order.
    let place: Int?
    let passiveDeletes: Bool
    let postUpdate: Bool
    let isViewOnly: Bool
    /// The other end's position among the target's relations.
    let back: Int?
    /// What was found out of the other end: whether there is one, and whether it is written through.
    private let ends = Atomic<UInt8>(0)
    private let parentMapping: ClassMapping
    private let targetMapping: ClassMapping

    /// The mapper whose relation it is.
    var parent: Mapper { parentMapping.mapper }
    /// The mapper of its objects.
    var target: Mapper { targetMapping.mapper }
    /// The other end.
    var reverse: Relation? {
        guard let back else { return nil }
        let relations = target.relations
        // One that leads elsewhere is a fault that the registry reports; its slots hold objects of another class.
        guard relations.indices.contains(back), relations[back]?.target === parent else {
            return nil
        }
        return relations[back]
    }

    /// The other end's position, where it is there and not for viewing only.
    var linked: Int? { knownEnds & 2 != 0 ? back : nil }

    /// Whether there is another end.
    var isTwoWay: Bool { knownEnds & 1 != 0 }

    // What is declared of another end doesn't change; that there is none may, when its class is named later.
    private var knownEnds: UInt8 {
        if back == nil { return 0 }
        let known = ends.load(ordering: .relaxed)
        if known != 0 { return known }
        guard let reverse else { return 0 }
        let found: UInt8 = reverse.isViewOnly ? 1 : 3
        ends.store(found, ordering: .relaxed)
        return found
    }

    /// `User.addresses`
    var description: String { "\(parentMapping.type).\(name)" }

    /// Works out the relation at a position of a class.
    init(_ parent: Mapper, _ position: Int) throws(ORMError) {
        let declared = parent.declaredRelations[position]
        let target = declared.member.__mapping.mapper
        let title = "\(parent.type).\(declared.name)"
        self.position = position
        name = declared.name
        isCollection = declared.isCollection
        keying = declared.keying
        parentMapping = parent.type.__mapping
        targetMapping = declared.member.__mapping
        let place = try declared.place.map { name throws(ORMError) in
            guard let position = target.position(of: name) else {
                throw ORMError(
                    .configuration, "\(title): position: \(target.unknown(name).message)")
            }
            return position
        }
        self.place = place
        let order = try target.order(declared.orderBy, title)
        orderBy = order.isEmpty ? place.map { [($0, false)] } ?? [] : order
        passiveDeletes = declared.passiveDeletes
        postUpdate = declared.postUpdate
        isViewOnly = declared.isViewOnly
        // One side's word for the other end is enough.
        let naming = target.declaredRelations.first {
            $0.backPopulates == declared.name && $0.member == parent.type
        }
        let backName = declared.backPopulates ?? naming?.name
        back = backName.flatMap { target.relationPosition(of: $0) }
        if let backName, back == nil {
            throw ORMError(
                .configuration,
                "\(title): the other end is '\(backName)'; \(target.unknown(backName).message)")
        }
        if let wanted = naming?.backref?.isCollection, wanted != declared.isCollection {
            let type = wanted ? "RelatedList<\(target.type)>" : "\(target.type)?"
            throw ORMError(
                .configuration,
                "\(title): backref(\"\(declared.name)\", uselist: \(wanted)) is for "
                    + "\(wanted ? "many objects" : "one object"); declare it `var \(declared.name): \(type)`"
            )
        }
        cascade = naming?.backref?.cascade ?? declared.cascade
        loading = naming?.backref?.loading ?? declared.loading
        let found = try JoinSearch(parent, target, declared, title).found()
        direction = found.direction
        pairs = found.pairs
        references =
            found.direction == .oneToMany
            ? found.pairs.map { ($0.target, $0.parent) }
            : found.pairs.map { ($0.parent, $0.target) }
        secondary = found.secondary
        followsKey = found.followsKey
        criterion = found.criterion
    }

    /// Throws what only all relations together can tell.
    func check() throws(ORMError) {
        if cascade.contains(.deleteOrphan), !cascade.contains(.delete) {
            throw ORMError(
                .configuration,
                "\(description): deleteOrphan needs delete as well: cascade: [.all, .deleteOrphan]")
        }
        if isViewOnly, cascade.contains(.delete) || cascade.contains(.deleteOrphan) {
            throw ORMError(
                .configuration,
                "\(description): viewOnly writes nothing, so it can't cascade delete; leave one of them out"
            )
        }
        guard let back, target.relations.indices.contains(back) else { return }
        guard let reverse = target.relations[back] else { return }
        guard reverse.target === parent else {
            throw ORMError(
                .configuration,
                "\(description): its other end \(reverse.description) is a relation to \(reverse.target.type)"
            )
        }
        if direction == reverse.direction, direction != .manyToMany {
            throw ORMError(
                .configuration,
                "\(description) and \(reverse.description) have the same direction; for a class related to itself "
                    + "one is a collection and the other Optional")
        }
    }
}
