/// The columns of a result, the same for all executions of a statement.
final class ResultShape: Sendable {
    let names: [String]
    let types: [WireType]
    /// Whether values come in binary form: all columns or none, since libpq asks for one format.
    let isBinary: Bool

    init(names: [String], types: [WireType]) {
        self.names = names
        self.types = types
        isBinary = types.allSatisfy(\.isReadable)
    }
}
