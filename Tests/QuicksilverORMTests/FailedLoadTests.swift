import Quicksilver
import QuicksilverTesting
import Testing

/// What a load that fails where nothing can be thrown does to its session, and how that ends.
@Suite struct FailedLoadTests {
    @Mapped("shelves") final class Shelf {
        var id: Int?
        @Column(.string(20)) var name: String
        @Relationship(backPopulates: "shelf") var books: RelatedList<Book>
    }

    @Mapped("books") final class Book {
        var id: Int?
        @Column(foreignKey: ForeignKey("shelves.id")) var shelfID: Int?
        @Relationship var shelf: Shelf?
    }

    static let registry = Registry(Shelf.self)

    private static func book(_ session: Session) throws -> Book {
        try #require(try session.query(Book.self).options(raiseload("*")).first())
    }

    private func withShelf(
        _ test: TestEngine, _ body: @escaping @Sendable (DatabaseEngine) async throws -> Void
    ) async throws {
        try await test.withDatabase { database in
            try await Self.registry.metadata.createAll(database.engine)
            try await database.engine.withSession { session in
                try session.add(Shelf(name: "left", books: [Book(), Book()]))
            }
            try await body(database.engine)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aRollbackMakesTheSessionWholeInAsyncCode(_ test: TestEngine) async throws {
        try await withShelf(test) { engine in
            let counts = try await engine.withSession { session in
                let book = try Self.book(session)
                #expect(book.shelf == nil)
                let failed = #expect(throws: ORMError.self) { try session.flush() }
                #expect(failed?.code == .loadFailed)
                #expect(failed?.message.contains("Book.shelf") == true)
                #expect(throws: ORMError.self) { try session.query(Book.self).count() }
                try session.rollback()
                await Task.yield()
                try session.add(Shelf(name: "right"))
                return (try session.query(Book.self).count(), try book.$shelf.load()?.name)
            }
            #expect(counts == (2, "left"))
            let names = try await engine.withSession { session in
                try session.query(Shelf.name).orderBy(Shelf.id).all()
            }
            #expect(names == ["left", "right"])
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aScopeThatEndsWithTheFailureThrowsIt(_ test: TestEngine) async throws {
        try await withShelf(test) { engine in
            let ended = await #expect(throws: ORMError.self) {
                try await engine.withSession { session in
                    let book = try Self.book(session)
                    book.shelfID = nil
                    _ = book.shelf
                    // What goes on isn't cancelled.
                    await Task.yield()
                    #expect(!Task.isCancelled)
                }
            }
            #expect(ended?.code == .loadFailed)
            // Also where the body throws something that came of it.
            let thrown = await #expect(throws: ORMError.self) {
                try await engine.withSession { session in
                    let book = try Self.book(session)
                    guard book.shelf != nil else { throw CancellationError() }
                }
            }
            #expect(thrown?.code == .loadFailed)
            let kept = try await engine.withSession { session in
                try session.query(Book.self).filter(Book.shelfID == nil).count()
            }
            #expect(kept == 0)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func aCancelledTaskStillCommitsNothing(_ test: TestEngine) async throws {
        try await withShelf(test) { engine in
            let work = Task {
                try await engine.withSession { session in
                    try session.add(Shelf(name: "right"))
                    try session.flush()
                    withUnsafeCurrentTask { $0?.cancel() }
                }
            }
            await #expect(throws: (any Error).self) { try await work.value }
            let count = try await engine.withSession { try $0.query(Shelf.self).count() }
            #expect(count == 1)
        }
    }
}
