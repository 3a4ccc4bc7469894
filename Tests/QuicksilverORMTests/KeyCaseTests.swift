import Quicksilver
import QuicksilverTesting
import Testing

/// Keys that the database takes for the same and Swift doesn't: texts in another case.
@Suite struct KeyCaseTests {
    @Mapped("cased_roots") final class Root {
        @Column(.string(20), primaryKey: true) var code: String
        @Relationship(backPopulates: "root", orderBy: "id") var leaves: RelatedList<Leaf>
    }

    @Mapped("cased_leaves") final class Leaf {
        var id: Int?
        @Column(.string(20), foreignKey: ForeignKey("cased_roots.code")) var code: String?
        @Relationship var root: Root?
    }

    static let registry = Registry(Root.self, Leaf.self)

    /// Tables whose texts are the same in any case.
    private static func collation(_ test: TestEngine) -> String {
        switch test.name {
        case "sqlite": "COLLATE NOCASE"
        case "mariadb": "COLLATE utf8mb4_general_ci"
        default: "COLLATE any_case"
        }
    }

    private func with(_ test: TestEngine, _ body: @escaping @Sendable (Session) throws -> Void)
        async throws
    {
        let collation = Self.collation(test)
        try await test.withDatabase { database in
            if test.name == "postgresql" {
                try await database.script(
                    "CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"
                )
            }
            try await database.script(
                "CREATE TABLE cased_roots (code VARCHAR(20) \(collation) NOT NULL PRIMARY KEY)")
            try await database.script(
                "CREATE TABLE cased_leaves (id BIGINT NOT NULL PRIMARY KEY, code VARCHAR(20) \(collation))"
            )
            try await database.engine.withSession { session in
                try session.addAll([Root(code: "abc"), Root(code: "def")])
                try session.flush()
                try session.addAll([
                    Leaf(id: 1, code: "ABC"), Leaf(id: 2, code: "abc"), Leaf(id: 3, code: "Def"),
                    Leaf(id: 4),
                ])
                try session.flush()
                session.clear()
                try body(session)
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func relationsFindThem(_ test: TestEngine) async throws {
        try await with(test) { session in
            let strategies: [LoaderOption] = [
                lazyload("leaves"), selectinload("leaves"), joinedload("leaves"),
                subqueryload("leaves"),
            ]
            for option in strategies {
                let roots = try session.query(Root.self).options(option).orderBy(Root.code).all()
                #expect(roots.map { $0.leaves.map(\.id) } == [[1, 2], [3]])
                session.clear()
            }
            let leaves = try session.query(Leaf.self).orderBy(Leaf.id).all()
            #expect(leaves.map { $0.root?.code } == ["abc", "abc", "def", nil])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func keysFindThem(_ test: TestEngine) async throws {
        try await with(test) { session in
            let found = try session.query(Root.self).getMany(["ABC", "def", "xyz", "DEF"])
            #expect(found.map { $0?.code } == ["abc", "def", nil, "def"])
            #expect(try session.get(Root.self, "aBc") === found[0])
        }
    }
}
