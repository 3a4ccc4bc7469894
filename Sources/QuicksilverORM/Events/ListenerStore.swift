import Synchronization

/// A listener's place; ``cancel()`` ends it, letting go of it doesn't.
public struct Listening: Sendable {
    let end: @Sendable () -> Void

    /// Stops listening.
    public func cancel() { end() }
}

/// Who listens to a class, or to all classes of a registry.
///
/// Shape: while nobody in the program listens to an event it costs one atomic load; then one more for each class, superclass and
/// registry that it concerns.
final class ListenerStore: Sendable {
    /// What is called.
    enum Call: Sendable {
        /// With an object.
        case object(@Sendable (any MappedObject, EventContext) throws -> Void)
        /// With a row, to make an object.
        case create(@Sendable (RowLoader, Mapper, EventContext) throws -> (any MappedObject)?)
        /// Before a column's attribute is assigned.
        case assign(AssignmentListener)
        /// With an owner, who comes to a relation and who goes.
        case member(
            position: Int,
            @Sendable (any MappedObject, (any MappedObject)?, (any MappedObject)?) throws -> Void)
    }

    private struct Listener: Sendable {
        let id: Int
        let event: Int
        let call: Call
        let isExtension: Bool
    }

    private struct State: Sendable {
        var listeners: [Listener] = []
        var nextID = 0
    }

    /// The events that anybody ever listened to, a bit each.
    private static let everHeard = Atomic<UInt>(0)

    private let state = Mutex(State())
    private let heard = Atomic<UInt>(0)

    /// Whether anybody in the program ever listened to an event.
    static func isHeard(_ event: MapperEvent) -> Bool {
        everHeard.load(ordering: .relaxed) & 1 << UInt(event.index) != 0
    }

    /// Notes that somebody listens to an event, wherever.
    static func note(_ event: MapperEvent) {
        everHeard.bitwiseOr(1 << UInt(event.index), ordering: .relaxed)
    }

    /// Adds a listener.
    func add(_ event: MapperEvent, _ call: Call, isExtension: Bool = false) -> Listening {
        Self.note(event)
        let id = state.withLock { state in
            state.nextID += 1
            state.listeners.append(
                Listener(
                    id: state.nextID, event: event.index, call: call, isExtension: isExtension))
            note(state)
            return state.nextID
        }
        return Listening { [self] in remove { $0.id == id } }
    }

    /// Who listens to an event, in the order they came.
    func calls(_ event: MapperEvent) -> [Call] {
        guard heard.load(ordering: .relaxed) & 1 << UInt(event.index) != 0 else { return [] }
        return state.withLock { state in
            state.listeners.filter { $0.event == event.index }.map(\.call)
        }
    }

    /// Ends what `mapper(…, extension:)` has begun.
    func removeExtensions() { remove(\.isExtension) }

    private func remove(_ isGone: @Sendable (Listener) -> Bool) {
        state.withLock { state in
            state.listeners.removeAll(where: isGone)
            note(state)
        }
    }

    private func note(_ state: State) {
        let bits = state.listeners.reduce(into: UInt(0)) { $0 |= 1 << UInt($1.event) }
        heard.store(bits, ordering: .relaxed)
    }
}

extension ClassMapping {
    /// Who listens to an event of the class's objects: registries first, then superclasses, then the class itself.
    func calls(_ event: MapperEvent) -> [ListenerStore.Call] {
        guard ListenerStore.isHeard(event) else { return [] }
        var result: [ListenerStore.Call] = []
        for registry in existing?.registries ?? [] { result += registry.listeners.calls(event) }
        for ancestor in ancestors.reversed() { result += ancestor.listeners.calls(event) }
        return result + listeners.calls(event)
    }

    /// The mapped classes that a class inherits from, the nearest first.
    static func ancestors(of type: any MappedObject.Type) -> [ClassMapping] {
        guard let parent = _getSuperclass(type) as? any MappedObject.Type else { return [] }
        return [parent.__mapping] + parent.__mapping.ancestors
    }
}

extension SessionCore {
    /// Tells who listens to an event of an object.
    func tell(_ event: MapperEvent, _ object: any MappedObject) throws {
        guard ListenerStore.isHeard(event) else { return }
        for case .object(let call) in type(of: object).__mapping.calls(event) {
            try call(object, EventContext(core: self))
        }
    }

    /// Tells who listens to an event where nothing can be thrown: the next flush throws it.
    func announce(_ event: MapperEvent, _ object: any MappedObject) {
        do {
            try tell(event, object)
        } catch {
            if pendingMisuse == nil { pendingMisuse = error }
        }
    }
}
