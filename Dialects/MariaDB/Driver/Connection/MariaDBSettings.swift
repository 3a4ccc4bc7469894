import QuicksilverEngine

/// What a URL says about a connection.
struct MariaDBSettings: Sendable {
    /// One place to connect to.
    struct Place: Sendable {
        /// The host's name; nil for the library's default.
        var host: String?
        /// The TCP port; nil for 3306.
        var port: Int?
        /// The path of a Unix socket.
        var socket: String?

        /// The place as a person writes it.
        var description: String {
            socket ?? (host ?? "localhost") + (port.map { ":\($0)" } ?? "")
        }
    }

    /// What TLS needs.
    struct TLS: Sendable {
        var isRequired: Bool?
        var authority: String?
        var authorityFolder: String?
        var certificate: String?
        var key: String?
        var passphrase: String?
        var cipher: String?
        var revocations: String?
        var fingerprint: String?
        var version: String?
        var verifiesServer: Bool?
    }

    /// How texts compare, in tables and in the session.
    var collation: String
    var user: String?
    var password: String?
    var database: String?
    var places: [Place]
    var tls: TLS
    var connectTimeout: UInt32
    var readTimeout: UInt32?
    var writeTimeout: UInt32?
    var isCompressed: Bool
    var applicationName: String?

    /// The query options that a URL may have.
    static let knownOptions = [
        "application_name", "charset", "compress", "connect_timeout", "host", "read_timeout", "ssl",
        "ssl_ca",
        "ssl_capath", "ssl_cert", "ssl_cipher", "ssl_crl", "ssl_fingerprint", "ssl_key",
        "ssl_passphrase", "ssl_verify_cert", "tls_version", "unix_socket", "write_timeout",
    ]

    /// Reads a URL.
    ///
    /// - Throws: ``EngineURLError`` naming the option that is unknown or wrong.
    init(_ url: EngineURL) throws(EngineURLError) {
        try url.checkOptions(known: Self.knownOptions)
        if let charset = url["charset"], charset.lowercased() != "utf8mb4" {
            throw EngineURL.invalid("charset", "must be utf8mb4: texts are always sent so")
        }
        // MySQL knows no collation that counts blanks at the end under MariaDB's name for it.
        collation = url.scheme == "mysql" ? "utf8mb4_bin" : "utf8mb4_nopad_bin"
        user = url.user
        password = url.password
        database = url.database
        if let socket = url.unixSocket {
            places = [Place(socket: socket)]
        } else if url.hosts.isEmpty {
            places = [Place(host: url["host"])]
        } else {
            places = url.hosts.map { Place(host: $0.name, port: $0.port) }
        }
        connectTimeout = try Self.seconds(url, "connect_timeout") ?? 10
        readTimeout = try Self.seconds(url, "read_timeout")
        writeTimeout = try Self.seconds(url, "write_timeout")
        isCompressed = try url.boolean("compress") ?? false
        applicationName = url["application_name"]

        tls = TLS(
            authority: url["ssl_ca"], authorityFolder: url["ssl_capath"],
            certificate: url["ssl_cert"], key: url["ssl_key"], passphrase: url["ssl_passphrase"],
            cipher: url["ssl_cipher"], revocations: url["ssl_crl"],
            fingerprint: url["ssl_fingerprint"], version: url["tls_version"])
        let names = [
            tls.authority, tls.authorityFolder, tls.certificate, tls.key, tls.cipher,
            tls.revocations, tls.fingerprint, tls.version,
        ]
        let verifies = try url.boolean("ssl_verify_cert")
        let isRequired = try url.boolean("ssl")
        let isNamed = verifies == true || names.contains { $0 != nil }
        if isRequired == false, isNamed {
            throw EngineURL.invalid("ssl", "is false, but other TLS options are given")
        }
        // Whoever names a certificate wants TLS, and never silently none; an authority is there to check by.
        tls.isRequired = isRequired ?? (isNamed ? true : nil)
        tls.verifiesServer = verifies ?? (tls.authority ?? tls.authorityFolder).map { _ in true }
    }

    /// The library counts whole seconds; less than one is one.
    private static func seconds(_ url: EngineURL, _ name: String) throws(EngineURLError) -> UInt32?
    {
        guard let duration = try url.duration(name) else { return nil }
        let (whole, rest) = duration.components
        return UInt32(clamping: max(1, whole + (rest > 0 ? 1 : 0)))
    }
}
