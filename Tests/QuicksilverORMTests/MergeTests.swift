import Quicksilver
import QuicksilverTesting
import Testing

/// Objects from outside, and statements that change many rows at once.
@Suite struct MergeTests {
    @Mapped("teams") final class Team {
        var id: Int?
        @Column(.string(40)) var name: String?
        var points: Int?
        @Relationship(backPopulates: "team", cascade: [.all, .deleteOrphan])
        var players: RelatedList<Player>
    }

    @Mapped("players") final class Player {
        var id: Int?
        @Column(.string(40)) var name: String
        @Column(foreignKey: ForeignKey("teams.id")) var teamID: Int?
        @Relationship var team: Team?
    }

    static let registry = Registry(Team.self)

    @Test(arguments: TestEngine.mapped)
    func whatWasSetIsCopied(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let team = Team(name: "Reds", points: 3)
            team.players = [Player(name: "a"), Player(name: "b")]
            try session.add(team)
            try session.commit()
            let outside = Team(id: team.id, name: "Blues")
            let merged = try session.merge(outside)
            #expect(merged === team)
            #expect(objectState(outside) == .transient)
            #expect(team.name == "Blues")
            #expect(team.points == 3)
            #expect(team.players.count == 2)
            // Members that are absent go, as the cascade says.
            let other = Team(id: team.id)
            other.players = [Player(id: team.players[0].id, name: "changed"), Player(name: "new")]
            _ = try session.merge(other)
            try session.commit()
            session.clear()
            let again = try session.query(Team.self).one()
            #expect(again.players.map(\.name) == ["changed", "new"])
            #expect(try session.query(Player.self).count() == 2)
            // Without a row it becomes a new object.
            let fresh = try session.merge(Team(name: "Greens"))
            #expect(objectState(fresh) == .pending)
            #expect(try session.merge(again) === again)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func statementsKeepTheSessionInStep(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let teams = (1...4).map { (number: Int) in Team(name: "t\(number)", points: number) }
            try session.addAll(teams)
            try session.commit()
            let low = session.query(Team.self).filter(Team.points < 3)
            #expect(try low.update(.set(Team.name, to: "low")) == 2)
            #expect(teams.map(\.name) == ["low", "low", "t3", "t4"])
            try session.rollback()
            #expect(teams.map(\.name) == ["t1", "t2", "t3", "t4"])
            #expect(try low.delete() == 2)
            #expect(objectState(teams[0]) == .deleted)
            #expect(try session.query(Team.self).count() == 2)
            try session.rollback()
            #expect(objectState(teams[0]) == .persistent)
            #expect(try session.query(Team.self).count() == 4)
            #expect(throws: CompileError.self) { try session.query(Team.self).limit(1).delete() }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func whatCascadesIsLetGoAndReadAnewTogether(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let team = Team(name: "Reds")
            team.players = [Player(name: "a"), Player(name: "b")]
            try session.add(team)
            try session.commit()
            let players = Array(team.players)
            players[0].name = "changed"
            try session.withoutAutoflush { try session.refresh(team) }
            #expect(!session.isModified(players[0]))
            #expect(team.players.map(\.name) == ["a", "b"])
            players[1].name = "changed"
            try session.expire(team)
            #expect(!session.isModified(players[1]))
            // A player's relation to its team has only the standard cascade.
            session.expunge(players[0])
            #expect(objectState(team) == .persistent)
            #expect(team.players.count == 2)
            session.expunge(team)
            #expect(objectState(team) == .detached && objectState(players[1]) == .detached)
        }
    }
}
