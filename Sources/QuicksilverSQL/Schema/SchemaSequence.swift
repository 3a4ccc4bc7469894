/// A sequence of the database: hands out numbers, each once.
///
/// Shape: `SchemaSequence("order_number", metadata, start: 1000)`; `sequence.nextValue` is an expression for INSERTs and
/// defaults. PostgreSQL and MariaDB have them, SQLite refuses.
public final class SchemaSequence: Sendable {
    /// Its name in SQL.
    public let name: String
    /// Its schema; the connection's default when nil.
    public let schema: String?
    /// The first number; the database's habit (1) when nil.
    public let start: Int?
    /// The step; 1 when nil.
    public let increment: Int?

    /// Declares a sequence and registers it.
    public init(
        _ name: String, _ metadata: MetaData, schema: String? = nil, start: Int? = nil,
        increment: Int? = nil
    ) {
        self.name = name
        self.schema = schema ?? metadata.schema
        self.start = start
        self.increment = increment
        metadata.register(self)
    }

    /// The name with its schema, as errors show it.
    public var fullName: String { schema.map { "\($0).\(name)" } ?? name }

    /// The next number, different at every use.
    public var nextValue: SQLExpression<Int> {
        SQLExpression(node: .extension_(NextValueNode(sequence: self)))
    }
}

/// The next value of a sequence, as the dialect says it.
struct NextValueNode: ExtensionNode {
    let sequence: SchemaSequence

    var name: String { "next value of sequence '\(sequence.fullName)'" }
    var dataType: DataType { .bigInteger }
    var children: [Node] { [] }
    var cacheKey: String? { "\(sequence.schema ?? "").\(sequence.name)" }

    func render(to compiler: any SQLCompiler) throws(CompileError) {
        let ddl = compiler.state.dialect.makeDDLCompiler()
        compiler.state.write(try ddl.nextValue(of: sequence))
    }
}
