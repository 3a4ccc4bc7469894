import Quicksilver
import QuicksilverTesting
import Testing

/// What listeners of a class's objects hear, and what they may do.
@Suite struct MapperEventTests {
    @Mapped("papers") final class Paper {
        var id: Int?
        @Column(.string(40)) var title: String
        @Column(.string(40)) var slug: String?
        var revision: Int = 0
        @Relationship(backPopulates: "paper", cascade: [.all, .deleteOrphan])
        var notes: RelatedList<Note>
        @Transient var heard: [String] = []
    }

    @Mapped("notes") final class Note {
        var id: Int?
        @Column(.string(40)) var text: String
        @Column(foreignKey: ForeignKey("papers.id")) var paperID: Int?
        @Relationship(backPopulates: "notes") var paper: Paper?
    }

    /// What every row of this suite's tables is stamped with.
    @Mapped class Stamped {
        @Column(primaryKey: true) var id: Int?
        @Column(.string(20)) var stamp: String?
        init() {}
    }

    @Mapped("letters", inherits: .concrete) final class Letter: Stamped {
        @Column(.string(20)) var to: String
        init(to: String) {
            self.to = to
            super.init()
        }
    }

    struct Refusal: Error, Equatable { let reason: String }

    static let registry: Registry = {
        for event in [
            MapperEvent.beforeInsert, .afterInsert, .beforeUpdate, .afterUpdate, .beforeDelete,
            .afterDelete, .load, .refresh, .expire,
        ] {
            listen(Paper.self, event) { paper, _ in
                paper.heard.append("\(event) \(paper.id ?? 0)")
            }
        }
        listen(Paper.self, .beforeInsert) { paper, _ in
            paper.slug = paper.title.lowercased()
            if paper.title == "refused" { throw Refusal(reason: "insert") }
        }
        listen(Paper.self, .beforeUpdate) { paper, _ in
            paper.revision += 1
            if paper.title == "refused" { throw Refusal(reason: "update") }
        }
        listen(Paper.self, .afterInsert) { paper, context in
            if paper.title == "logged" {
                let text = "made \(paper.id ?? 0)"
                try context.connection().execute(
                    classMapper(Note.self).table.insert(), ["text": text])
            }
            if paper.title == "late" { paper.title = "later" }
        }
        listen(Stamped.self, .beforeInsert) { object, _ in object.stamp = "stamped" }
        let registry = Registry(Paper.self, Letter.self)
        registry.listen(.beforeInsert) { object, _ in
            if let note = object as? Note, note.text == "" { note.text = "empty" }
        }
        return registry
    }()

