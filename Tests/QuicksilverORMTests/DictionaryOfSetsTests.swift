import Quicksilver
import QuicksilverTesting
import Testing

/// A dictionary of sets of integers over three tables, of which only the first class is seen.
@Suite struct DictionaryOfSetsTests {
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
        @Column(.string(40)) var key: String
        @AssociationProxy(\B.elements, \C.value, create: { C(value: $0) })
        var values: AssociationSet<Int>

        init(key: String, values: Set<Int> = []) {
            self.key = key
            super.init()
            self.values = AssociationSet(plain: values)
        }
    }

    @Mapped("c", inherits: .concrete) final class C: Base {
        @Column(foreignKey: ForeignKey("b.id")) var bID: Int?
        var value: Int

        init(value: Int) {
            self.value = value
            super.init()
        }
    }

    static let registry = Registry(A.self, B.self, C.self)

    @Test(arguments: TestEngine.mapped)
    func aDictionaryOfSetsIsAllThatIsSeen(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try session.addAll([A(collections: ["1": [1, 2, 3]])])
            try session.commit()
            session.clear()
            let a1 = try #require(try session.query(A.self).first())
            #expect(a1.collections.plain == ["1": [1, 2, 3]])
            a1.collections["1"].insert(4)
            try session.commit()
            // A key that isn't there makes its object.
            a1.collections["2"].formUnion([7, 8, 9])
            try session.commit()
            session.clear()
            let again = try #require(try session.query(A.self).first())
            #expect(again.collections.plain == ["1": [1, 2, 3, 4], "2": [7, 8, 9]])
            #expect(again.collections.find("3") == nil)
            again.collections["2"].remove(8)
            again.collections["3"] = [5, 6]
            try session.commit()
            session.clear()
            let last = try #require(try session.query(A.self).first())
            #expect(last.collections.plain == ["1": [1, 2, 3, 4], "2": [7, 9], "3": [5, 6]])
            // A proxy of proxies is asked in queries along all its relations.
            #expect(try session.query(A.self).filter(A.collections.contains(9)).count() == 1)
            #expect(try session.query(A.self).filter(A.collections.contains(99)).count() == 0)
            #expect(last.associations["2"]?.key == "2")
            #expect(last.associations.count == 3)
            try session.throwIfFailed()
        }
    }

    @Mapped("shelves") final class Shelf {
        var id: Int?
        @Relationship(key: \Book.title, foreignKey: ["shelfID"])
        var books: RelatedDictionary<String, Book>
        @AssociationProxy(\Shelf.books, \Book.pages)
        var pages: AssociationDictionary<String, AssociationSet<Int>>
    }

    @Mapped("books") final class Book {
        var id: Int?
        @Column(.string(40)) var title: String
        @Column(foreignKey: ForeignKey("shelves.id")) var shelfID: Int?
        @Relationship(foreignKey: ["bookID"]) var leaves: RelatedSet<Leaf>
        @AssociationProxy(\Book.leaves, \Leaf.page, create: { Leaf(page: $0) })
        var pages: AssociationSet<Int>
    }

    @Mapped("leaves") final class Leaf {
        var id: Int?
        @Column(foreignKey: ForeignKey("books.id")) var bookID: Int?
        var page: Int

        init(page: Int) { self.page = page }
    }

    static let shelves = Registry(Shelf.self)

    @Test func aViewThatBelongsToNobodyKeepsWhatItGets() {
        let numbers: AssociationSet<Int> = [1, 2]
        numbers.insert(3)
        numbers.remove(1)
        #expect(numbers.plain == [2, 3])
        let sets: AssociationDictionary<String, AssociationSet<Int>> = ["a": [1]]
        sets["b"] = [2]
        sets["a"].insert(5)
        #expect(sets.plain == ["a": [1, 5], "b": [2]])
    }

    @Test(arguments: TestEngine.mapped)
    func aKeyThatCannotBeMadeFailsTheSession(_ test: TestEngine) async throws {
        try await test.with(Self.shelves) { engine in
            let session = Session(engine)
            defer { session.close() }
            let shelf = Shelf()
            try session.add(shelf)
            try session.flush()
            shelf.pages["none"].insert(3)
            let error = #expect(throws: ORMError.self) { try session.flush() }
            #expect(error?.description.contains("Shelf.books") == true)
            #expect(error?.description.contains("create") == true)
            try session.rollback()
            let outside = Shelf()
            outside.pages["none"].insert(3)
            #expect(throws: ORMError.self) { try session.add(outside) }
        }
    }
}
