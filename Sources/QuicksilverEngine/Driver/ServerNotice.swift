/// Something a server says that is no error, such as what RAISE NOTICE sends on PostgreSQL.
public struct ServerNotice: Sendable, Hashable {
    /// How much it matters, in the server's word: `WARNING`, `NOTICE`, `INFO`, `LOG` or `DEBUG`.
    public let severity: String
    /// The five characters of its SQLSTATE.
    public let sqlState: String
    /// What it says.
    public let message: String
    /// Its second sentence.
    public let detail: String?
    /// The server's advice.
    public let hint: String?

    /// Makes a notice.
    public init(
        severity: String, sqlState: String, message: String, detail: String? = nil,
        hint: String? = nil
    ) {
        self.severity = severity
        self.sqlState = sqlState
        self.message = message
        self.detail = detail
        self.hint = hint
    }
}
