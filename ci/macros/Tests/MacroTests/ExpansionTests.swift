import Testing

/// What the macros write.
@Suite struct ExpansionTests {
    @Test func columnsTellTheSessionOfChanges() {
        let expansion = Expansion("@Mapped(\"a\") final class A { var name: String = \"x\" }")
        #expect(expansion.messages == [])
        #expect(
            expansion.has(
                """
                @storageRestrictions(initializes: _name)
                init(initialValue) {
                    _name = initialValue
                }
                get {
                    if !__state.hasUnloaded {
                        return _name
                    }
                    __loadUnloaded(__Slot.name)
                    return _name
                }
                """))
        #expect(expansion.has("__state.willChange(self, __Slot.name)\n_name = __value"))
        #expect(expansion.has("yield &_name"))
        #expect(expansion.has("private var _name: String = \"x\""))
        #expect(
            expansion.has(
                """
                static var name: QuicksilverSQL.SQLExpression<String> {
                    __column(__Slot.name)
                }
                """))
        #expect(expansion.has("declaration.column(\"name\", of: String.self)"))
        #expect(expansion.has("_name = try row.read(__Slot.name)"))
        #expect(expansion.has("init(name: String = \"x\") {\n self._name = name\n}"))
        #expect(expansion.has("extension A: nonisolated QuicksilverORM.MappedObject {"))
    }

    @Test func optionsAreHandedOnAsTheyAre() {
        let expansion = Expansion(
            """
            @Mapped("a", schema: "s", versionID: "v") public final class A {
                @Column("user_name", .string(40), unique: true, deferred: true) public var name: String
                @Relationship(backPopulates: "a", cascade: .all) public var bs: RelatedList<B>
                public private(set) var v: Int = 0
            }
            """)
        #expect(expansion.has("declaration.table(\"a\", schema: \"s\", versionID: \"v\")"))
        #expect(
            expansion.has(
                "declaration.column(\"name\", of: String.self, \"user_name\", .string(40), unique: true, deferred: true)"
            ))
        #expect(
            expansion.has(
                "declaration.relation(\"bs\", of: RelatedList<B>.self, backPopulates: \"a\", cascade: .all)"
            ))
        #expect(expansion.has("public static var name: QuicksilverSQL.SQLExpression<String> {"))
        #expect(expansion.has("public static var v: QuicksilverSQL.SQLExpression<Int> {"))
        #expect(expansion.has("public final let __state = QuicksilverORM.InstanceState()"))
    }

    @Test func namesMayBeKeywords() {
        let expansion = Expansion("@Mapped(\"a\") final class A { var `default`: Int }")
        #expect(expansion.has("static let `default` = 0"))
        #expect(expansion.has("case __Slot.`default`:\n_default.sqlValue"))
        #expect(expansion.has("declaration.column(\"default\", of: Int.self)"))
    }

    @Test func subclassesCountOn() {
        let expansion = Expansion(
            "@Mapped(\"b\", inherits: .joined) final class B: A { var x: Int; init(x: Int) {} }")
        #expect(expansion.has("static let x = A.__columnCount + 0"))
        #expect(expansion.has("try super.init(__row: row)"))
        #expect(!expansion.text.contains("InstanceState()"))
    }

    @Test func structsAreReadAndWritten() {
        let expansion = Expansion(
            """
            @MappedRecord("tracks") public struct Track: Codable {
                public var id: Int?
                @Column(.string(80)) public var title: String
                @Transient var note = ""
            }
            """)
        #expect(expansion.messages == [])
        #expect(!expansion.text.contains("__state"))
        #expect(expansion.has("_modify {\n yield &_title\n}"))
        #expect(
            expansion.has(
                "private enum CodingKeys: String, CodingKey {\n case _id = \"id\"\n case _title = \"title\"\n}"
            ))
        #expect(expansion.has("case __Slot.title:\ntry _title.write(to: row)"))
        #expect(expansion.has("public init(id: Int? = nil, title: String) {"))
        #expect(expansion.has("extension Track: nonisolated QuicksilverORM.MappedRecord {"))
    }

    @Test func ownInitialisersAndKeysAreKept() {
        let expansion = Expansion(
            """
            @MappedRecord("tracks") struct Track {
                var id: Int?
                enum CodingKeys: String, CodingKey { case _id = "number" }
                init() { id = 1 }
            }
            """)
        #expect(!expansion.has("case _id = \"id\""))
        #expect(!expansion.has("init(id: Int? = nil)"))
    }

    @Test func classesHaveTwins() {
        let expansion = Expansion(
            """
            @Mapped("a", record: true) public final class A {
                public var id: Int?
                public var name: String
                @Relationship public var b: B?
            }
            """)
        #expect(expansion.has("declaration.table(\"a\")"))
        #expect(
            expansion.has(
                "public struct Record: Sendable, Codable, Hashable, QuicksilverORM.MappedRecord {"))
        #expect(expansion.has("public init(id: Int? = nil, name: String) {"))
        #expect(expansion.has("Record(id: id, name: name)"))
        #expect(expansion.has("_id = record.id\n_name = record.name\n__assignRecord()"))
    }

    @Test func compositesAreMadeOfColumns() {
        let expansion = Expansion(
            """
            @Mapped("a") final class A {
                var x: Int
                var y: Int
                var u: Int?
                var v: Int?
                @Composite("x", "y") var start: Point
                @Composite("u", "v") var end: Point?
            }
            """)
        #expect(expansion.messages == [])
        #expect(expansion.has("Point(parts: (x, y))"))
        #expect(expansion.has("let parts = newValue.parts\nx = parts.0\ny = parts.1"))
        #expect(expansion.has("guard let part0 = u, let part1 = v else {\n return nil\n}"))
        #expect(expansion.has("let parts = newValue?.parts\nu = parts?.0\nv = parts?.1"))
        #expect(
            expansion.has(
                "declaration.composite(\"end\", of: Point.self, columns: [__Slot.u, __Slot.v])"))
        #expect(expansion.has("init(x: Int, y: Int, u: Int? = nil, v: Int? = nil) {"))
    }

    @Test func columnPropertiesAreReadOnly() {
        let expansion = Expansion(
            """
            @Mapped("a") final class A {
                var x: Int
                @ColumnProperty(deferred: true) var total: Int
                @Hybrid var double: Int { x * 2 }
            }
            """)
        #expect(expansion.messages == [])
        #expect(expansion.has("private var _total: Int = 0"))
        #expect(
            expansion.has(
                "declaration.expression(\"total\", of: Int.self, deferred: true) {"))
        #expect(expansion.text.contains("Self.total"))
        #expect(expansion.has("declaration.hybrid(\"double\") {"))
        #expect(expansion.has("init(x: Int) {"))
        #expect(!expansion.text.contains("_total = newValue"))
    }
}
