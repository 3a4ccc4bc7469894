/// Where a database is and how to reach it, read from one line of text.
///
/// Shape: `scheme[+driver]://[user[:password]@][host[:port][,host[:port]]…][/database][?name=value&…]`.
/// Every part may be percent-encoded. IPv6 addresses stand in brackets. A Unix socket is named by
/// `?host=/directory` (PostgreSQL) or `?unix_socket=/path` (MariaDB). For SQLite, `sqlite://` and
/// `sqlite:///` are in memory, `sqlite:///app.db` is relative and `sqlite:////srv/app.db` absolute.
///
/// Descriptions, dumps and errors show `***` for the password; ``string(hidingPassword:)`` writes
/// the whole URL.
/// Source: parity row E1; RFC 3986; PostgreSQL 34.1.1.2.
public struct EngineURL: Sendable, Hashable {
    /// One server of a URL.
    public struct Host: Sendable, Hashable {
        /// A name, an IPv4 or an IPv6 address without brackets, or the directory of a Unix socket.
        public var name: String

        /// The TCP port, 1 to 65535; nil means the database's usual one.
        public var port: Int?

        /// Makes a host.
        public init(_ name: String, port: Int? = nil) {
            self.name = name
            self.port = port
        }
    }

    /// One `name=value` of a URL's query.
    public struct Option: Sendable, Hashable {
        /// The name, decoded; upper and lower case differ.
        public var name: String

        /// The value, decoded.
        public var value: String

        /// Makes an option.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The database's name in the registry, in lower case: `sqlite`, `postgresql`, `mariadb`, `mysql`.
    public var scheme: String

    /// The driver's name after the `+`, in lower case; nil means the dialect's usual driver.
    public var driver: String?

    /// The user's name.
    public var user: String?

    /// The password; descriptions show `***` in its place.
    public var password: String?

    /// The servers in the order in which to try them; empty means the client library's default.
    public var hosts: [Host]

    /// The database's name, or the path of its file; nil when the URL names none.
    public var database: String?

    /// The options of the query, in order.
    public var options: [Option]

    /// Makes a URL from its parts, none of them percent-encoded.
    public init(
        scheme: String,
        driver: String? = nil,
        user: String? = nil,
        password: String? = nil,
        hosts: [Host],
        database: String? = nil,
        options: [Option] = []
    ) {
        self.scheme = scheme.lowercased()
        self.driver = driver?.lowercased()
        self.user = user
        self.password = password
        self.hosts = hosts
        self.database = database
        self.options = options
    }

    /// Makes a URL of at most one server from its parts, none of them percent-encoded.
    public init(
        scheme: String,
        driver: String? = nil,
        user: String? = nil,
        password: String? = nil,
        host: String? = nil,
        port: Int? = nil,
        database: String? = nil,
        options: [Option] = []
    ) {
        self.init(
            scheme: scheme, driver: driver, user: user, password: password,
            hosts: host.map { [Host($0, port: port)] } ?? [], database: database, options: options)
    }
}

extension EngineURL {
    /// The first server's name; nil means the client library's default.
    public var host: String? { hosts.first?.name }

    /// The first server's port; nil means the database's usual one.
    public var port: Int? { hosts.first?.port }

    /// Whether the URL names no file, so that SQLite keeps the database in memory.
    ///
    /// A `file:` name or `?mode=memory` is for the driver to judge.
    public var isInMemory: Bool { database == nil || database == ":memory:" }

    /// The Unix socket or its directory: `?unix_socket=`, a `?host=` or a host that begins with `/`.
    public var unixSocket: String? {
        if let path = self["unix_socket"] { return path }
        return [self["host"], host].compactMap { $0 }.first { $0.hasPrefix("/") }
    }
}
