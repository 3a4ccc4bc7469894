public import QuicksilverSQL

/// A moment in the life of one attribute: it is assigned.
///
/// Source: features M4.
public struct AttributeEvent: Sendable, Hashable {
    /// Before another value is assigned, by the user's code; loads and initialisers' assignments aren't told.
    public static let set = AttributeEvent()
}

/// A moment in the life of a relation to many: objects come and go.
///
/// Source: features M4.
public struct MemberEvent: Sendable, Hashable {
    let event: MapperEvent

    /// An object is about to come, by this end or by the other.
    public static let append = MemberEvent(event: .append)
    /// An object has gone, by this end or by the other.
    public static let remove = MemberEvent(event: .remove)
}

/// Calls a listener before an attribute is assigned, from now on: a column's another value, or a relation to one another object, by this
/// end or by the other.
///
/// Shape: `listen(User.self, \.name, .set) { user, new, old in … }`. A setter can't throw: an error of the listener is kept with the object, and
/// thrown by `add` and `flush`, until the attribute is assigned something else.
/// - Returns: what ends it.
/// Source: features M4.
@discardableResult
public func listen<Object: MappedObject, Attribute: ListenedAttribute>(
    _ type: Object.Type, _ attribute: any KeyPath<Object.Type, Attribute> & Sendable,
    _ event: AttributeEvent,
    _ listener:
        @escaping @Sendable (Object, _ new: Attribute.Assigned, _ old: Attribute.Assigned) throws ->
        Void
) -> Listening {
    Attribute.__listen(type, attribute, listener)
}

/// Calls a listener when objects come to a relation to many, or go, from now on.
///
/// Shape: `listen(User.self, \.addresses, .append) { user, address in … }`. An error is kept with the user, and thrown by `add` and `flush`, until
/// that address is taken out again.
/// - Returns: what ends it.
@discardableResult
public func listen<Object: MappedObject, Related: RelationValue>(
    _ type: Object.Type, _ relation: KeyPath<Object.Type, RelationPath<Related>>,
    _ event: MemberEvent,
    _ listener: @escaping @Sendable (Object, Related.Member) throws -> Void
) -> Listening {
    type.__mapping.listeners.add(
        event.event,
        .member(position: Object.self[keyPath: relation].position) { object, new, old in
            guard let object = object as? Object, let member = (new ?? old) as? Related.Member
            else { return }
            try listener(object, member)
        })
}

/// Checks what is assigned to an attribute, and may put another value in its place, from now on.
///
/// Shape: `validates(User.self, \.name) { user, name in … return name }`. A setter can't throw: the value is kept as it is, and the error is thrown, with
/// class and attribute, by `add` and `flush`, until a value is assigned that passes. What initialisers assigned is checked when
/// the object is added.
/// - Returns: what ends it.
/// Source: features G8.
@discardableResult
public func validates<Object: MappedObject, Value: ColumnValue>(
    _ type: Object.Type, _ attribute: any KeyPath<Object.Type, SQLExpression<Value>> & Sendable,
    _ validator: @escaping @Sendable (Object, Value) throws -> Value
) -> Listening {
    type.__mapping.listeners.add(
        .set,
        .assign(
            AssignmentListener(Object.self, attribute, isValidator: true) { object, _, new in
                try validator(object, new)
            }))
}

/// Checks the objects that are put in a relation, to one or to many, from now on.
///
/// Shape: `validates(User.self, \.addresses) { user, address in … }`; errors are kept as those of columns, until the object is taken out again.
/// - Returns: what ends it.
/// Source: features G8.
@discardableResult
public func validates<Object: MappedObject, Related: RelationValue>(
    _ type: Object.Type, _ relation: KeyPath<Object.Type, RelationPath<Related>>,
    _ validator: @escaping @Sendable (Object, Related.Member) throws -> Void
) -> Listening {
    type.__mapping.listeners.add(
        Related.isCollection ? .append : .setRelated,
        .member(position: Object.self[keyPath: relation].position) { object, new, _ in
            guard let object = object as? Object, let member = new as? Related.Member else {
                return
            }
            try validator(object, member)
        })
}

/// Who is asked before a column's attribute is assigned.
struct AssignmentListener: Sendable {
    /// Whether it is asked about what initialisers assigned as well.
    let isValidator: Bool
    /// The attribute's position, in a class or a subclass.
    let position: @Sendable (any MappedObject.Type) -> Int?
    /// What to assign, given the object, the old and the new value.
    let call: @Sendable (any MappedObject, Any, Any) throws -> Any
    /// The same for a value as it is.
    let check: @Sendable (any MappedObject, Int) throws -> SQLValue?

    init<Object: MappedObject, Value: ColumnValue>(
        _ type: Object.Type, _ path: any KeyPath<Object.Type, SQLExpression<Value>> & Sendable,
        isValidator: Bool,
        _ listener: @escaping @Sendable (Object, _ old: Value, _ new: Value) throws -> Value
    ) {
        self.isValidator = isValidator
        position = { type in
            guard let node = (type as? Object.Type)?[keyPath: path].node,
                case .column(let reference) = node, let definition = reference.definition
            else { return nil }
            return type.__mapping.mapper.columns.firstIndex { $0.definition === definition }
        }
        call = { object, old, new in
            guard let object = object as? Object, let old = old as? Value, let value = new as? Value
            else { return new }
            return try listener(object, old, value)
        }
        check = { object, position in
            let loader = RowLoader(object.value(at: position), "")
            guard let object = object as? Object, let value: Value = try? loader.read(0) else {
                return nil
            }
            return try listener(object, value, value).sqlValue
        }
    }
}
