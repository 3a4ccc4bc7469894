import Quicksilver
import QuicksilverTesting
import Synchronization
import Testing

/// How many times a flush waits for the server, and what it says when one of the statements on their way fails.
@Suite struct FlushTripTests {
    @Mapped("depots") final class Depot {
        var id: Int?
        @Column(.string(40), unique: true) var name: String
        @Relationship(backPopulates: "depot", cascade: [.all, .deleteOrphan])
        var crates: RelatedList<Crate>
        @Relationship(secondary: "depots_roads") var roads: RelatedList<Road>
    }

    @Mapped("crates", versionID: "version") final class Crate {
        var id: Int?
        @Column(.string(40)) var label: String
        var version: Int = 0
        @Column(foreignKey: ForeignKey("depots.id")) var depotID: Int?
        @Relationship var depot: Depot?
        @Relationship(backPopulates: "crate", cascade: [.all, .deleteOrphan])
        var bottles: RelatedList<Bottle>
    }

    @Mapped("bottles") final class Bottle {
        var id: Int?
        var size: Int
        @Column(.string(40), unique: true) var code: String?
        @Column(foreignKey: ForeignKey("crates.id")) var crateID: Int?
        @Relationship var crate: Crate?
    }

    @Mapped("roads") final class Road {
        @Column(.string(40), primaryKey: true) var name: String
        var length: Int = 1
    }

    static let metadata = MetaData()
    static let links = Table(
        "depots_roads", metadata,
        Column("depot_id", .bigInteger, ForeignKey("depots.id"), primaryKey: true),
        Column("road_name", .string(40), ForeignKey("roads.name"), primaryKey: true))
    static let registry: Registry = {
        _ = links
        return Registry(
            Depot.self, Crate.self, Bottle.self, Road.self, metadata: metadata)
    }()

    private static func depot(_ name: String, crates: Int, bottles: Int) -> Depot {
        let depot = Depot(name: name)
        for number in 0..<crates {
            let crate = Crate(label: "\(name) \(number)")
            crate.bottles.append(contentsOf: (0..<bottles).map { Bottle(size: $0) })
            depot.crates.append(crate)
        }
        depot.roads.append(Road(name: "to \(name)"))
        return depot
    }

    /// How many times the flush waits for the server; nil where nobody counts.
    private static func trips(_ session: Session) throws -> Int? {
        let connection = try session.connection()
        let before = connection.tripCount
        try session.flush()
        let after = connection.tripCount
        #expect((after != nil) == (connection.dialect.name == "postgresql"))
        return before.flatMap { before in after.map { $0 - before } }
    }

