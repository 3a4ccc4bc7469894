import QuicksilverSQL

extension QueryState {
    /// Adds the condition that an attribute has a value, or that a relation leads to an object.
    mutating func filter(_ name: String, _ value: Any?) {
        guard requireRoot("filterBy") else { return }
        let mapper = joinPoint.mapper
        if let position = mapper.relationPosition(of: name) {
            return filter(mapper.relations[position], value, name)
        }
        if let composite = mapper.composite(named: name) { return filter(composite, value) }
        if let hybrid = hybrid(named: name) { return filter(hybrid, value, name) }
        guard let position = mapper.position(of: name) else { return fail(mapper.unknown(name)) }
        let column = mapper.columns[position]
        let node = joinPoint.node(position)
        guard let value = value.flattened else {
            return and(.unary(.isNull, node))
        }
        guard let operand = value as? any ColumnValue else {
            return fail(
                CompileError(
                    .invalidArgument,
                    "filterBy(\(name): …) got a \(Swift.type(of: value)); '\(mapper.type).\(column.attribute)' is compared with values of columns"
                ))
        }
        let bind = operand.sqlValue
        guard bind.canCompare(with: column.definition.type) else {
            return fail(
                CompileError(
                    .invalidArgument,
                    "filterBy(\(name): \(bind)): '\(mapper.type).\(column.attribute)' is \(column.definition.type.declaration), not \(Swift.type(of: value))"
                ))
        }
        if case .enumeration(let type) = column.definition.type, case .text(let text) = bind,
            !type.values.contains(text)
        {
            return fail(
                CompileError(
                    .invalidArgument,
                    "filterBy(\(name): '\(text)'): '\(mapper.type).\(column.attribute)' has no such case; its cases are "
                        + type.values.joined(separator: ", ")))
        }
        and(
            .binary(
                .equal, node, .bind(BindParameter(bind, type: column.definition.type)), .boolean))
    }

    private mutating func filter(_ hybrid: Node, _ value: Any?, _ name: String) {
        guard let value = value.flattened else { return and(.unary(.isNull, hybrid)) }
        guard let operand = value as? any ColumnValue else {
            return fail(
                CompileError(
                    .invalidArgument,
                    "filterBy(\(name): …) got a \(Swift.type(of: value)); '\(joinPoint.mapper.type).\(name)' is compared with values of columns"
                ))
        }
        and(.binary(.equal, hybrid, operand.operandNode, .boolean))
    }

    private mutating func filter(_ relation: Relation?, _ value: Any?, _ name: String) {
        guard let relation else { return }
        guard let value = value.flattened else {
            return and(relation.isEmpty(from: joinPoint))
        }
        guard let object = value as? any MappedObject,
            object.mapper.isKind(of: relation.target)
        else {
            return fail(
                CompileError(
                    .invalidArgument,
                    "filterBy(\(name): …) got a \(Swift.type(of: value)); \(relation.description) is compared with a \(relation.target.type)"
                ))
        }
        and(relation.leads(from: joinPoint, to: object))
    }
}

extension Optional where Wrapped == Any {
    /// The value without Optionals around it.
    var flattened: Any? {
        guard let value = self else { return nil }
        if let optional = value as? any OptionalValue { return optional.inner.flattened }
        return value
    }
}

private protocol OptionalValue {
    var inner: Any? { get }
}

extension Optional: OptionalValue {
    fileprivate var inner: Any? { self.map { $0 as Any } }
}

extension SQLValue {
    /// Whether a comparison with a column of this type makes sense.
    func canCompare(with type: DataType) -> Bool {
        switch (self, type) {
        case (.text, .integer), (.text, .bigInteger), (.text, .smallInteger), (.text, .boolean),
            (.text, .float), (.text, .double), (.text, .numeric), (.int, .string), (.int, .text),
            (.int, .char), (.bool, .string), (.bool, .text), (.bool, .char), (.double, .string),
            (.double, .text), (.bytes, .text), (.bytes, .string), (.bytes, .integer):
            false
        default: true
        }
    }
}
