import Quicksilver
import QuicksilverTesting
import Synchronization
import Testing

/// Conditions that every query of a class gets: soft deletion and tenants.
@Suite struct CriteriaTests {
    @Mapped("folders") final class Folder {
        var id: Int?
        @Column(.string(20)) var name: String
        var isGone = false
        @Relationship(backPopulates: "folder") var files: RelatedList<File>
        @Relationship(secondary: "folder_labels") var labels: RelatedList<Label>
    }

    @Mapped("files") final class File {
        var id: Int?
        @Column(.string(20)) var name: String
        var isGone = false
        var size: Int = 1
        @Column(foreignKey: ForeignKey("folders.id")) var folderID: Int?
        @Relationship(backPopulates: "files") var folder: Folder?
    }

    @Mapped("labels") final class Label {
        var id: Int?
        @Column(.string(20)) var word: String
        var isGone = false
    }

    static let registry: Registry = {
        let metadata = MetaData()
        _ = Table(
            "folder_labels", metadata,
            Column("folder_id", .bigInteger, ForeignKey("folders.id"), primaryKey: true),
            Column("label_id", .bigInteger, ForeignKey("labels.id"), primaryKey: true))
        return Registry(Folder.self, metadata: metadata)
    }()

    /// A session in which what is gone isn't seen, over two folders with three files each, of which one is gone, and a third folder that is.
    private func session(_ engine: DatabaseEngine) throws -> Session {
        let session = Session(engine)
        for name in ["a", "b", "c"] {
            let folder = Folder(name: name, isGone: name == "c")
            for number in 1...3 {
                folder.files.append(File(name: "\(name)\(number)", isGone: number == 2))
            }
            folder.labels = [Label(word: "x"), Label(word: "y", isGone: true)]
            try session.add(folder)
        }
        try session.commit()
        session.expungeAll()
        session.withLoaderCriteria(Folder.self) { !$0.isGone }
        session.withLoaderCriteria(File.self) { !$0.isGone }
        session.withLoaderCriteria(Label.self) { !$0.isGone }
        return session
    }

