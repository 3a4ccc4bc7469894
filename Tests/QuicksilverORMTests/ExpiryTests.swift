import Quicksilver
import QuicksilverTesting
import Testing

/// Attributes that are read again, one by one.
@Suite struct ExpiryTests {
    @Mapped("writers") final class Writer {
        var id: Int?
        @Column(.string(40)) var name: String
        @Column(.string(40)) var note: String?
        @Relationship(backPopulates: "writer") var works: RelatedList<Work>
    }

    @Mapped("works") final class Work {
        var id: Int?
        @Column(.string(40)) var title: String
        @Column(foreignKey: ForeignKey("writers.id")) var writerID: Int?
        @Relationship var writer: Writer?
    }

    static let registry = Registry(Writer.self)

    @Test(arguments: TestEngine.mapped)
    func onlyWhatIsNamedIsReadAgain(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let writer = Writer(name: "Woolf", note: "old", works: [Work(title: "The Waves")])
            try session.add(writer)
            try session.commit()
            let table = Writer.__mapping.mapper.table
            try engine.execute(
                update(table).set(Writer.note, to: "new").set(Writer.name, to: "Virginia"))
            try engine.execute(text("INSERT INTO works (title, writer_id) VALUES ('Orlando', 1)"))
            writer.name = "changed"
            try session.expire(writer, "note", "works")
            #expect(session.isModified(writer))
            try session.withoutAutoflush {
                let sent = statements(engine) {
                    #expect(writer.note == "new")
                    #expect(writer.name == "changed")
                    #expect(writer.works.count == 2)
                }
                #expect(sent.filter { $0.hasPrefix("SELECT") }.count == 2)
                try session.refresh(writer, "name")
                #expect(writer.name == "Virginia")
            }
            #expect(!session.isModified(writer) && session.dirty.isEmpty)
            let unknown = #expect(throws: ORMError.self) { try session.expire(writer, "nam") }
            #expect(unknown?.description.contains("name, note") == true)
            try session.throwIfFailed()
        }
    }
}
