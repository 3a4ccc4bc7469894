import Quicksilver
import QuicksilverTesting
import Testing

/// What a flush plans and sends: no more than what changes, in sets of rows.
@Suite struct FlushShapeTests {
    @Mapped("teams") final class Team {
        var id: Int?
        @Column(.string(40)) var name: String
        @Relationship(backPopulates: "team") var players: RelatedList<Player>
        @Relationship(backPopulates: "teams", secondary: "teams_fans") var fans: RelatedList<Fan>
    }

    @Mapped("players") final class Player {
        var id: Int?
        @Column(.string(40)) var name: String
        @Column(foreignKey: ForeignKey("teams.id")) var teamID: Int?
        @Relationship var team: Team?
    }

    @Mapped("fans") final class Fan {
        var id: Int?
        @Column(.string(40)) var name: String
        @Relationship(backPopulates: "fans", secondary: "teams_fans") var teams: RelatedList<Team>
    }

    @Mapped("vehicles", versionID: "version", polymorphicOn: "kind") class Vehicle {
        var id: Int?
        @Column(.string(40)) var name: String
        var version: Int = 0

        init(name: String) { self.name = name }
    }

    @Mapped("cars", inherits: .joined, polymorphicIdentity: "car") class Car: Vehicle {
        var doors: Int = 4
        @Column(.string(20)) var color: String?
    }

    @Mapped("taxis", inherits: .joined, polymorphicIdentity: "taxi") final class Taxi: Car {
        var seats: Int = 5
    }

    static let metadata = MetaData()
    static let links = Table(
        "teams_fans", metadata,
        Column("team_id", .bigInteger, ForeignKey("teams.id"), primaryKey: true),
        Column("fan_id", .bigInteger, ForeignKey("fans.id"), primaryKey: true))
    static let registry: Registry = {
        _ = links
        return Registry(
            Team.self, Player.self, Fan.self, Vehicle.self, Car.self, Taxi.self,
            metadata: metadata)
    }()

    @Test(arguments: TestEngine.mapped)
    func aPlanListsOnlyRowsThatChange(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let team = Team(name: "red")
            let other = Team(name: "blue")
            let player = Player(name: "ann")
            let fan = Fan(name: "fay")
            team.players.append(player)
            try session.addAll([team, other, fan])
            try session.commit()
            func plan() throws -> [String] {
                try session.plan().steps.map { "\($0.action.rawValue) \($0.table) \($0.count)" }
            }
            // The parents' rows stay as they are.
            player.team = other
            #expect(try plan() == ["UPDATE players 1"])
            player.team = team
            #expect(try plan() == [])
            team.players.append(Player(name: "bob"))
            #expect(try plan() == ["INSERT players 1"])
            try session.flush()
            player.team = Team(name: "new")
            #expect(try plan() == ["INSERT teams 1", "UPDATE players 1"])
            try session.flush()
            team.fans.append(fan)
            #expect(try plan() == ["LINK teams_fans 1"])
            try session.flush()
            fan.teams.removeAll()
            player.name = "anna"
            #expect(try plan() == ["UNLINK teams_fans 1", "UPDATE players 1"])
            player.name = "ann"
            player.team = nil
            team.name = "crimson"
            #expect(
                try plan() == ["UNLINK teams_fans 1", "UPDATE teams 1", "UPDATE players 1"])
            let sent = try statements(engine) { try session.flush() }
            #expect(sent.count { $0.hasPrefix("UPDATE") } == 2)
        }
    }

    private func fill(_ session: Session) throws -> [Car] {
        let cars = (1...20).map { $0 % 4 == 0 ? Taxi(name: "t\($0)") : Car(name: "c\($0)") }
        try session.addAll(cars)
        try session.commit()
        return cars
    }

    @Test(arguments: TestEngine.mapped)
    func rowsInSeveralTablesAreUpdatedTableByTable(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let cars = try fill(session)
            for car in cars { car.color = "red" }
            let sent = try statements(engine) { try session.flush() }
            // Two classes, each in its own table and by the version of the topmost one.
            #expect(sent.count { $0.hasPrefix("UPDATE") } == 4, "\(sent)")
            #expect(cars.allSatisfy { $0.version == 2 })
            for case let taxi as Taxi in cars {
                taxi.name += "!"
                taxi.doors = 2
                taxi.seats = 7
            }
            let three = try statements(engine) { try session.flush() }
            #expect(
                three.filter { $0.hasPrefix("UPDATE") }.map { $0.split(separator: " ")[1] }
                    == ["vehicles", "cars", "taxis"], "\(three)")
            try session.commit()
            session.clear()
            let taxis = try session.query(Taxi.self).orderBy(Taxi.id).all()
            #expect(taxis.map(\.name) == ["t4!", "t8!", "t12!", "t16!", "t20!"])
            #expect(taxis.allSatisfy { $0.seats == 7 && $0.doors == 2 && $0.version == 3 })
            #expect(try session.query(Car.self).all().allSatisfy { $0.color == "red" })
        }
    }

    @Test(arguments: TestEngine.mapped)
    func oneStaleRowAmongManyIsNamed(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let cars = try fill(session)
            let other = Session(engine)
            defer { other.close() }
            let id = try #require(cars[6].id)
            for name in ["theirs", "theirs again"] {
                try #require(try other.get(Car.self, id)).name = name
                try other.commit()
            }
            for car in cars { car.color = "blue" }
            let error = #expect(throws: ORMError.self) { try session.flush() }
            #expect(error?.code == .staleData)
            #expect(error?.message.contains("Car(\(id)) has version 3") == true)
            #expect(error?.message.contains("Car(\(cars[0].id ?? 0))") == false)
            try session.rollback()
            #expect(cars.allSatisfy { $0.color == nil && $0.version <= 2 })
            session.clear()
            #expect(try session.query(Car.self).filter(Car.color != nil).count() == 0)
        }
    }
}
