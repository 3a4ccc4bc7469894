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
