import Testing

/// Every misuse has its message, and a repair where there is one.
@Suite struct MisuseTests {
    /// One misuse: what is written, what is said at which line, and what the repair makes of it.
    struct Misuse: Sendable, CustomTestStringConvertible {
        let source: String
        let message: String
        var repaired: String?

        var testDescription: String { message }
    }

    private static func inClass(
        _ member: String, _ message: String, repaired: String? = nil
    ) -> Misuse {
        Misuse(
            source: "@Mapped(\"a\") final class A {\n    \(member)\n}", message: "2: \(message)",
            repaired: repaired.map { "@Mapped(\"a\") final class A {\n    \($0)\n}" })
    }

    private static func inStruct(_ member: String, _ message: String) -> Misuse {
        Misuse(
            source: "@MappedRecord(\"a\") struct A {\n    \(member)\n}", message: "2: \(message)")
    }

    static let all: [Misuse] = [
        Misuse(
            source: "@Mapped(\"a\") struct A { var id: Int? }",
            message:
                "1: @Mapped is for classes, whose objects a session keeps; a struct, which is the value of a row, is a @MappedRecord",
            repaired: "@MappedRecord(\"a\") struct A { var id: Int? }"),
        Misuse(
            source: "@Mapped(\"a\") enum A { case b }",
            message:
                "1: @Mapped is for classes, whose objects a session keeps; a struct, which is the value of a row, is a @MappedRecord"
        ),
        Misuse(
            source: "@MappedRecord(\"a\") final class A { var id: Int? }",
            message:
                "1: @MappedRecord is for structs, which are values of rows; a class, whose objects a session keeps, is @Mapped",
            repaired: "@Mapped(\"a\") final class A { var id: Int? }"),
        Misuse(
            source: "@Mapped(\"a\") class A<T> { var id: Int? }",
            message:
                "1: @Mapped: a generic class can't be mapped; map a subclass that says its types"
        ),
        Misuse(
            source: "@MappedRecord(\"a\") struct A<T> { var id: Int? }",
            message: "1: @MappedRecord: a generic struct can't be mapped"),
        Misuse(
            source:
                "@Mapped(\"b\", inherits: .joined, record: true) final class B: A { var x: Int = 1 }",
            message:
                "1: @Mapped: 'record: true' is for a class that inherits from no other mapped one; ask for it there"
        ),
        inClass(
            "let id: Int",
            "@Mapped: 'id' is a `let`, which a session couldn't set; write `private(set) var`, or mark it @Transient",
            repaired: "var id: Int"),
        inClass(
            "var a, b: Int",
            "@Mapped: declare each mapped property on its own: `var a: Int`, then `var b: Int`"),
        inClass(
            "var (a, b) = (1, 2)",
            "@Mapped: a tuple of properties can't be mapped; declare each on its own"),
        inClass(
            "var n = make()",
            "@Mapped: 'n' needs a type annotation: its initial value doesn't tell the type"),
        inClass(
            "var n: Int = 0 { didSet {} }",
            "@Mapped: 'n' can't have willSet or didSet, as its accessors are generated; use the session's events, or mark it @Transient"
        ),
        inClass(
            "weak var other: B?",
            "@Mapped: a `weak` property can't be mapped: sessions say who keeps whom alive; mark it @Transient"
        ),
        inClass(
            "@Column @Relationship var other: B?",
            "@Mapped: a property is one thing, a column or a relation; leave one of @Column, @Relationship"
        ),
        inClass(
            "@Relationship var b: B",
            "@Relationship: a relation to one object is Optional, as its row may be missing: `var b: B?`",
            repaired: "@Relationship var b: B?"),
        inClass(
            "@Relationship var b: RelatedList<B> = []",
            "@Relationship: 'b' can't have an initial value; assign it in an initialiser",
            repaired: "@Relationship var b: RelatedList<B>"),
        inClass(
            "@Relationship var b: [B]",
            "@Relationship: 'b' is an array, which can't tell the session of changes: `var b: RelatedList<B>`",
            repaired: "@Relationship var b: RelatedList<B>"),
        inClass(
            "@Relationship var b: Set<B>",
            "@Relationship: 'b' is an array, which can't tell the session of changes: `var b: RelatedList<B>`",
            repaired: "@Relationship var b: RelatedList<B>"),
        inClass(
            "@AssociationProxy(\\A.bs, \\B.name) var names: AssociationList<String>",
            "@AssociationProxy: 'names' makes the objects of values that are put into it, so it takes how: `create: { Member(name: $0) }`, by an initialiser that the class writes itself; what is only read is a computed property"
        ),
        inClass(
            "@Column(deferred: true) var role: Role",
            "@Column: 'role' is deferred, and Role has no empty value for the time before it is loaded: `var role: Role?`",
            repaired: "@Column(deferred: true) var role: Role?"),
        inClass(
            "@Column(group: \"g\") var born: Date",
            "@Column: 'born' is deferred, and Date has no empty value for the time before it is loaded: `var born: Date?`",
            repaired: "@Column(group: \"g\") var born: Date?"),
        inClass(
            "@ColumnProperty var role: Role",
            "@ColumnProperty: Role has no empty value for the time before 'role' is loaded: `var role: Role?`",
            repaired: "@ColumnProperty var role: Role?"),
        inClass(
            "@Column(.integer) var name: String",
            "@Column: 'name' is of type String, and .integer holds Int: `var name: Int`; String is .char or .string or .text"
        ),
        inClass(
            "@Column(\"n\", .string(40), unique: true) var name: Int64?",
            "@Column: 'name' is of type Int64, and .string holds String: `var name: String`; leave the SQL type out, as Int64 has one by itself"
        ),
        inClass(
            "var x: Int; @Composite(\"x\", \"z\") var point: Point",
            "@Composite: 'point' names 'z', which is no column; the columns are x"),
        inClass(
            "var x: Int; @Composite(\"x\") var point: Point",
            "@Composite: 'point' names its columns, two at least: `@Composite(\"x\", \"y\") var point`"
        ),
        inClass(
            "var x: Int; var y: Int; @Composite(\"x\", \"y\") var point: Point = Point(0, 0)",
            "@Composite: 'point' can't have an initial value; give its columns theirs",
            repaired: "var x: Int; var y: Int; @Composite(\"x\", \"y\") var point: Point"),
        inStruct(
            "@Relationship var b: B?",
            "@MappedRecord: 'b' is more than a column, which only attributes of classes are; a struct is the value of a row"
        ),
        inStruct(
            "@Column(deferred: true) var b: String",
            "@Column: 'b' can't be deferred: a struct has no session that could read it later; map a class, or a struct with fewer columns"
        ),
        inStruct(
            "let b: String",
            "@Mapped: 'b' is a `let`, which a session couldn't set; write `private(set) var`, or mark it @Transient"
        ),
    ]

