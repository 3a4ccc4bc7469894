import Quicksilver
import QuicksilverTesting
import Testing

/// Values of several columns.
@Suite struct CompositeTests {
    struct Point: CompositeValue, Hashable {
        var x: Int
        var y: Int

        init(_ x: Int, _ y: Int) { (self.x, self.y) = (x, y) }
        init(parts: (Int, Int)) { (x, y) = parts }
        var parts: (Int, Int) { (x, y) }
    }

    @Mapped("vertices") final class Vertex {
        var id: Int?
        var x1: Int
        var y1: Int
        var x2: Int?
        var y2: Int?
        @Composite("x1", "y1") var start: Point
        @Composite("x2", "y2") var end: Point?

        init(start: Point, end: Point? = nil) {
            self.start = start
            self.end = end
        }
    }

    static let registry = Registry(Vertex.self)

    @Test(arguments: TestEngine.mapped)
    func changesAreThoseOfItsColumns(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let vertex = Vertex(start: Point(1, 2), end: Point(3, 4))
            #expect(vertex.x1 == 1 && vertex.y2 == 4)
            try session.addAll([vertex, Vertex(start: Point(5, 6))])
            try session.commit()
            session.clear()
            let both = try session.query(Vertex.self).orderBy(Vertex.id).all()
            #expect(both.map(\.start) == [Point(1, 2), Point(5, 6)])
            #expect(both.map(\.end) == [Point(3, 4), nil])
            both[0].start.y = 20
            both[1].end = Point(7, 8)
            #expect(both[0].$y1.isModified && !both[0].$x1.history.hasChanges)
            let sent = try statements(engine) { try session.flush() }
            #expect(sent.filter { $0.contains("y1") && $0.contains("x1") }.isEmpty)
            #expect(sent.filter { $0.hasPrefix("UPDATE") }.count == 2)
            both[0].end = nil
            try session.commit()
            session.clear()
            let again = try session.query(Vertex.self).orderBy(Vertex.id).all()
            #expect(again[0].start == Point(1, 20) && again[0].end == nil && again[0].x2 == nil)
            #expect(again[1].end == Point(7, 8))
            // Set to what it is, it isn't changed.
            again[0].start = Point(1, 20)
            #expect(!session.isModified(again[0]))
        }
    }

    @Test(arguments: TestEngine.mapped)
    func queriesCompareEachColumn(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try session.addAll([
                Vertex(start: Point(2, 1), end: Point(9, 9)), Vertex(start: Point(1, 2)),
                Vertex(start: Point(1, 1), end: Point(9, 8)),
            ])
            try session.commit()
            let query = session.query(Vertex.self)
            #expect(try query.filter(Vertex.start == Point(1, 2)).one().end == nil)
            #expect(try query.filter(Vertex.start != Point(1, 2)).count() == 2)
            #expect(try query.filter(Vertex.end == nil).one().start == Point(1, 2))
            #expect(try query.filter(Vertex.end != nil).count() == 2)
            #expect(try query.filterBy(start: Point(1, 1)).one().end == Point(9, 8))
            #expect(try query.filterBy(end: nil).count() == 1)
            #expect(
                try query.orderBy(Vertex.start).all().map(\.start) == [
                    Point(1, 1), Point(1, 2), Point(2, 1),
                ])
            let other = aliased(Vertex.self)
            let twice = try session.query(other).filter(other.start == Point(2, 1)).all()
            #expect(twice.map(\.end) == [Point(9, 9)])
            let wrong = #expect(throws: CompileError.self) {
                try query.filterBy(start: 3).all()
            }
            #expect(wrong?.message.contains("'Vertex.start' is compared with values") == true)
        }
    }
}