    @Test(arguments: TestEngine.mapped)
    func queriesCountsAndGetSeeWhatIsThere(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let folders = session.query(Folder.self).orderBy(Folder.name)
            #expect(try folders.all().map(\.name) == ["a", "b"])
            #expect(try folders.count() == 2)
            #expect(try session.query(Folder.self).filterBy(name: "c").exists() == false)
            #expect(try session.query(File.self).limit(3).count() == 3)
            #expect(try session.get(Folder.self, 3) == nil)
            #expect(try folders.ignoringCriteria().count() == 3)
            #expect(try session.ignoringCriteria { try session.get(Folder.self, 3) }?.name == "c")
            let sent = try statements(engine) { _ = try folders.ignoringCriteria().all() }
            #expect(sent.last?.contains("WHERE") == false)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func joinsHaveThemInOn(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let inner = try session.query(Folder.self, File.self).join(Folder.files)
                .orderBy(File.name).all()
            #expect(inner.map { $0.1.name } == ["a1", "a3", "b1", "b3"])
            // All files of a folder gone: the folder still comes.
            try session.execute(update(classMapper(File.self).table).set(File.isGone, to: true))
            let outer = try session.query(Folder.self).outerJoin(Folder.files)
                .addEntity(optional: File.self).orderBy(Folder.name).all()
            #expect(outer.map { $0.0.name } == ["a", "b"])
            #expect(outer.allSatisfy { $0.1 == nil })
            let sent = try statements(engine) {
                _ = try session.query(Folder.self).outerJoin(Folder.files).count()
            }
            let parts = (sent.last ?? "").split(separator: " WHERE ")
            #expect(parts.count == 2)
            #expect(parts.first?.contains("files.is_gone") == true)
            #expect(parts.last?.contains("folders.is_gone") == true)
            #expect(parts.last?.contains("files.is_gone") == false)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func relationsAreLoadedWithThem(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            func names(_ query: Query<Folder>) throws -> [[String]] {
                session.expungeAll()
                return try query.orderBy(Folder.name).all().map { folder in
                    folder.files.map(\.name).sorted() + folder.labels.map(\.word)
                }
            }
            let query = session.query(Folder.self)
            let seen = [["a1", "a3", "x"], ["b1", "b3", "x"]]
            #expect(try names(query) == seen)
            #expect(try names(query.options(selectinload("files"), selectinload("labels"))) == seen)
            #expect(try names(query.options(eagerload("files"), eagerload("labels"))) == seen)
            #expect(try names(query.options(eagerload("files")).limit(2)) == seen)
            // A query that sees everything hands that on to what its objects load.
            let all = try names(query.ignoringCriteria())
            #expect(all.map(\.count) == [5, 5, 5])
            #expect(
                try names(query.ignoringCriteria(of: File.self)).map(\.count) == [4, 4])
            // To one: a folder that is gone isn't there.
            session.expungeAll()
            let file = try session.query(File.self).filterBy(name: "c1").one()
            #expect(file.folder == nil)
            #expect(session.dirty.isEmpty)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func subqueriesHaveThem(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let query = session.query(Folder.self)
            #expect(try query.filter(Folder.files.any(File.name == "a2")).count() == 0)
            #expect(try query.filter(Folder.files.any(File.name == "a1")).count() == 1)
            #expect(try query.filter(not_(Folder.files.any(File.name == "a2"))).count() == 2)
            #expect(try query.filter(Folder.labels.any(Label.word == "y")).count() == 0)
            let inside = select(File.folderID).where(File.name == "a2")
            #expect(try query.filter(Folder.id.in(inside)).count() == 0)
            #expect(try query.ignoringCriteria().filter(Folder.id.in(inside)).count() == 1)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func statementsOfManyRowsHaveThem(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            #expect(try session.query(File.self).update(.set(File.size, to: 5)) == 6)
            #expect(try session.query(File.self).delete() == 6)
            #expect(try session.query(File.self).ignoringCriteria().count() == 3)
            #expect(try session.query(File.self).ignoringCriteria().delete() == 3)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func whatAFlushLooksUpIsEverything(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            let folder = try session.query(Folder.self).filterBy(name: "a").one()
            folder.name = "renamed"
            folder.isGone = true
            try session.commit()
            // It is hidden from queries, and still the session's object.
            #expect(try session.query(Folder.self).filterBy(name: "renamed").oneOrNone() == nil)
            try session.refresh(folder)
            #expect(folder.isGone)
            // Files that are gone refer to it as well; deleting it takes the reference off all of them.
            try session.delete(folder)
            try session.commit()
            let left = session.query(File.self).ignoringCriteria().filterBy(folderID: nil)
            #expect(try left.count() == 3)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func softDeletionIsAListenerAndACondition(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = try session(engine)
            defer { session.close() }
            session.on(.beforeFlush) { session in
                for case let file as File in session.deleted {
                    try session.add(file)
                    file.isGone = true
                }
            }
            let file = try session.query(File.self).filterBy(name: "a1").one()
            try session.delete(file)
            try session.commit()
            #expect(try session.query(File.self).filterBy(name: "a1").count() == 0)
            #expect(
                try session.query(File.self).ignoringCriteria().filterBy(name: "a1").count() == 1)
        }
    }

    // MARK: - Registries and options

    @Mapped class Owned {
        @Column(primaryKey: true) var id: Int?
        var tenant: Int = 0
        init() {}
    }

    @Mapped("invoices", inherits: .concrete) final class Invoice: Owned {
        var total: Int
        init(tenant: Int, total: Int) {
            self.total = total
            super.init()
            self.tenant = tenant
        }
    }

    final class Current: Sendable {
        private let number = Mutex(1)
        var tenant: Int {
            get { number.withLock { $0 } }
            set { number.withLock { $0 = newValue } }
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aTenantIsAskedAtEachExecution(_ test: TestEngine) async throws {
        let registry = Registry(Invoice.self)
        try await test.with(registry) { engine in
            let current = Current()
            var options = SessionOptions()
            // A condition on a base class is one on its subclasses.
            options.withLoaderCriteria(Owned.self) { $0.tenant == current.tenant }
            let session = Session(engine, options)
            defer { session.close() }
            try session.addAll([
                Invoice(tenant: 1, total: 10), Invoice(tenant: 1, total: 11),
                Invoice(tenant: 2, total: 20),
            ])
            try session.commit()
            session.expungeAll()
            let query = session.query(Invoice.self).orderBy(Invoice.total)
            let seen = try query.all()
            #expect(seen.map(\.total) == [10, 11])
            current.tenant = 2
            #expect(try query.all().map(\.total) == [20])
            // What the session has already is found, whatever its row is hidden by.
            #expect(try session.get(Invoice.self, 1) === seen[0])
            session.expungeAll()
            #expect(try session.get(Invoice.self, 1) == nil)
            // The query's own.
            #expect(
                try query.ignoringCriteria().withLoaderCriteria(Invoice.self) { $0.total > 10 }
                    .all().map(\.total) == [11, 20])
        }
    }

    @Mapped("chapters") final class Chapter {
        var id: Int?
        @Column(.string(20)) var title: String
        var isDraft = false
    }

    @Test(arguments: TestEngine.mapped)
    func registriesGiveThemToAllSessions(_ test: TestEngine) async throws {
        let registry = Registry(Chapter.self)
        try await test.with(registry) { engine in
            let setting = Session(engine)
            try setting.addAll([Chapter(title: "one"), Chapter(title: "two", isDraft: true)])
            try setting.commit()
            setting.close()
            let listening = registry.withLoaderCriteria(Chapter.self) { !$0.isDraft }
            let session = Session(engine)
            defer { session.close() }
            #expect(try session.query(Chapter.self).count() == 1)
            let c = aliased(Chapter.self)
            #expect(try session.query(c).filter(c.title == "two").count() == 0)
            listening.cancel()
        }
    }
}