    @Test(arguments: all)
    func isNamedWithItsRemedy(_ misuse: Misuse) {
        let expansion = Expansion(misuse.source)
        #expect(expansion.messages == [misuse.message])
        if let repaired = misuse.repaired { #expect(expansion.repaired == repaired) }
    }

    @Test func transientPropertiesAreLeftAlone() {
        let expansion = Expansion(
            """
            @Mapped("a") final class A {
                var id: Int?
                @Transient let x = make()
                @Transient weak var parent: B?
                @Transient var (a, b) = (1, 2)
                static let y = 1
                lazy var w = 3
                var z: Int { 1 }
            }
            """)
        #expect(expansion.messages == [])
        #expect(expansion.has("static let id = 0\nstatic let __mapping"))
    }

    @Test func typesThatAreNotKnownAreLeftToTheCompiler() {
        let expansion = Expansion(
            """
            @Mapped("a") final class A {
                @Column(.integer) var cents: Cents
                @Column(.enumeration(Size.self)) var size: Size
                @Column(.json([String].self)) var tags: JSON<[String]>
                @Column(.of(Email.self)) var email: Email?
                @Column(Self.type) var name: String
            }
            """)
        #expect(expansion.messages == [])
    }

    @Test func whatIsWrongIsSaidOnce() {
        let expansion = Expansion(
            """
            @Mapped("a") final class A {
                var id: Int?
                let code: Int
                @Column(.integer) var name: String
                @Relationship var b: B
                weak var c: C?
            }
            """)
        #expect(expansion.messages.count == 4)
        // The class is whole to the compiler, and nothing is made of what is wrong.
        #expect(expansion.has("extension A: nonisolated QuicksilverORM.MappedObject {"))
        #expect(expansion.has("static var __mapping: QuicksilverORM.ClassMapping {"))
        #expect(
            expansion.has(
                "required init(__row row: QuicksilverORM.RowLoader) throws {\n Swift.fatalError()\n}"
            ))
        #expect(!expansion.text.contains("declaration.column"))
        #expect(!expansion.text.contains("RelationPath<B>"))
        #expect(!expansion.text.contains("SQLExpression<C?>"))
    }

    @Test func argumentsOutOfOrderAreTheCompilersToName() {
        let expansion = Expansion(
            """
            @Mapped("a") final class A {
                @Relationship(secondary: "ab", backPopulates: "as") var bs: RelatedList<B>
                @Column(.string(40), index: true, unique: true) var name: String
            }
            """)
        #expect(expansion.has("RelatedList<B>.self, backPopulates: \"as\", secondary: \"ab\")"))
        #expect(expansion.has("String.self, .string(40), unique: true, index: true)"))
    }

    @Test func severalMisusesAreReportedAtOnce() {
        let expansion = Expansion(
            """
            @Mapped("a") final class A {
                let id: Int
                @Relationship var b: B
            }
            """)
        #expect(expansion.messages.map { String($0.prefix(2)) } == ["2:", "3:"])
        #expect(expansion.repaired?.contains("var id: Int") == true)
        #expect(expansion.repaired?.contains("var b: B?") == true)
    }
}
