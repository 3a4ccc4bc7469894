import QuicksilverEngine

/// A URL as libpq takes it.
struct ConnectionOptions: Sendable {
    /// libpq's parameters.
    let parameters: [(name: String, value: String)]
    let displayURL: String
    /// Whether statements are kept in the server under a name; not safe behind a pooler that shares connections.
    let keepsStatements: Bool
    /// What is set by statements after connecting, where a pooler lets no options through.
    let settings: [String]
    let hostCount: Int
    /// The limit for connecting.
    ///
    /// Units: seconds; nil for none.
    let timeout: Int?

    /// Options of our own, which libpq doesn't see.
    private static let own = ["prepared", "pgbouncer"]

    /// Options handed to libpq as they are.
    ///
    /// Source: PostgreSQL 34.1.2.
    private static let passed = [
        "host", "hostaddr", "port", "dbname", "user", "password", "passfile", "channel_binding",
        "connect_timeout", "options", "application_name", "fallback_application_name",
        "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count",
        "tcp_user_timeout", "gssencmode", "sslmode", "sslcompression", "sslcert", "sslkey",
        "sslpassword", "sslrootcert", "sslcrl", "sslcrldir", "sslsni", "requirepeer",
        "ssl_min_protocol_version", "ssl_max_protocol_version", "krbsrvname", "gsslib",
        "service", "target_session_attrs",
    ]

    static let known = own + passed

    /// What every session runs with; values in text form depend on it.
    private static let session: [(name: String, value: String)] = [
        ("TimeZone", "UTC"), ("DateStyle", "ISO"), ("IntervalStyle", "iso_8601"),
        ("standard_conforming_strings", "on"), ("bytea_output", "hex"), ("extra_float_digits", "1"),
    ]

    init(_ url: EngineURL) throws(DatabaseError) {
        do {
            try url.checkOptions(known: Self.known)
            let pooled = try url.boolean("pgbouncer") ?? false
            keepsStatements = try url.boolean("prepared") ?? !pooled
            timeout = try url.integer("connect_timeout", in: 0...86_400).flatMap {
                $0 == 0 ? nil : max($0, 2)
            }
            settings = pooled ? Self.session.map { "SET \($0.name) = '\($0.value)'" } : []
        } catch {
            throw DatabaseError(.misuse, error.message, underlying: error)
        }
        displayURL = url.description
        var parameters: [(name: String, value: String)] = []
        if !url.hosts.isEmpty {
            parameters.append(("host", url.hosts.map(\.name).joined(separator: ",")))
            if url.hosts.contains(where: { $0.port != nil }) {
                let ports = url.hosts.map { $0.port.map(String.init) ?? "" }
                parameters.append(("port", ports.joined(separator: ",")))
            }
        }
        hostCount = max(url.hosts.count, 1)
        if let database = url.database { parameters.append(("dbname", database)) }
        if let user = url.user { parameters.append(("user", user)) }
        if let password = url.password { parameters.append(("password", password)) }
        for option in url.options where !Self.own.contains(option.name) && option.name != "options"
        {
            parameters.removeAll { $0.name == option.name }
            parameters.append((option.name, option.value))
        }
        parameters.append(("client_encoding", "UTF8"))
        if !parameters.contains(where: {
            $0.name == "application_name" || $0.name == "fallback_application_name"
        }) {
            parameters.append(("fallback_application_name", "quicksilver"))
        }
        // The user's options come last, so that they win.
        var options =
            settings.isEmpty ? Self.session.map { "-c \($0.name)=\($0.value)" } : []
        if let own = url["options"] { options.append(own) }
        if !options.isEmpty { parameters.append(("options", options.joined(separator: " "))) }
        self.parameters = parameters
    }
}
