import Quicksilver
import QuicksilverTesting
import Testing

/// The data mapping document's user with preferences: one to one, from the side of the foreign key.
@Suite struct DocumentPreferenceTests {
    @Mapped final class User {
        var userID: Int?
        var userName: String
        var password: String
        @Relationship var preferences: UserPrefs?

        init(_ userName: String, _ password: String) {
            self.userName = userName
            self.password = password
        }
    }

    @Mapped final class UserPrefs {
        var prefID: Int?
        var stylename: String?
        var savePassword: Bool
        var timezone: String
    }

    static let metadata = MetaData()
    static let prefs = Table(
        "user_prefs", metadata, Column("pref_id", .integer, primaryKey: true),
        Column("stylename", .string(20)), Column("save_password", .boolean, nullable: false),
        Column("timezone", .char(3), nullable: false))
    static let users = Table(
        "users", metadata, Column("user_id", .integer, primaryKey: true),
        Column("user_name", .string(16), nullable: false),
        Column("password", .string(20), nullable: false),
        Column("preference_id", .integer, ForeignKey("user_prefs.pref_id")))
    static let mapped: Void = {
        mapper(UserPrefs.self, prefs)
        mapper(
            User.self, users,
            properties: [
                "preferences": relation(
                    UserPrefs.self, cascade: [.all, .deleteOrphan], lazy: .joined)
            ])
    }()

    private func with(
        _ test: TestEngine, _ body: @escaping @Sendable (Session, DatabaseEngine) throws -> Void
    ) async throws {
        _ = Self.mapped
        try await test.withDatabase { database in
            try await Self.metadata.createAll(database.engine)
            try Self.run(database.engine, body)
        }
    }

    private static func run(
        _ engine: DatabaseEngine, _ body: (Session, DatabaseEngine) throws -> Void
    ) throws {
        try engine.execute(
            prefs.insert(),
            ["pref_id": 1, "stylename": "green", "save_password": 1, "timezone": "EST"])
        try engine.execute(
            users.insert(), ["user_name": "fred", "password": "45nfss", "preference_id": 1])
        let session = createSession(bind: engine)
        defer { session.close() }
        try body(session, engine)
    }

    @Test(arguments: TestEngine.mapped)
    func theOtherRowComesAlongAndIsChanged(_ test: TestEngine) async throws {
        try await with(test) { session, engine in
            var found: User?
            let emitted = try statements(engine) {
                found = try session.query(User.self).filterBy(user_name: "fred").one()
                #expect(found?.preferences?.savePassword == true)
            }
            #expect(emitted.filter { $0.hasPrefix("SELECT") }.count == 1)
            let user = try #require(found)
            user.preferences?.stylename = "bluesteel"
            let written = try statements(engine) { try session.flush() }
            let updates = written.filter { $0.hasPrefix("UPDATE") }
            #expect(updates.count == 1)
            #expect(updates.first?.hasPrefix("UPDATE user_prefs SET stylename") == true)
            #expect(updates.first?.contains("save_password") == false)
            session.clear()
            #expect(try session.query(UserPrefs.self).one().stylename == "bluesteel")
        }
    }

    @Test(arguments: TestEngine.mapped)
    func preferencesGoWithTheirUser(_ test: TestEngine) async throws {
        try await with(test) { session, _ in
            let user = try session.query(User.self).one()
            user.preferences = nil
            try session.flush()
            #expect(try session.query(UserPrefs.self).count() == 0)
            user.preferences = UserPrefs(
                stylename: "red", savePassword: false, timezone: "CET")
            try session.flush()
            #expect(try session.query(UserPrefs.self).count() == 1)
            try session.delete(user)
            try session.flush()
            #expect(try session.query(UserPrefs.self).count() == 0)
        }
    }
}
