import Quicksilver
import QuicksilverTesting
import Testing

/// Values that are changed in place.
@Suite struct MutableValueTests {
    struct Settings: Codable, Hashable, Sendable {
        var theme = "light"
        var sizes: [Int] = []
    }

    /// A reference, whose changes nobody is told of.
    final class Box: Codable, Hashable, Sendable {
        let text: String
        init(_ text: String) { self.text = text }
        static func == (left: Box, right: Box) -> Bool { left.text == right.text }
        func hash(into hasher: inout Hasher) { hasher.combine(text) }
    }

    @Mapped("profiles") final class Profile {
        var id: Int?
        var visits: Int = 0
        var settings: JSON<Settings>
        var tags: JSON<[String]>
        var names: JSON<[String: Int]>?
        var box: JSON<Box>?
    }

    static let registry = Registry(Profile.self)

    @Test(arguments: TestEngine.mapped)
    func changesInPlaceAreWritten(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let profile = Profile(
                settings: JSON(Settings()), tags: JSON(["a"]), names: JSON(["x": 1]))
            try session.add(profile)
            try session.commit()
            profile.tags.document.append("b")
            profile.settings.document.sizes.append(3)
            profile.settings.document.theme = "dark"
            profile.names?.document["y"] = 2
            #expect(profile.$tags.history.deleted.map(\.document) == [["a"]])
            #expect(profile.$settings.history.deleted.map(\.document) == [Settings()])
            #expect(session.isModified(profile))
            try session.commit()
            session.clear()
            let again = try session.query(Profile.self).one()
            #expect(again.tags.document == ["a", "b"])
            #expect(again.settings.document == Settings(theme: "dark", sizes: [3]))
            #expect(again.names?.document == ["x": 1, "y": 2])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func onlyNetChangesAreWritten(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let profile = Profile(settings: JSON(Settings()), tags: JSON(["a"]))
            try session.add(profile)
            try session.commit()
            profile.tags.document.append("b")
            profile.tags.document.removeLast()
            profile.visits += 1
            profile.visits -= 1
            #expect(!session.isModified(profile))
            let none = try statements(engine) { try session.flush() }
            #expect(none.filter { $0.hasPrefix("UPDATE") }.isEmpty)
            profile.visits += 2
            profile.settings.document.theme = "dark"
            let sent = try statements(engine) { try session.flush() }
            let updates = sent.filter { $0.hasPrefix("UPDATE") }
            #expect(updates.count == 1 && updates[0].contains("settings"))
            #expect(!updates[0].contains("tags"))
            try session.rollback()
            #expect(profile.settings.document.theme == "light" && profile.visits == 0)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aReferenceHasToBeReplaced(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let profile = Profile(settings: JSON(Settings()), tags: JSON([]), box: JSON(Box("a")))
            try session.add(profile)
            try session.commit()
            profile.box = JSON(Box("b"))
            try session.commit()
            session.clear()
            #expect(try session.query(Profile.self).one().box?.document.text == "b")
        }
    }
}
