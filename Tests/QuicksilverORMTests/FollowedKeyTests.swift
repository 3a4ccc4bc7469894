import Quicksilver
import QuicksilverTesting
import Testing

/// Objects whose foreign keys the database changes, where nothing leads from the changed object to them.
@Suite struct FollowedKeyTests {
    @Mapped("ports") final class Port {
        @Column(.string(20), primaryKey: true) var code: String
        @Column(.string(20), unique: true) var sign: String?
    }

    @Mapped("ships") final class Ship {
        @Column(
            .string(20), primaryKey: true, foreignKey: ForeignKey("ports.code", onUpdate: .cascade))
        var home: String
        @Column(primaryKey: true) var number: Int
        @Relationship var port: Port?
    }

    @Mapped(
        "trips",
        constraints: [
            ForeignKeyConstraint(
                ["ship_home", "ship_number"], references: ["ships.home", "ships.number"],
                onUpdate: .cascade)
        ]) final class Trip
    {
        var id: Int?
        @Column(.string(20)) var shipHome: String?
        var shipNumber: Int?
        @Relationship var ship: Ship?
    }

    @Mapped("flags") final class Flag {
        var id: Int?
        @Column(.string(20), foreignKey: ForeignKey("ports.sign", onUpdate: .cascade))
        var sign: String?
        @Relationship var port: Port?
    }

    static let registry = Registry(Port.self, Ship.self, Trip.self, Flag.self)

    @Test(arguments: TestEngine.mapped)
    func objectsFollowByTheirOwnRelations(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let port = Port(code: "old", sign: "a")
            let ship = Ship(home: "old", number: 1)
            ship.port = port
            let trip = Trip()
            trip.ship = ship
            let flag = Flag()
            flag.port = port
            try session.addAll([port, ship, trip, flag])
            try session.commit()
            port.code = "new"
            port.sign = "b"
            try session.flush()
            #expect(ship.home == "new" && trip.shipHome == "new" && trip.shipNumber == 1)
            #expect(flag.sign == "b")
            #expect(try session.get(Ship.self, "new", 1) === ship)
            #expect(try session.get(Ship.self, "old", 1) == nil)
            #expect(ship.port === port && trip.ship === ship)
            // What followed isn't a change of one's own.
            #expect(try session.plan().steps.isEmpty)
            try session.rollback()
            #expect(port.code == "old" && ship.home == "old" && trip.shipHome == "old")
            #expect(flag.sign == "a")
            #expect(try session.get(Ship.self, "old", 1) === ship)
            port.code = "next"
            try session.commit()
            ship.number = 2
            try session.commit()
            #expect(trip.shipHome == "next" && trip.shipNumber == 2)
            session.clear()
            #expect(try session.query(Trip.self).one().shipHome == "next")
        }
    }
}
