/// A place inside a JSON document: `User.profile.json["tags"][0].text`.
///
/// Shape: keys and indexes are steps; reading it as a type makes an expression. JSON's `null` and a missing place are both
/// SQL NULL, but for ``json``, which keeps `null` as a document. Steps travel as binds.
/// Source: PostgreSQL 9.16; sqlite.org/json1.html; MariaDB "JSONPath Expressions".
public struct JSONPath: Sendable {
    let document: Node
    let steps: [JSONPathNode.Step]

    /// The member of an object.
    public subscript(key: String) -> JSONPath {
        JSONPath(document: document, steps: steps + [.key(key)])
    }

    /// The element of an array.
    ///
    /// Units: 0-based; negative from the end.
    public subscript(index: Int) -> JSONPath {
        JSONPath(document: document, steps: steps + [.index(index)])
    }

    /// The value as a text; a number or a Boolean as JSON writes it.
    public var text: SQLExpression<String?> { read(.text) }

    /// The value as an integer.
    public var int: SQLExpression<Int?> { read(.bigInteger) }

    /// The value as a binary float.
    public var double: SQLExpression<Double?> { read(.double) }

    /// The value as a Boolean.
    public var bool: SQLExpression<Bool?> { read(.boolean) }

    /// The place as a JSON document of its own.
    public var json: SQLExpression<SQLValue> {
        SQLExpression(node: node(.json))
    }

    /// The place decoded as a Swift type.
    public func decoded<Document>(as type: Document.Type) -> SQLExpression<JSON<Document>?> {
        read(.json)
    }

    /// How many elements the array at this place has.
    public var count: SQLExpression<Int?> { func_.jsonArrayLength(json) }

    /// What the value at this place is: `object`, `array`, `string`, `number`, `boolean` or `null`.
    public var type: SQLExpression<String?> { func_.jsonType(json) }

    /// Whether the document at this place has all that is in another.
    ///
    /// Shape: `a @> b`, `json_contains(a, b)` on MariaDB; SQLite has nothing like it.
    /// Source: PostgreSQL 8.14.3; MariaDB "JSON_CONTAINS".
    public func contains<Document: Codable & Sendable>(_ part: Document) -> SQLPredicate {
        let bind = Node.bind(BindParameter(JSON(part).sqlValue, type: .json))
        let place = steps.isEmpty && document.dataType.family == .json ? document : node(.json)
        return SQLPredicate(node: .binary(.contains, place, bind, .boolean))
    }

    private func read<Value>(_ type: DataType) -> SQLExpression<Value?> {
        SQLExpression(node: node(type))
    }

    private func node(_ type: DataType) -> Node {
        .jsonPath(JSONPathNode(document: document, steps: steps, type: type))
    }
}

extension SQLExpression where Value.Unwrapped: JSONDocument {
    /// The member of an object in a JSON column: the same as `.json[key]`.
    public subscript(key: String) -> JSONPath { json[key] }

    /// The element of an array in a JSON column: the same as `.json[index]`.
    ///
    /// Units: 0-based; negative from the end.
    public subscript(index: Int) -> JSONPath { json[index] }
}

/// A Swift type whose values are JSON documents: ``JSON``.
public protocol JSONDocument {}

extension JSON: JSONDocument {}

/// An expression whose values may be JSON documents.
public protocol JSONOperand: ExpressionFace {}

extension SQLExpression: JSONOperand {}
extension DynamicColumn: JSONOperand {}

extension JSONOperand {
    /// The document, to go into: `.json["key"][0].text`.
    ///
    /// Of a column that isn't JSON it carries a fault that compiling throws.
    public var json: JSONPath {
        switch node.dataType.family {
        case .json, .unknown, .text: JSONPath(document: node, steps: [])
        default:
            JSONPath(
                document: .fault(
                    CompileError(
                        .invalidArgument,
                        "a JSON path starts at a JSON column, not at one that is \(node.dataType.declaration)"
                    )),
                steps: [])
        }
    }
}
