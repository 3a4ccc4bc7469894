import QuicksilverEngine
import QuicksilverSQL

/// One execution of a query, which turns its rows into elements: all at once, or a window of them at a time.
///
/// Shape: what is loaded with the query is loaded for each window. A window ends between two objects, never within the rows that joins make of
/// one.
/// Source: design D7, D8.
final class QueryRun<Element> {
    /// The elements of one window, while their rows come.
    private final class Window {
        let decoding: RowDecoding
        let joined: JoinedReader?
        /// The number of the last object that the session had before.
        let start: UInt32
        @exclusivity(unchecked) var elements: [Element] = []
        @exclusivity(unchecked) var last: (any MappedObject)?

        init(_ decoding: RowDecoding, _ joined: JoinedReader?, start: UInt32) {
            self.decoding = decoding
            self.joined = joined
            self.start = start
        }
    }

    private let query: Query<Element>
    private let size: Int?
    private let plan: JoinedPlan?
    private var result: QueryResult<any RowReader>?
    /// The window that has been handed over.
    @exclusivity(unchecked) private var current: Window?
    /// The window whose first row ended the one before.
    @exclusivity(unchecked) private var upcoming: Window?
    private var isStarted = false
    // Objects of a walk die meanwhile, so that only their keys tell which were there.
    private var seenKeys: Set<Seen> = []

    private struct Seen: Hashable {
        let root: ObjectIdentifier
        let key: KeyValue
    }
    private var seen: Set<ObjectIdentifier> = []

    private var core: SessionCore { query.core }
    private var state: QueryState { query.state }

    init(_ query: Query<Element>, size: Int?) {
        let query = query.filtered()
        self.query = query
        self.size = size
        plan = JoinedPlan(query.state)
    }

    /// The elements that come next; nil behind the last.
    func next() throws -> [Element]? {
        if !isStarted { try start() }
        try letGo()
        guard let result else { return nil }
        if isPlain { return try plainElements(result) }
        var window = upcoming
        upcoming = nil
        let start = core.adoptions
        while let row = try result.next() {
            let known = try window ?? begin(row, start)
            window = known
            if try read(row, into: known) { break }
        }
        guard let window else {
            close()
            return nil
        }
        window.joined?.finish()
        current = window
        if size == nil { close() }
        try loadEagerly(window)
        return window.elements
    }

    /// Ends it early. Harmless twice.
    func close() {
        guard let open = result else { return }
        result = nil
        upcoming = nil
        open.close()
        guard size != nil else { return }
        core.openStreams -= 1
        core.releaseIfIdle()
    }

    private func start() throws {
        isStarted = true
        try query.prepare()
        if let fault = plan?.fault ?? state.containedFault(plan != nil) { throw fault }
        let statement = ObjectStatement(
            queryNode: state.statement ?? .select(plan?.select() ?? state.select()))
        let connection = try core.transactional()
        guard let size else {
            result = try connection.execute(statement, state.parameters)
            return
        }
        result = try connection.stream(statement, state.parameters, window: size)
        core.openStreams += 1
    }

    /// Whether each row has one object of the query's class, and all are wanted at once.
    private var isPlain: Bool {
        guard size == nil, state.isSingleEntity, case .entity(let mapper, _) = state.items[0]
        else { return false }
        return mapper.type == Element.self
    }

    /// The elements of such a query.
    private func plainElements(_ result: QueryResult<any RowReader>) throws -> [Element] {
        let objects = try LoadedObjects(result, isMultiplied: plan != nil || state.isMultiplied) {
            (try RowDecoding(core, state, $0).onlyLoader(), plan?.reader(core, $0))
        }
        close()
        if case .entity(let mapper, _) = state.items[0],
            core.loadsEagerly(mapper, state.eager, state.loading)
        {
            let whole = state.statement == nil ? state : nil
            try core.loadEagerly(
                objects.all(as: mapper.type), mapper, state.eager, state.loading, of: whole)
        }
        return objects.take(as: Element.self)
    }

    private func begin(_ row: any RowReader, _ start: UInt32) throws -> Window {
        Window(
            try RowDecoding(
                core, state, row, keepsFound: size != nil || state.items.count > 1),
            plan?.reader(core, row), start: start)
    }

    /// Reads a row; whether the window is full.
    private func read(_ row: any RowReader, into window: Window) throws -> Bool {
        window.decoding.reader = row
        let element = try query.decode(window.decoding)
        guard state.isSingleEntity, plan != nil || state.isMultiplied,
            let object = element as? any MappedObject
        else {
            window.elements.append(element)
            return window.elements.count == size
        }
        let isNext = window.last !== object
        if isNext, let size, window.elements.count >= size, plan != nil {
            // Its rows are the next window's, and so are the objects that come with them.
            let next = try begin(row, core.adoptions &- 1)
            upcoming = next
            _ = try read(row, into: next)
            return true
        }
        window.last = object
        try window.joined?.read(object, row)
        guard isNext, isNew(object) else { return false }
        window.elements.append(element)
        return plan == nil && window.elements.count == size
    }

    /// Whether an object comes for the first time.
    private func isNew(_ object: any MappedObject) -> Bool {
        guard size != nil else { return seen.insert(ObjectIdentifier(object)).inserted }
        guard state.isMultiplied, let key = object.__state.key else { return true }
        return seenKeys.insert(Seen(root: ObjectIdentifier(object.mapper.root), key: key)).inserted
    }

    /// Loads the relations that options or mappers say are loaded with the query.
    private func loadEagerly(_ window: Window) throws {
        for (index, item) in state.items.enumerated() {
            guard case .entity(let mapper, _) = item,
                core.loadsEagerly(mapper, state.eager, state.loading)
            else { continue }
            let objects =
                state.isSingleEntity
                ? window.elements.compactMap { $0 as? any MappedObject }
                : window.decoding.found[index].unique
            let paths = state.eager.filter { index == 0 || $0.relations.first?.parent === mapper }
            // A subquery would find the objects of every window again.
            let whole = size == nil && index == 0 && state.statement == nil ? state : nil
            try core.loadEagerly(objects, mapper, paths, state.loading, of: whole)
        }
    }

    /// Writes what the last window's objects have become, and parts those that hold each other.
    private func letGo() throws {
        guard size != nil, let window = current else { return }
        current = nil
        guard result != nil else { return }
        try core.autoflush()
        core.partCircles(window.decoding.found.flatMap { $0 }, since: window.start)
    }
}
