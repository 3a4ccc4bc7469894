import Quicksilver
import QuicksilverTesting
import Testing

/// Relations that only some of a query's objects have, as their classes are below the one that is asked for.
@Suite struct PolymorphicLoadingTests {
    @Mapped("firms") final class Firm {
        var id: Int?
        @Column(.string(20)) var name: String
        @Relationship(backPopulates: "firm") var staff: RelatedList<Worker>
    }

    @Mapped("workers", polymorphicOn: "kind") class Worker {
        var id: Int?
        @Column(.string(20)) var name: String
        @Column(foreignKey: ForeignKey("firms.id")) var firmID: Int?
        @Relationship var firm: Firm?

        init(name: String) { self.name = name }
    }

    @Mapped("coders", inherits: .joined) final class Coder: Worker {
        @Relationship(backPopulates: "coder", orderBy: "label") var tools: RelatedList<Tool>
    }

    @Mapped(inherits: .single) final class Boss: Worker {
        @Column(foreignKey: ForeignKey("cars.id")) var carID: Int?
        @Relationship(lazy: .joined) var car: Car?
    }

    @Mapped("tools") final class Tool {
        var id: Int?
        @Column(.string(20)) var label: String
        @Column(foreignKey: ForeignKey("coders.id")) var coderID: Int?
        @Relationship var coder: Coder?
    }

    @Mapped("cars") final class Car {
        var id: Int?
        @Column(.string(20)) var plate: String
    }

    static let registry = Registry(Firm.self, Worker.self, Coder.self, Boss.self, Tool.self)

    private func session(_ engine: DatabaseEngine) throws -> Session {
        let session = Session(engine)
        let boss = Boss(name: "a")
        boss.car = Car(plate: "X 1")
        let coder = Coder(name: "b")
        coder.tools = [Tool(label: "vi"), Tool(label: "ed")]
        let other = Coder(name: "c")
        try session.add(Firm(name: "f", staff: [boss, coder, other, Worker(name: "d")]))
        try session.commit()
        session.clear()
        return session
    }

    private func selects(_ engine: DatabaseEngine, _ body: () throws -> Void) rethrows -> [String] {
        try statements(engine, body).filter { $0.hasPrefix("SELECT") }
    }

    private func shown(_ workers: [Worker]) -> [String] {
        workers.map { worker in
            switch worker {
            case let boss as Boss: "\(boss.name) \(boss.car?.plate ?? "-")"
            case let coder as Coder: "\(coder.name) \(coder.tools.map(\.label))"
            default: worker.name
            }
        }
    }

    private static let all = ["a X 1", "b [\"ed\", \"vi\"]", "c []", "d"]

    @Test(arguments: TestEngine.mapped)
    func relationsOfSubclassesComeWithTheBase(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let workers = session.query(Worker.self).orderBy(Worker.name)
            for (option, count) in [
                (lazyload(Coder.tools), 2), (selectinload(Coder.tools), 2),
                (subqueryload(Coder.tools), 2), (joinedload(Coder.tools), 1),
            ] {
                session.clear()
                let sent = try selects(engine) {
                    let loaded = try workers.options(option).all()
                    #expect(shown(loaded) == Self.all)
                }
                #expect(sent.count == count, "\(sent)")
            }
            // Under a LIMIT, which counts workers.
            session.clear()
            let cut = try selects(engine) {
                let two = try workers.options(joinedload(Coder.tools)).limit(2).all()
                #expect(shown(two) == Array(Self.all[0..<2]))
            }
            #expect(cut.count == 1)
            session.clear()
            let alias = aliased(Worker.self)
            #expect(
                try shown(
                    session.query(alias).orderBy(alias.name).options(joinedload(Coder.tools)).all())
                    == Self.all)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func relationsOfSubclassesComeAlongAPath(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let firms = session.query(Firm.self)
            for option in [eagerload("staff"), selectinload("staff"), subqueryload("staff")] {
                session.clear()
                let sent = try selects(engine) {
                    let firm = try firms.options(option).one()
                    #expect(firm.staff.compactMap { ($0 as? Boss)?.car?.plate } == ["X 1"])
                }
                // The car comes by the join of the statement that brings the boss.
                #expect(sent.count == (sent[0].contains("JOIN") ? 1 : 2))
            }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func conditionsHoldForWhatIsJoined(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            session.withLoaderCriteria(Tool.self) { $0.label != "ed" }
            session.withLoaderCriteria(Worker.self) { $0.name != "c" }
            for option in [joinedload(Coder.tools), selectinload(Coder.tools)] {
                session.clear()
                let workers = try session.query(Worker.self).orderBy(Worker.name).options(option)
                    .all()
                #expect(shown(workers) == ["a X 1", "b [\"vi\"]", "d"])
            }
        }
    }
}
