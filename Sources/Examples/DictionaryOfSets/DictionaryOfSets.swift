import Quicksilver

/// Three tables behind one attribute: an object shows a dictionary of sets of integers and nothing else.
///
/// Shape: `A.associations` is a dictionary of `B` by key, `B.elements` a set of `C`; `B.values` shows the integers of its `C`s,
/// `A.collections` the `values` of its `B`s. Reading a key that isn't there makes its `B`.
@main
struct DictionaryOfSets {
    static func main() throws {
        let engine = try createEngine("sqlite://", echo: true)
        let registry = Registry(A.self, B.self, C.self)
        try registry.metadata.createAll(engine)

        let session = Session(engine)
        defer { session.close() }

        // Only A is spoken to from here on.
        try session.addAll([A(collections: ["1": [1, 2, 3]])])
        try session.commit()

        guard let a1 = try session.query(A.self).first() else { return }
        show(a1)
        a1.collections["1"].insert(4)
        try session.commit()

        a1.collections["2"].formUnion([7, 8, 9])
        try session.commit()
        show(a1)
        try session.throwIfFailed()
    }

    private static func show(_ a: A) {
        for (key, values) in a.collections.sorted(by: { $0.key < $1.key }) {
            print(key, values.sorted())
        }
    }
}

/// What all three have in common: no table of its own, and a column that each of their tables gets.
@Mapped class Base {
    @Column(primaryKey: true) var id: Int?
    init() {}
}

@Mapped("a", inherits: .concrete) final class A: Base {
    @Relationship(key: \B.key, create: { B(key: $0) }, foreignKey: ["aID"])
    var associations: RelatedDictionary<String, B>
    @AssociationProxy(\A.associations, \B.values)
    var collections: AssociationDictionary<String, AssociationSet<Int>>

    init(collections: AssociationDictionary<String, AssociationSet<Int>> = [:]) {
        super.init()
        self.collections = collections
    }
}

@Mapped("b", inherits: .concrete) final class B: Base {
    @Column(nullable: false, foreignKey: ForeignKey("a.id")) var aID: Int?
    @Relationship(foreignKey: ["bID"]) var elements: RelatedSet<C>
    var key: String
    @AssociationProxy(\B.elements, \C.value, create: { C(value: $0) })
    var values: AssociationSet<Int>

    init(key: String, values: Set<Int> = []) {
        self.key = key
        super.init()
        self.values = AssociationSet(plain: values)
    }
}

@Mapped("c", inherits: .concrete) final class C: Base {
    @Column(nullable: false, foreignKey: ForeignKey("b.id")) var bID: Int?
    var value: Int

    init(value: Int) {
        self.value = value
        super.init()
    }
}
