/// What hooks into the loading and writing of a class's objects, as one type.
///
/// Shape: implement what is wanted, then `listen(User.self, UserExtension())`, or `mapper(User.self, users, extension: UserExtension())`; each method
/// is a listener of the ``MapperEvent`` of its name.
/// Source: parity row M6.
public protocol MapperExtension<Object>: Sendable {
    /// The class.
    associatedtype Object: MappedObject

    /// Makes the object of a row, by an initialiser of the class perhaps; nil leaves it to the mapper. Columns are filled afterwards.
    func createInstance(_ row: LoadedRow<Object>, _ context: EventContext) throws -> Object?
    /// Called when an object was made of a row.
    func load(_ object: Object, _ context: EventContext) throws
    /// Called before an object's row is inserted.
    func beforeInsert(_ object: Object, _ context: EventContext) throws
    /// Called after an object's row was inserted.
    func afterInsert(_ object: Object, _ context: EventContext) throws
    /// Called before an object's changed columns are written.
    func beforeUpdate(_ object: Object, _ context: EventContext) throws
    /// Called after an object's changed columns were written.
    func afterUpdate(_ object: Object, _ context: EventContext) throws
    /// Called before an object's row is deleted.
    func beforeDelete(_ object: Object, _ context: EventContext) throws
    /// Called after an object's row was deleted.
    func afterDelete(_ object: Object, _ context: EventContext) throws
}

extension MapperExtension {
    /// Leaves it to the mapper.
    public func createInstance(_ row: LoadedRow<Object>, _ context: EventContext) throws -> Object?
    {
        nil
    }
    /// Does nothing.
    public func load(_ object: Object, _ context: EventContext) throws {}
    /// Does nothing.
    public func beforeInsert(_ object: Object, _ context: EventContext) throws {}
    /// Does nothing.
    public func afterInsert(_ object: Object, _ context: EventContext) throws {}
    /// Does nothing.
    public func beforeUpdate(_ object: Object, _ context: EventContext) throws {}
    /// Does nothing.
    public func afterUpdate(_ object: Object, _ context: EventContext) throws {}
    /// Does nothing.
    public func beforeDelete(_ object: Object, _ context: EventContext) throws {}
    /// Does nothing.
    public func afterDelete(_ object: Object, _ context: EventContext) throws {}

    /// The methods as listeners, each with its event.
    fileprivate var calls: [(MapperEvent, ListenerStore.Call)] {
        func call(
            _ method: @escaping @Sendable (Object, EventContext) throws -> Void
        ) -> ListenerStore.Call {
            .object { object, context in
                if let object = object as? Object { try method(object, context) }
            }
        }
        return [
            (
                .createInstance,
                .create { row, mapper, context in
                    try createInstance(LoadedRow(loader: row, mapper: mapper), context)
                }
            ),
            (.load, call { try load($0, $1) }),
            (.beforeInsert, call { try beforeInsert($0, $1) }),
            (.afterInsert, call { try afterInsert($0, $1) }),
            (.beforeUpdate, call { try beforeUpdate($0, $1) }),
            (.afterUpdate, call { try afterUpdate($0, $1) }),
            (.beforeDelete, call { try beforeDelete($0, $1) }),
            (.afterDelete, call { try afterDelete($0, $1) }),
        ]
    }

    /// Has the extension called from now on.
    func attach(isExtension: Bool) -> Listening {
        let listeners = Object.__mapping.listeners
        let all = calls.map { event, call in
            listeners.add(event, call, isExtension: isExtension)
        }
        return Listening { for listening in all { listening.cancel() } }
    }
}

/// Has an extension called at the events of a class's objects, and of its subclasses' objects, from now on.
///
/// - Returns: what ends it.
@discardableResult
public func listen<Hook: MapperExtension>(
    _ type: Hook.Object.Type, _ extension: Hook
) -> Listening { `extension`.attach(isExtension: false) }
