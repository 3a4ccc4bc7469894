public import QuicksilverSQL

/// Writes statements for SQLite: the hooks in which it differs from the base.
public final class SQLiteCompiler: SQLCompiler {
    /// What has been written so far.
    public let state: CompilerState

    /// A compiler that writes into a state.
    public init(state: CompilerState) {
        self.state = state
    }
}
