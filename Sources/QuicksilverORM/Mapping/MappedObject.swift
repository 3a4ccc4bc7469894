public import QuicksilverSQL

/// An object of a mapped class; `@Mapped` conforms classes to it.
///
/// Shape: hashed and compared by identity. What begins with two underscores is for generated code.
/// Source: design D5; parity rows M1, M2.
public protocol MappedObject: AnyObject, Hashable, SendableMetatype {
    /// What a session knows of the object.
    var __state: InstanceState { get }
    /// The same without keeping it alive, for as long as somebody keeps the object.
    var __stateReference: Unmanaged<InstanceState> { get }
    /// Where the class keeps its mapper.
    static var __mapping: ClassMapping { get }
    /// Tells the mapper the class's columns and relations, in the order of their positions.
    static func __declare(_ declaration: inout ClassDeclaration)
    /// Makes an object of a row; the class's own initialisers don't run.
    init(__row row: RowLoader) throws
    /// The value of a column by its position.
    func __get(_ attribute: Int) -> SQLValue
    /// Writes the value of a column by its position, as ``__get(_:)`` gives it.
    func __write(_ attribute: Int, to row: any RowWriter) throws
    /// Reads the value of a column, by its position, from a row.
    func __load(_ attribute: Int, from row: RowLoader) throws
}

extension MappedObject {
    /// What a class written by hand needn't say.
    public var __stateReference: Unmanaged<InstanceState> { .passUnretained(__state) }

    /// Writes the value that ``__get(_:)`` makes.
    public func __write(_ attribute: Int, to row: any RowWriter) throws {
        try row.write(__get(attribute))
    }

    /// Whether both are the same object.
    public static func == (left: Self, right: Self) -> Bool { left === right }

    /// The object's identity.
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

    /// The expression of a column by its position, for the generated statics.
    public static func __column<Value: ColumnValue>(_ attribute: Int) -> SQLExpression<Value> {
        SQLExpression(node: __mapping.node(of: attribute))
    }

    /// The path of a relation by its position, for the generated statics.
    public static func __relation<Value>(_ position: Int) -> RelationPath<Value> {
        RelationPath(__mapping, position)
    }

    /// The class's columns by attribute name: `User.c.name`.
    ///
    /// Source: parity row M7.
    public static var c: AttributeColumns { AttributeColumns(__mapping) }
}

/// The columns of a mapped class by the names of their attributes.
@dynamicMemberLookup
public struct AttributeColumns: Sendable {
    let _mapping: ClassMapping

    init(_ mapping: ClassMapping) { _mapping = mapping }

    /// The column of an attribute; an unknown name is a fault that compiling throws.
    public subscript(dynamicMember name: String) -> DynamicColumn { self[name] }

    /// The column of an attribute, or of a column's own name.
    public subscript(name: String) -> DynamicColumn {
        DynamicColumn(node: _mapping.noting(_mapping.mapper.node(named: name)))
    }
}
