public import QuicksilverSQL

/// What an attribute is in queries, where it can be listened to: a column, or a relation to one.
///
/// Shape: one protocol for both, so that there is one `listen` for them, and a mistake in its closure is reported where it stands.
public protocol ListenedAttribute {
    /// What is assigned to it.
    associatedtype Assigned
    /// Adds a listener; `listen` calls it.
    static func __listen<Object: MappedObject>(
        _ type: Object.Type, _ attribute: any KeyPath<Object.Type, Self> & Sendable,
        _ listener: @escaping @Sendable (Object, Assigned, Assigned) throws -> Void
    ) -> Listening
}

extension SQLExpression: ListenedAttribute {
    /// The column's value.
    public typealias Assigned = Value

    /// Adds a listener; `listen` calls it.
    public static func __listen<Object: MappedObject>(
        _ type: Object.Type, _ attribute: any KeyPath<Object.Type, Self> & Sendable,
        _ listener: @escaping @Sendable (Object, Value, Value) throws -> Void
    ) -> Listening {
        type.__mapping.listeners.add(
            .set,
            .assign(
                AssignmentListener(Object.self, attribute, isValidator: false) { object, old, new in
                    try listener(object, new, old)
                    return new
                }))
    }
}

/// What a relation to one holds: an object or nil.
public protocol ToOneValue: RelationValue, SendableMetatype {
    /// The value that is an object of any class; nil where it is another.
    static func __holding(_ object: (any MappedObject)?) -> Self
}

extension Optional: ToOneValue where Wrapped: MappedObject {
    /// The object, where it is one of the class.
    public static func __holding(_ object: (any MappedObject)?) -> Self { object as? Wrapped }
}

extension RelationPath: ListenedAttribute where Value: ToOneValue {
    /// The object or nil.
    public typealias Assigned = Value

    /// Adds a listener; `listen` calls it.
    public static func __listen<Object: MappedObject>(
        _ type: Object.Type, _ attribute: any KeyPath<Object.Type, Self> & Sendable,
        _ listener: @escaping @Sendable (Object, Value, Value) throws -> Void
    ) -> Listening {
        type.__mapping.listeners.add(
            .setRelated,
            .member(position: type[keyPath: attribute].position) { object, new, old in
                guard let object = object as? Object else { return }
                try listener(object, .__holding(new), .__holding(old))
            })
    }
}
