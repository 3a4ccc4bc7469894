public import QuicksilverSQL

/// Writes statements for PostgreSQL: the hooks in which it differs from the base.
public final class PostgreSQLCompiler: SQLCompiler {
    /// What has been written so far.
    public let state: CompilerState

    /// A compiler that writes into a state.
    public init(state: CompilerState) {
        self.state = state
    }

    /// `$1`
    public func renderPlaceholder(_ number: Int, type: DataType) {
        state.write("$\(number)")
    }
}