    @Test(arguments: TestEngine.mapped)
    func eachStepIsHeardOnce(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let paper = Paper(title: "On Events")
            try session.add(paper)
            #expect(paper.heard == [])
            try session.flush()
            #expect(paper.heard == ["beforeInsert 0", "afterInsert 1"])
            paper.heard = []
            paper.title = "On Listeners"
            try session.flush()
            #expect(paper.heard == ["beforeUpdate 1", "afterUpdate 1"])
            paper.heard = []
            try session.refresh(paper)
            try session.expire(paper)
            #expect(paper.heard == ["refresh 1", "expire 1"])
            paper.heard = []
            try session.delete(paper)
            try session.commit()
            #expect(paper.heard == ["beforeDelete 1", "afterDelete 1"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func whatAListenerAssignsIsWrittenInThisFlush(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let paper = Paper(title: "SLUG")
            try session.add(paper)
            let inserted = try statements(engine) { try session.flush() }
            #expect(inserted.count == 2, "BEGIN and one INSERT: \(inserted)")
            paper.title = "Other"
            let updated = try statements(engine) { try session.flush() }
            #expect(updated.count == 1)
            #expect(updated[0].contains("title = ") && updated[0].contains("revision = "))
            try session.commit()
            session.expungeAll()
            let again = try session.query(Paper.self).one()
            #expect(again !== paper)
            #expect(again.heard == ["load 1"])
            #expect(again.slug == "slug" && again.revision == 1)
            // A second query finds the object that is there: nothing is loaded.
            _ = try session.query(Paper.self).all()
            #expect(again.heard == ["load 1"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func onlyRowsThatChangeAreUpdates(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let paper = Paper(title: "t")
            try session.add(paper)
            try session.flush()
            paper.heard = []
            paper.title = "x"
            paper.title = "t"
            paper.notes.append(Note(text: "n"))
            try session.flush()
            #expect(paper.heard == [])
            #expect(paper.revision == 0)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aListenerThatThrowsFailsTheFlush(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let good = Paper(title: "good")
            try session.add(good)
            try session.commit()
            let other = Paper(title: "other")
            let bad = Paper(title: "refused")
            try session.addAll([other, bad])
            let error = #expect(throws: Refusal.self) { try session.flush() }
            #expect(error == Refusal(reason: "insert"))
            // Objects are as they were: what the listeners had assigned is taken back.
            #expect(other.slug == nil && other.id == nil && bad.slug == nil)
            #expect(objectState(other) == .pending)
            bad.title = "allowed"
            try session.flush()
            #expect(other.slug == "other" && bad.slug == "allowed")
            try session.commit()
            good.title = "refused"
            #expect(throws: Refusal.self) { try session.flush() }
            #expect(good.revision == 0)
            try session.rollback()
            #expect(good.title == "good")
            #expect(try session.query(Paper.self).count() == 3)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func statementsOfAListenerBelongToTheFlush(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let paper = Paper(title: "logged")
            try session.add(paper)
            try session.flush()
            #expect(try session.query(Note.self).one().text == "made \(paper.id ?? 0)")
            try session.rollback()
            #expect(try session.query(Note.self).count() == 0)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func whatIsAssignedAfterTheRowIsForTheNextFlush(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let paper = Paper(title: "late")
            try session.add(paper)
            try session.flush()
            #expect(session.isModified(paper))
            #expect(paper.$title.history.deleted == ["late"])
            try session.commit()
            #expect(session.dirty.isEmpty)
            session.expungeAll()
            #expect(try session.query(Paper.self).one().title == "later")
        }
    }

    @Test(arguments: TestEngine.mapped)
    func superclassesAndRegistriesHearToo(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try session.addAll([Letter(to: "Ed"), Note(text: "")])
            try session.commit()
            session.expungeAll()
            #expect(try session.query(Letter.self).one().stamp == "stamped")
            #expect(try session.query(Note.self).one().text == "empty")
        }
    }

    @Mapped("drafts") final class Draft {
        var id: Int?
        @Column(.string(20)) var act: String
        @Relationship(backPopulates: "draft") var pages: RelatedList<DraftPage>
    }

    @Mapped("draft_pages") final class DraftPage {
        var id: Int?
        @Column(foreignKey: ForeignKey("drafts.id")) var draftID: Int?
        @Relationship(backPopulates: "pages") var draft: Draft?
    }

    static let drafts: Registry = {
        listen(Draft.self, .beforeInsert) { draft, context in
            switch draft.act {
            case "flush": try context.session.flush()
            case "commit": try context.session.commit()
            case "rollback": try context.session.rollback()
            case "add": try context.session.add(Draft(act: "second"))
            case "append": draft.pages.append(DraftPage())
            case "delete":
                if let other = try context.session.get(Draft.self, 1) {
                    try context.session.delete(other)
                }
            case "query": draft.act = "\(try context.session.query(Draft.self).count())"
            default: break
            }
        }
        return Registry(Draft.self)
    }()

    @Test(arguments: TestEngine.mapped)
    func whatAFlushCannotTakeIsRefused(_ test: TestEngine) async throws {
        try await test.with(Self.drafts) { engine in
            let session = Session(engine)
            defer { session.close() }
            try session.add(Draft(act: "first"))
            try session.commit()
            for (act, word) in [
                ("flush", "flushing already"), ("commit", "can't commit"),
                ("rollback", "can't roll back"), ("add", "can't be added"),
                ("append", "beforeFlush"), ("delete", "can't be deleted"),
            ] {
                try session.add(Draft(act: act))
                let error = #expect(throws: ORMError.self, "\(act)") { try session.flush() }
                #expect(error?.message.contains(word) == true, "\(act): \(error?.message ?? "")")
                try session.rollback()
            }
            #expect(try session.query(Draft.self).count() == 1)
            let draft = Draft(act: "query")
            try session.add(draft)
            try session.flush()
            #expect(draft.act == "1")
        }
    }

    @Mapped("quiets") final class Quiet {
        var id: Int?
        @Transient var heard = 0
    }

    static let quiets = Registry(Quiet.self)

    @Test(arguments: TestEngine.mapped)
    func listeningEnds(_ test: TestEngine) async throws {
        try await test.with(Self.quiets) { engine in
            let session = Session(engine)
            defer { session.close() }
            let listening = listen(Quiet.self, .beforeInsert) { quiet, _ in quiet.heard += 1 }
            let first = Quiet()
            try session.add(first)
            try session.flush()
            #expect(first.heard > 0)
            listening.cancel()
            listening.cancel()
        }
    }
}
