public import QuicksilverEngine

/// A moment in the life of a class's objects at which somebody may listen.
///
/// Shape: `listen(User.self, .beforeInsert) { user, context in user.createdAt = .now }`; heard for subclasses as well. The names are
/// SQLAlchemy's: `before_insert`, `load` and so on.
/// Source: parity row M6; features M3, M4.
public struct MapperEvent: Sendable, Hashable, CustomStringConvertible {
    /// The event's name.
    public let description: String
    let index: Int

    private init(_ name: String, _ index: Int) {
        description = name
        self.index = index
    }

    /// Before an object's row is inserted; what a listener assigns to its columns is in that INSERT.
    public static let beforeInsert = MapperEvent("beforeInsert", 0)
    /// After an object's row was inserted, and before the flush ends; it has its key.
    public static let afterInsert = MapperEvent("afterInsert", 1)
    /// Before the changed columns of an object are written; what a listener assigns to its columns is in that UPDATE.
    public static let beforeUpdate = MapperEvent("beforeUpdate", 2)
    /// After the changed columns of an object were written, and before the flush ends.
    public static let afterUpdate = MapperEvent("afterUpdate", 3)
    /// Before an object's row is deleted.
    public static let beforeDelete = MapperEvent("beforeDelete", 4)
    /// After an object's row was deleted, and before the flush ends.
    public static let afterDelete = MapperEvent("afterDelete", 5)
    /// After an object was made of a row; once in its life in a session.
    public static let load = MapperEvent("load", 6)
    /// After an object's columns were read again.
    public static let refresh = MapperEvent("refresh", 7)
    /// After an object was told to read its columns again.
    public static let expire = MapperEvent("expire", 8)
    /// A row is about to become an object.
    static let createInstance = MapperEvent("createInstance", 9)
    /// A column's attribute is about to be assigned.
    static let set = MapperEvent("set", 10)
    /// An object comes to a relation to many.
    static let append = MapperEvent("append", 11)
    /// An object has gone from a relation to many.
    static let remove = MapperEvent("remove", 12)
    /// A relation to one is about to be assigned.
    static let setRelated = MapperEvent("setRelated", 13)
}

/// What a listener is told beside the object.
public struct EventContext {
    let core: SessionCore

    /// The session in which it happens.
    public var session: Session { Session(viewing: core) }

    /// The connection of the flush, inside its transaction, for statements that belong to it.
    public func connection() throws -> Connection { try core.transactional() }
}

@available(*, unavailable)
extension EventContext: Sendable {}

/// Calls a listener at an event of a class's objects, and of its subclasses' objects, from now on.
///
/// Shape: `listen(User.self, .beforeInsert) { user, context in … }`. It runs in the session's thread, inside the flush or the query. A listener that
/// throws ends that: the flush fails and rolls back, the query throws. In a flush it may change columns of its object and execute
/// statements; relations, and what is added and deleted, are the business of a session's ``SessionEvent/beforeFlush``.
/// Statements of many rows, as `query.update(…)`, tell nobody.
/// - Returns: what ends it.
/// Source: parity row M6; features M3, U043.
@discardableResult
public func listen<Object: MappedObject>(
    _ type: Object.Type, _ event: MapperEvent,
    _ listener: @escaping @Sendable (Object, EventContext) throws -> Void
) -> Listening {
    type.__mapping.listeners.add(
        event,
        .object { object, context in
            if let object = object as? Object { try listener(object, context) }
        })
}

/// Lets a listener make the objects of a class when rows are loaded; its nil leaves that to the mapper.
///
/// Shape: `listen(User.self, createInstance: { row, context in User(name: try row.value(User.name)) })`. The object's columns are filled from
/// the row afterwards, and it hasn't changed then.
/// - Returns: what ends it.
/// Source: parity row M6.
@discardableResult
public func listen<Object: MappedObject>(
    _ type: Object.Type,
    createInstance listener: @escaping @Sendable (LoadedRow<Object>, EventContext) throws -> Object?
) -> Listening {
    type.__mapping.listeners.add(
        .createInstance,
        .create { row, mapper, context in
            try listener(LoadedRow(loader: row, mapper: mapper), context)
        })
}

extension Registry {
    /// Calls a listener at an event of the objects of all its classes, from now on.
    ///
    /// Shape: `registry.listen(.beforeUpdate) { object, context in (object as? Stamped)?.updatedAt = .now }`
    /// - Returns: what ends it.
    @discardableResult
    public func listen(
        _ event: MapperEvent,
        _ listener: @escaping @Sendable (any MappedObject, EventContext) throws -> Void
    ) -> Listening {
        listeners.add(event, .object(listener))
    }
}
