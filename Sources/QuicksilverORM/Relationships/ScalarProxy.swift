/// What a proxy over a relation to one object shows and changes; generated code calls these.
public enum ScalarProxy {
    /// The attribute of the related object; nil without one.
    public static func __value<Member: MappedObject, Value>(
        _ related: Member?, _ path: KeyPath<Member, Value>
    ) -> Value? {
        related.map { $0[keyPath: path] }
    }

    /// The attribute of the related object; nil without one.
    public static func __value<Member: MappedObject, Value>(
        _ related: Member?, _ path: KeyPath<Member, Value?>
    ) -> Value? {
        related.flatMap { $0[keyPath: path] }
    }

    /// Changes the attribute of the related object, or makes that; nil takes the object out.
    public static func __assign<Owner: MappedObject, Member: MappedObject, Value>(
        _ owner: Owner, _ relation: ReferenceWritableKeyPath<Owner, Member?>,
        _ path: ReferenceWritableKeyPath<Member, Value>, _ value: Value?,
        create: ((Value) -> Member)? = nil
    ) {
        guard let value else { return owner[keyPath: relation] = nil }
        if let member = owner[keyPath: relation] {
            member[keyPath: path] = value
        } else if let create {
            owner[keyPath: relation] = create(value)
        } else {
            failMissing(owner, Member.self)
        }
    }

    /// Changes the attribute of the related object, or makes that; nil becomes the attribute's value.
    public static func __assign<Owner: MappedObject, Member: MappedObject, Value>(
        _ owner: Owner, _ relation: ReferenceWritableKeyPath<Owner, Member?>,
        _ path: ReferenceWritableKeyPath<Member, Value?>, _ value: Value?,
        create: ((Value?) -> Member)? = nil
    ) {
        if let member = owner[keyPath: relation] {
            member[keyPath: path] = value
        } else if value != nil {
            if let create {
                owner[keyPath: relation] = create(value)
            } else {
                failMissing(owner, Member.self)
            }
        }
    }

    /// Keeps the error for an object that can't be made, where nothing can be thrown: the session throws it.
    private static func failMissing(_ owner: any MappedObject, _ type: any MappedObject.Type) {
        let error = ORMError(
            .configuration,
            "a proxy of '\(Swift.type(of: owner))' was assigned, there is no \(type) yet, and the proxy doesn't say how to make it: "
                + "@AssociationProxy(…, create: { … })")
        if let core = owner.__state.core {
            core.fail(error, "a proxy of '\(Swift.type(of: owner))'")
        } else {
            owner.__state.fault = owner.__state.fault ?? error
        }
    }
}
