public import QuicksilverSQL

/// Writes statements for MariaDB: the hooks in which it differs from the base.
public final class MariaDBCompiler: SQLCompiler {
    /// What has been written so far.
    public let state: CompilerState
    /// CTEs of an INSERT, until its query is written.
    var ctesOfInsert: [CommonTableExpression] = []

    /// A compiler that writes into a state.
    public init(state: CompilerState) {
        self.state = state
    }
}
