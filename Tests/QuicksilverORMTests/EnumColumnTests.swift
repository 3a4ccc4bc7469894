import Quicksilver
import QuicksilverTesting
import Testing

/// Columns of enums: the types that a database has for them.
@Suite struct EnumColumnTests {
    @Mapped("gates") final class Gate {
        enum Status: String, CaseIterable, ColumnValue { case up, down }
        var id: Int?
        @Column(.enumeration(Status.self)) var status: Status
    }

    @Mapped("locks") final class Lock {
        enum Status: String, CaseIterable, ColumnValue { case fast, loose }
        var id: Int?
        @Column(.enumeration(Status.self)) var status: Status
    }

    enum Level: String, CaseIterable, ColumnValue { case low, high }

    @Mapped("lamps") final class Lamp {
        var id: Int?
        @Column(.enumeration(Level.self)) var level: Level
    }

    @Mapped("radios") final class Radio {
        var id: Int?
        @Column(.enumeration(Level.self)) var level: Level
    }

    @Test(arguments: TestEngine.mapped)
    func twoOfOneNameAreToldHowToPart(_ test: TestEngine) async throws {
        try await test.withDatabase { database in
            let engine = database.engine
            let error = await #expect(throws: CompileError.self) {
                try await Registry(Gate.self, Lock.self).metadata.createAll(engine)
            }
            let message = error?.message ?? ""
            #expect(message.contains("'status' of gates.status"), "\(message)")
            #expect(message.contains("of locks.status"), "\(message)")
            #expect(message.contains("name: \"locks_status\""), "\(message)")
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aTypeThatOthersUseStaysWhenTablesAreDropped(_ test: TestEngine) async throws {
        try await test.withDatabase { database in
            let engine = database.engine
            let lamps = Registry(Lamp.self).metadata
            let radios = Registry(Radio.self).metadata
            try await lamps.createAll(engine)
            try await radios.createAll(engine)
            try await lamps.dropAll(engine)
            let count = try await engine.withSession { session in
                try session.add(Radio(level: .high))
                try session.flush()
                return try session.query(Radio.self).filterBy(level: Level.high).count()
            }
            #expect(count == 1)
            try await lamps.createAll(engine)
            try await lamps.dropAll(engine)
            try await radios.dropAll(engine)
            // With the last table the type goes: another of its name can be made.
            let metadata = MetaData()
            _ = Table(
                "levels", metadata,
                Column("level", .enumeration(Gate.Status.self, name: "level")))
            try await metadata.createAll(engine)
            try await metadata.dropAll(engine)
        }
    }
}
