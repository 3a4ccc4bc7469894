/// What a flush will do, in order: worked out before anything is sent.
///
/// Shape: a value; `session.plan()` shows it.
/// Source: design D9.
public struct FlushPlan: Sendable, CustomStringConvertible {
    /// One batch of rows of one table.
    public struct Step: Sendable, Hashable, CustomStringConvertible {
        /// What is done.
        public enum Action: String, Sendable {
            /// Rows of new objects.
            case insert = "INSERT"
            /// Rows of changed objects.
            case update = "UPDATE"
            /// Rows of deleted objects.
            case delete = "DELETE"
            /// Pairs of a many-to-many relation that came.
            case link = "LINK"
            /// Pairs of a many-to-many relation that went.
            case unlink = "UNLINK"
            /// References that close a circle, once both rows are there.
            case postUpdate = "POST-UPDATE"
        }
        /// What is done.
        public let action: Action
        /// The table.
        public let table: String
        /// How many rows, as far as it is known before listeners and defaults have their say.
        ///
        /// Units: rows.
        public let count: Int
        /// Why it stands where it does.
        public let reason: String

        /// `INSERT users × 3 (before addresses: Address.user)`
        public var description: String {
            "\(action.rawValue) \(table) × \(count)" + (reason.isEmpty ? "" : " (\(reason))")
        }
    }

    /// The steps in order.
    public let steps: [Step]

    /// One step a line.
    public var description: String { steps.map(\.description).joined(separator: "\n") }
}
