import QuicksilverSQL
import Synchronization

/// Where a class keeps its mapper; one for each mapped class, for the life of the program.
///
/// Shape: a class that nobody has put in a ``Registry`` joins the default one when it is first used.
public final class ClassMapping: Sendable {
    /// The class.
    public let type: any MappedObject.Type
    private let current = Mutex<Mapper?>(nil)
    private let heirList = Mutex<[ClassMapping]>([])
    /// What the class says of itself.
    let declaration: ClassDeclaration
    /// Who listens to its objects.
    let listeners = ListenerStore()
    /// The mapped classes it inherits from, the nearest first.
    let ancestors: [ClassMapping]

    /// The place of a class's mapper.
    public init(_ type: any MappedObject.Type) {
        self.type = type
        var declaration = ClassDeclaration()
        type.__declare(&declaration)
        self.declaration = declaration
        ancestors = Self.ancestors(of: type)
        if declaration.hasValidators { ListenerStore.note(.set) }
    }

    /// The class's mapper; a class that has none yet joins the default registry.
    public var mapper: Mapper { existing ?? Registry.default.add(self) }

    /// The class's mapper, if it has one.
    var existing: Mapper? { current.withLock { $0 } }

    /// The classes that have its columns in tables of their own.
    var heirs: [ClassMapping] { heirList.withLock { $0 } }

    /// Tells the classes above a `.concrete` one of it.
    func tellAncestors() {
        var next: ClassMapping? = self
        while let inheritance = next?.declaration.inheritance, inheritance.kind == .concrete {
            inheritance.parent.heirList.withLock { heirs in
                if !heirs.contains(where: { $0 === self }) { heirs.append(self) }
            }
            next = inheritance.parent
        }
    }

    /// Keeps a mapper unless there is one; which it is, and whether it is this one.
    func claim(_ make: () -> Mapper) -> (mapper: Mapper, isNew: Bool) {
        current.withLock { current in
            if let mapper = current { return (mapper, false) }
            let mapper = make()
            current = mapper
            return (mapper, true)
        }
    }

    /// Puts a mapper in the place of the one there is, or none.
    func replace(by mapper: Mapper?) { current.withLock { $0 = mapper } }

    /// The tree of a column by its position.
    func node(of attribute: Int) -> Node {
        noting(mapper.node(of: attribute, in: AliasScope.alias(of: self)))
    }

    /// The tree of a column with a note of the class it was asked of, where it shares rows with others.
    ///
    /// Shape: `Bird.name` and `Animal.name` are one column, and the first is only that of birds.
    /// Source: features U119.
    func noting(_ node: Node) -> Node {
        guard let mapper = existing, mapper.inheritance != nil, case .column(let column) = node,
            case .table = column.source
        else { return node }
        return .column(ColumnReference(column, notes: self))
    }
}