    @Test(arguments: TestEngine.mapped)
    func oneTripForKeysAndOneForAllStatements(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            // The first of each kind is prepared, once for a connection.
            for name in ["few", "many"] {
                let count = name == "few" ? 1 : 20
                try session.add(Self.depot(name, crates: count, bottles: count))
                _ = try Self.trips(session)
            }
            for (name, crates) in [("a", 2), ("b", 3), ("c", 40)] {
                try session.add(Self.depot(name, crates: crates, bottles: 5))
                #expect([2, nil].contains(try Self.trips(session)), "\(name)")
            }
            try session.commit()
            session.clear()
            let all = try session.query(Depot.self).orderBy(Depot.id).all()
            #expect(all.map(\.crates.count) == [1, 20, 2, 3, 40])
            #expect(
                all.map { $0.crates.map(\.bottles.count).reduce(0, +) } == [1, 400, 10, 15, 200])
            #expect(all.allSatisfy { $0.roads.first?.name == "to \($0.name)" })
        }
    }

    @Test(arguments: TestEngine.mapped)
    func changesOfEveryKindAndClientKeysTakeOne(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            // Twice, as statements are prepared the first time.
            for round in 0..<2 {
                let depots = (0..<3).map {
                    Self.depot("d\(round)\($0)", crates: 4, bottles: 2)
                }
                try session.addAll(depots)
                try session.flush()
                for crate in depots[0].crates { crate.label += "!" }
                for crate in depots[1].crates {
                    crate.bottles.removeFirst()
                    crate.bottles[0].size = 99
                }
                depots[2].name += "?"
                depots[2].roads.removeAll()
                try session.delete(depots[0].crates[0])
                let changes = try Self.trips(session)
                try session.addAll((0..<5).map { Road(name: "road \(round)\($0)") })
                let roads = try Self.trips(session)
                if round > 0 {
                    #expect([1, nil].contains(changes))
                    #expect([1, nil].contains(roads))
                }
            }
            try session.commit()
            session.clear()
            #expect(try session.query(Crate.self).filter(Crate.label.endsWith("!")).count() == 6)
            #expect(try session.query(Bottle.self).filter(Bottle.size == 99).count() == 8)
            #expect(try session.query(Bottle.self).count() == 2 * (24 - 4 - 2))
            #expect(try session.query(Depot.self).filter(!Depot.roads.any()).count() == 2)
        }
    }

    /// How many times a session of its own waits for the server, the third time that it does the same; nil where nobody counts.
    private static func trips(
        _ engine: DatabaseEngine, _ work: (Session, _ round: Int) throws -> Void
    ) throws -> Int? {
        var counts: [Int?] = []
        for round in 0..<3 {
            let before = try engine.withConnection { $0.tripCount }
            let session = Session(engine)
            try work(session, round)
            session.close()
            let after = try engine.withConnection { $0.tripCount }
            counts.append(before.flatMap { before in after.map { $0 - before } })
        }
        return counts[2]
    }

    /// On PostgreSQL the transaction's BEGIN goes with its first statement.
    @Test(arguments: TestEngine.mapped)
    func whatWholeSessionsCost(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in try Self.compareCosts(engine) }
    }

    private static func compareCosts(_ engine: DatabaseEngine) throws {
        let setup = Session(engine)
        try setup.addAll((0..<3).map { depot("setup \($0)", crates: 1, bottles: 1) })
        try setup.commit()
        let id = try #require(try setup.query(Depot.self).first()?.id)
        setup.close()
        let get = try trips(engine) { session, _ in
            let depot = try session.get(Depot.self, id)
            #expect(depot != nil)
            try session.commit()
        }
        #expect([2, nil].contains(get))
        let left = try trips(engine) { session, _ in
            let depot = try session.get(Depot.self, id)
            #expect(depot != nil)
        }
        #expect([2, nil].contains(left))
        let nothing = try trips(engine) { session, _ in
            try session.begin()
            try session.commit()
        }
        #expect([0, nil].contains(nothing))
        // Read, insert, change, commit.
        let change = try trips(engine) { session, round in
            let depot = try #require(try session.get(Depot.self, id))
            depot.name = "changed \(round)"
            try session.add(Depot(name: "added \(round)"))
            try session.commit()
        }
        #expect([4, nil].contains(change))
        // A single new row gives its key back itself.
        let add = try trips(engine) { session, round in
            try session.add(Depot(name: "alone \(round)"))
            try session.commit()
        }
        #expect([2, nil].contains(add))
        let keyed = try trips(engine) { session, round in
            try session.add(Road(name: "alone \(round)"))
            try session.commit()
        }
        #expect([2, nil].contains(keyed))
        let check = Session(engine)
        defer { check.close() }
        #expect(try check.query(Depot.self).count() == 9)
        #expect(try check.query(Road.self).filter(Road.name.startsWith("alone")).count() == 3)
    }

    @Test(arguments: TestEngine.mapped)
    func aStatementInTheMiddleThatFailsIsTheOneThatIsNamed(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let first = Self.depot("first", crates: 2, bottles: 2)
            first.crates[0].bottles[0].code = "taken"
            try session.add(first)
            try session.commit()
            let second = Self.depot("second", crates: 3, bottles: 3)
            second.crates[1].bottles[1].code = "taken"
            try session.add(second)
            first.crates[0].label = "other"
            var failed: [String] = []
            do {
                try session.flush()
            } catch let error as DatabaseError {
                failed.append("\(error.kind) \(error.sql?.prefix(19) ?? "")")
            }
            #expect(failed == ["unique INSERT INTO bottles"])
            try session.rollback()
            #expect(second.id == nil && second.crates[0].id == nil)
            #expect(first.crates[0].label == "first 0")
            #expect(try session.query(Depot.self).count() == 1)
            // Nothing is left on the way.
            second.crates[1].bottles[1].code = "free"
            try session.add(second)
            try session.commit()
            #expect(try session.query(Bottle.self).count() == 4 + 9)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func whatWasChangedMeanwhileIsFoundBehindOtherStatements(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let depot = Self.depot("x", crates: 3, bottles: 1)
            try session.add(depot)
            try session.commit()
            let other = Session(engine)
            defer { other.close() }
            let id = try #require(depot.crates[1].id)
            for label in ["theirs", "theirs still"] {
                try #require(try other.get(Crate.self, id)).label = label
                try other.commit()
            }
            for crate in depot.crates { crate.label = "mine" }
            depot.crates[0].bottles.append(Bottle(size: 7))
            try session.add(Self.depot("y", crates: 2, bottles: 2))
            let error = #expect(throws: ORMError.self) { try session.flush() }
            #expect(error?.code == .staleData)
            #expect(error?.message.contains("Crate(\(id)) has version 3") == true)
            try session.rollback()
            // Something else that fails behind it doesn't hide it.
            session.clear()
            let again = try #require(try session.query(Depot.self).first())
            let crates = Array(again.crates)
            let bottles = crates.flatMap { Array($0.bottles) }
            try session.commit()
            try #require(try other.get(Crate.self, id)).label = "theirs again"
            try other.commit()
            for crate in crates { crate.label = "mine" }
            for bottle in bottles { bottle.code = "c" }
            let both = #expect(throws: ORMError.self) { try session.flush() }
            #expect(both?.code == .staleData)
            try session.rollback()
            #expect(try session.query(Crate.self).filter(Crate.label == "mine").count() == 0)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func eachStatementIsAnnouncedOnceAndAnsweredOnce(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let recorder = StatementRecorder(engine)
            defer { recorder.stop() }
            let log = Heard()
            let begun = engine.events.on(.willExecute) { log.begun($0.sql) }
            let ended = engine.events.on(.didExecute) { log.ended($0.statement.sql, $0.rows) }
            defer {
                begun.cancel()
                ended.cancel()
            }
            try session.add(Self.depot("e", crates: 9, bottles: 1))
            try session.commit()
            #expect(log.open.isEmpty)
            let inserts = recorder.statements.filter { $0.hasPrefix("INSERT") }
            #expect(
                inserts.map { $0.split(separator: " ")[2] } == [
                    "depots", "crates", "bottles", "roads", "depots_roads",
                ], "\(inserts)")
            #expect(log.rows["crates"] == 9 && log.rows["bottles"] == 9)
        }
    }
}

/// What listeners heard.
private final class Heard: Sendable {
    private let state = Mutex<(open: [String], rows: [String: Int])>(([], [:]))
    var open: [String] { state.withLock { $0.open } }
    var rows: [String: Int] { state.withLock { $0.rows } }

    func begun(_ sql: String) { state.withLock { $0.open.append(sql) } }

    func ended(_ sql: String, _ count: Int?) {
        let words = sql.split(separator: " ").map(String.init)
        state.withLock { state in
            if let index = state.open.firstIndex(of: sql) { state.open.remove(at: index) }
            guard words.first == "INSERT", words.count > 2 else { return }
            state.rows[words[2], default: 0] += count ?? 0
        }
    }
}
