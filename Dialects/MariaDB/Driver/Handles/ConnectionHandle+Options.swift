import CQuicksilverMariaDB

extension ConnectionHandle {
    /// Gives the library what the URL says, before connecting.
    ///
    /// The library copies texts and numbers at once, so nothing here needs to outlive the call.
    /// Source: MariaDB Connector/C, `mysql_optionsv`.
    @unsafe static func configure(
        _ raw: UnsafeMutablePointer<MYSQL>, _ settings: MariaDBSettings,
        _ place: MariaDBSettings.Place
    ) -> ServerFault? {
        var failed = false
        func text(_ option: mysql_option, _ value: String?) {
            guard let value else { return }
            if unsafe value.withCString({ unsafe mysql_options(raw, option, $0) }) != 0 {
                failed = true
            }
        }
        func number(_ option: mysql_option, _ value: UInt32?) {
            guard var value else { return }
            if unsafe mysql_options(raw, option, &value) != 0 { failed = true }
        }
        func flag(_ option: mysql_option, _ value: Bool?) {
            guard let value else { return }
            var bit: my_bool = value ? 1 : 0
            if unsafe mysql_options(raw, option, &bit) != 0 { failed = true }
        }

        text(MYSQL_SET_CHARSET_NAME, "utf8mb4")
        // A server could otherwise ask for any file that this process can read.
        number(MYSQL_OPT_LOCAL_INFILE, 0)
        // A silent new connection would lose the transaction, the settings and the statements.
        flag(MYSQL_OPT_RECONNECT, false)
        // Rows are read from the wire's own memory: nothing is cut.
        flag(MYSQL_REPORT_DATA_TRUNCATION, false)
        number(MYSQL_OPT_CONNECT_TIMEOUT, settings.connectTimeout)
        number(MYSQL_OPT_READ_TIMEOUT, settings.readTimeout)
        number(MYSQL_OPT_WRITE_TIMEOUT, settings.writeTimeout)
        if settings.isCompressed, unsafe mysql_options(raw, MYSQL_OPT_COMPRESS, nil) != 0 {
            failed = true
        }
        // A port means TCP also for `localhost`, which the library takes for its default socket.
        if place.socket != nil {
            number(MYSQL_OPT_PROTOCOL, UInt32(MYSQL_PROTOCOL_SOCKET.rawValue))
        } else if place.host != nil, place.port != nil {
            number(MYSQL_OPT_PROTOCOL, UInt32(MYSQL_PROTOCOL_TCP.rawValue))
        }
        if let name = settings.applicationName {
            let code = unsafe "program_name".withCString { key in
                unsafe name.withCString {
                    unsafe mysql_options4(raw, MYSQL_OPT_CONNECT_ATTR_ADD, key, $0)
                }
            }
            if code != 0 { failed = true }
        }

        let tls = settings.tls
        text(MYSQL_OPT_SSL_CA, tls.authority)
        text(MYSQL_OPT_SSL_CAPATH, tls.authorityFolder)
        text(MYSQL_OPT_SSL_CERT, tls.certificate)
        text(MYSQL_OPT_SSL_KEY, tls.key)
        text(MARIADB_OPT_TLS_PASSPHRASE, tls.passphrase)
        text(MYSQL_OPT_SSL_CIPHER, tls.cipher)
        text(MYSQL_OPT_SSL_CRL, tls.revocations)
        text(MARIADB_OPT_TLS_PEER_FP, tls.fingerprint)
        text(MARIADB_OPT_TLS_VERSION, tls.version)
        flag(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, tls.verifiesServer)
        flag(MYSQL_OPT_SSL_ENFORCE, tls.isRequired)

        return failed
            ? ServerFault(
                code: 2000, state: "HY000",
                message: "The client library refused one of the URL's options.") : nil
    }
}
