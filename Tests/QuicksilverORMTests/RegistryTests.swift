import Quicksilver
import QuicksilverTesting
import Testing

/// Which classes there are, and what is said when they are mapped wrongly.
@Suite struct RegistryTests {
    @Mapped("makers") final class Maker {
        var id: Int?
        @Column(.string(40)) var name: String
        @Relationship var cars: RelatedList<Car>
    }

    @Mapped("cars") final class Car {
        var id: Int?
        @Column(foreignKey: ForeignKey("makers.id")) var makerID: Int?
    }

    @Mapped("flights") final class Flight {
        var id: Int?
        @Column(foreignKey: ForeignKey("towns.id")) var fromID: Int?
        @Column(foreignKey: ForeignKey("towns.id")) var toID: Int?
        @Relationship(backPopulates: "departures") var from: Town?
        @Relationship var planes: RelatedList<Town>
    }

    @Mapped("towns") final class Town {
        var id: Int?
        @Relationship(cascade: .deleteOrphan) var flights: RelatedList<Flight>
    }

    @Test func relatedClassesArePulledIn() {
        let expression = Maker.name == "x"
        let registry = Registry(Maker.self)
        #expect(registry.metadata.tables.map(\.name) == ["makers", "cars"])
        // A second registry has the same tables, and what was made before is still about them.
        let second = Registry(Car.self, Maker.self)
        #expect(Set(second.metadata.tables.map(\.name)) == ["makers", "cars"])
        #expect(second.metadata.tables.contains { $0 === registry.metadata.tables[0] })
        #expect(classMapper(Maker.self).table === registry.metadata.tables[0])
        _ = expression
    }

    @Test func allFaultsAreReportedAtOnce() {
        let registry = Registry(Flight.self, Town.self)
        let error = #expect(throws: ORMError.self) { try registry.configure() }
        let text = error?.message ?? ""
        #expect(error?.code == .configuration)
        #expect(
            text.contains("Flight.from: the other end is 'departures'; 'Town' has no attribute"))
        #expect(text.contains("Flight.planes: no foreign key ties 'towns' to 'flights'"))
        #expect(text.contains("Town.flights: several foreign keys tie 'flights' to 'towns'"))
    }

    @Mapped("sailors") final class Sailor {
        var id: Int?
        @Relationship(secondary: "sailors_ships") var ships: RelatedList<Ship>
    }

    @Mapped("ships") final class Ship {
        var id: Int?
    }

    // One registry for all: a table that one of several had would be found by the others.
    @Test func creatingTheTablesChecksRelations() async throws {
        let registry = Registry(Sailor.self, Ship.self)
        try await TestEngine.mapped[0].withDatabase { database in
            let error = await #expect(throws: ORMError.self) {
                try await registry.metadata.createAll(database.engine)
            }
            #expect(error?.code == .configuration)
            #expect(error?.message.contains("Sailor.ships") == true)
            #expect(error?.message.contains("sailors_ships") == true)
            // Nothing was created, and tables that are named are made without asking.
            let ships = registry.metadata.tables.filter { $0.name == "ships" }
            try await registry.metadata.createAll(database.engine, tables: ships)
        }
        _ = Table(
            "sailors_ships", registry.metadata,
            Column("sailor_id", .bigInteger, ForeignKey("sailors.id"), primaryKey: true),
            Column("ship_id", .bigInteger, ForeignKey("ships.id"), primaryKey: true))
        for test in TestEngine.mapped {
            try await test.withDatabase { database in
                try await registry.metadata.createAll(database.engine)
                try await database.engine.withSession { session in
                    let ed = Sailor()
                    ed.ships = [Ship()]
                    try session.add(ed)
                }
            }
        }
    }

    @Mapped("pilots") final class Pilot {
        var id: Int?
        @Relationship(secondary: "pilots_planes") var planes: RelatedList<Plane>
    }

    @Mapped("planes") final class Plane {
        var id: Int?
    }

    /// The table between two classes may be in any of the registries that name them.
    @Test func aLaterRegistryMayHaveTheTableBetween() throws {
        let early = Registry(Pilot.self)
        #expect(throws: ORMError.self) { try early.configure() }
        let whole = Registry(Pilot.self, Plane.self)
        _ = Table(
            "pilots_planes", whole.metadata,
            Column("pilot_id", .bigInteger, ForeignKey("pilots.id"), primaryKey: true),
            Column("plane_id", .bigInteger, ForeignKey("planes.id"), primaryKey: true))
        try whole.configure()
        let engine = try createEngine("sqlite://")
        defer { engine.close() }
        try whole.metadata.createAll(engine)
        try engine.withSession { session in
            let ann = Pilot()
            ann.planes = [Plane()]
            try session.add(ann)
            try session.flush()
            session.clear()
            #expect(try session.query(Pilot.self).one().planes.count == 1)
        }
        _ = early
    }

    @Test func aClassWithoutTableSaysSo() throws {
        let engine = try createEngine("sqlite://")
        let session = Session(engine)
        defer { session.close() }
        let error = #expect(throws: ORMError.self) { try session.query(Unmapped.self).all() }
        #expect(error?.message.contains("call mapper(Unmapped.self, table)") == true)
    }

    @Mapped final class Unmapped {
        var id: Int?
    }
}
