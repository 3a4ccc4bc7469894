public import QuicksilverSQL

/// Whether a column is read with its object, or when it is asked for.
///
/// Shape: `@Column(deferred: true)`; `@Column(deferred: .raise)`, `deferred_raiseload` of the field: asking for it is an error, unless a query
/// undefers it or `object.$attribute.load()` loads it.
/// Source: features G5.
public struct Deferral: Sendable, Hashable, ExpressibleByBooleanLiteral {
    let isDeferred: Bool
    let raises: Bool

    private init(_ isDeferred: Bool, raises: Bool) {
        self.isDeferred = isDeferred
        self.raises = raises
    }

    /// `true` reads it when it is asked for, `false` with its object.
    public init(booleanLiteral value: Bool) { self.init(value, raises: false) }

    /// It isn't read, and asking for it is an error.
    public static let raise = Deferral(true, raises: true)

    static let none: Deferral = false
}

/// How an attribute of `mapper(properties:)` is read, where the class itself doesn't say.
struct DeferredProperty: Sendable {
    let deferral: Deferral
    let group: String?
}

/// An attribute that is read when it is asked for, for `mapper(properties:)`.
///
/// Shape: `mapper(Book.self, books, properties: ["summary": deferred(books.c.summary, group: "texts")])`; without a column it is that of the
/// attribute's name.
/// Source: parity row M4; features G5.
public func deferred(
    _ column: DynamicColumn? = nil, group: String? = nil, raise: Bool = false
) -> MappedProperty {
    let property = DeferredProperty(deferral: raise ? .raise : true, group: group)
    guard let column, case .column(let definition) = MappedProperty.column(column) else {
        return .deferred(nil, DeferralOptions(property: property))
    }
    return .deferred(definition, DeferralOptions(property: property))
}

/// What ``deferred(_:group:raise:)`` says.
public struct DeferralOptions: Sendable {
    let property: DeferredProperty
}

extension MappedProperty {
    /// The column that the attribute was said to be.
    var said: ColumnDefinition? {
        switch self {
        case .column(let column): column
        case .deferred(let column, _): column
        case .relation: nil
        }
    }
}

extension [String: MappedProperty] {
    /// The attributes that are read when they are asked for.
    var deferrals: [String: DeferredProperty] {
        compactMapValues { property in
            if case .deferred(_, let options) = property { options.property } else { nil }
        }
    }
}
