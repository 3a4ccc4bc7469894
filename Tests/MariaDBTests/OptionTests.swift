import QuicksilverEngine
import QuicksilverSQL
import Testing

@testable import QuicksilverMariaDBDriver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct OptionTests {
    private func settings(_ url: String) throws -> MariaDBSettings {
        try MariaDBSettings(EngineURL(url))
    }

    private func refusal(_ url: String) throws -> String {
        let url = try EngineURL(url)
        let error = try databaseError { _ = try MariaDBDriver(url: url) }
        #expect(error.kind == .misuse)
        return error.message
    }

    @Test func wrongOptionsAreNamed() throws {
        #expect(try refusal("mariadb://h/d?ssl_cas=x").contains("Did you mean 'ssl_ca'?"))
        #expect(try refusal("mariadb://h/d?charset=latin1").contains("must be utf8mb4"))
        #expect(try refusal("mariadb://h/d?ssl=maybe").contains("must be true or false"))
        #expect(try refusal("mariadb://h/d?connect_timeout=soon").contains("connect_timeout"))
        #expect(try refusal("mariadb://h/d?ssl=false&ssl_ca=/x").contains("other TLS options"))
    }

    @Test func whoNamesACertificateWantsEncryption() throws {
        #expect(try settings("mariadb://h/d").tls.isRequired == nil)
        let named = try settings("mariadb://h/d?ssl_ca=/ca.pem").tls
        #expect(named.isRequired == true && named.verifiesServer == true)
        let unverified = try settings("mariadb://h/d?ssl_ca=/ca.pem&ssl_verify_cert=no").tls
        #expect(unverified.isRequired == true && unverified.verifiesServer == false)
        #expect(try settings("mariadb://h/d?ssl=true").tls.isRequired == true)
    }

    @Test func placesAndTimes() throws {
        let several = try settings("mysql://u@one:1,two:2/d?connect_timeout=1500ms")
        #expect(several.places.map(\.description) == ["one:1", "two:2"])
        #expect(several.connectTimeout == 2)
        #expect(try settings("mariadb:///d?unix_socket=/s").places.map(\.socket) == ["/s"])
    }

    @Test func whatServersCanDoFollowsFromTheirVersion() {
        let old = MariaDBServer(isMariaDB: true, version: [10, 4, 30])
        #expect(!old.hasInsertReturning && !old.hasUUID && !old.hasSkipLocked && !old.hasLateral)
        let usual = MariaDBServer(isMariaDB: true, version: [10, 11, 6])
        #expect(usual.hasInsertReturning && usual.hasUUID && usual.hasSkipLocked)
        let mysql = MariaDBServer(isMariaDB: false, version: [8, 0, 36])
        #expect(!mysql.hasInsertReturning && !mysql.hasUUID)
        #expect(mysql.hasSkipLocked && mysql.hasLateral && !mysql.hasBulk)
        #expect(!MariaDBServer(isMariaDB: false, version: [5, 7, 44]).hasSkipLocked)
    }

    /// Codes and messages that only MySQL sends.
    @Test func errorsOfMySQL() {
        func error(_ code: Int, _ state: String, _ text: String, _ sql: String) -> DatabaseError {
            DatabaseError(ServerFault(code: code, state: state, message: text), sql: sql)
        }
        let unique = error(
            1062, "23000", "Duplicate entry 'a' for key 'users.email'",
            "INSERT INTO users (email) VALUES (?)")
        #expect(unique.kind == .unique && unique.constraint == "email" && unique.table == "users")
        let check = error(
            3819, "HY000", "Check constraint 'age_is_positive' is violated.",
            "UPDATE users SET age = ?")
        #expect(check.kind == .check && check.constraint == "age_is_positive")
        let idle = error(4031, "HY000", "The client was disconnected by the server", "SELECT 1")
        #expect(idle.kind == .connectionLost && idle.isDisconnect)
        #expect(
            error(3024, "HY000", "Query execution was interrupted", "").kind == .statementTimeout)
        #expect(error(3572, "HY000", "NOWAIT is set.", "").kind == .lockTimeout)
    }

    /// Messages that aren't as expected give fewer names and never fail.
    @Test func oddMessagesAreReadWithCare() {
        let texts: [String] = [
            "", "'", "`", "(`", "CONSTRAINT ", "CONSTRAINT `x", "for key '", "for key 'a",
            "for column ", "for column `a`.`b`.", " failed for `", "FOREIGN KEY (`a", "🦊'🦊'",
        ]
        for text in texts {
            for code in [1062, 1452, 4025, 3819, 1146, 1051, 1048, 1054, 1264, 1364] {
                _ = FaultNames(code: code, message: text)
            }
        }
        let quotes = FaultNames(
            code: 1062, message: "Duplicate entry 'it's for key 'x'' for key 'real'")
        #expect(quotes.constraint == "real")
        let ticks = FaultNames(code: 4025, message: "CONSTRAINT `a``b` failed for `d`.`t`")
        #expect(ticks.constraint == "a`b" && ticks.table == "t" && ticks.schema == "d")
    }
}

@Suite(.enabled(if: TestServer.isThere)) struct SessionTests {
    @Test func sessionsAreSetUpAsDocumented() throws {
        let connection = try TestServer.connect { $0["application_name"] = "tests" }
        defer { connection.close() }
        #expect(try connection.value("SELECT @@character_set_client") == .text("utf8mb4"))
        #expect(try connection.value("SELECT @@character_set_results") == .text("utf8mb4"))
        #expect(try connection.value("SELECT @@collation_connection") == .text("utf8mb4_nopad_bin"))
        #expect(try connection.value("SELECT @@time_zone") == .text("+00:00"))
        guard case .text(let mode) = try connection.value("SELECT @@sql_mode") else {
            Issue.record("The server gives no mode.")
            return
        }
        for part in ["STRICT_ALL_TABLES", "NO_ZERO_DATE", "ERROR_FOR_DIVISION_BY_ZERO"] {
            #expect(mode.contains(part))
        }
        #expect(connection.serverVersion[0] >= 10)
        #expect(connection.server.isMariaDB && connection.server.hasBulk)
        // Texts compare by bytes.
        #expect(try connection.value("SELECT 'a' = 'A'") == .int(0))
        #expect(try connection.value("SELECT ? = 'é'", [.text("e\u{301}")]) == .int(0))
        try connection.withTable("n INT") { table in
            let zero = try databaseError {
                try connection.change("INSERT INTO \(table) VALUES (1 / 0)")
            }
            #expect(zero.kind == .invalidValue)
        }
    }

    /// A server, or somebody between, must not get at our files.
    @Test func localFilesAreNotGivenAway() throws {
        let connection = try TestServer.connect()
        defer { connection.close() }
        let path = FileManager.default.temporaryDirectory.path + "/" + TestServer.name("file")
        try Data("secret\n".utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        try connection.withTable("v TEXT") { table in
            let load = "LOAD DATA LOCAL INFILE '\(path)' INTO TABLE \(table)"
            _ = try databaseError { try connection.execute(script: load) }
            let other = try TestServer.connect()
            defer { other.close() }
            #expect(try other.value("SELECT COUNT(*) FROM \(table)") == .int(0))
        }
    }

    @Test(.enabled(if: TestServer.socket != nil)) func unixSockets() throws {
        let connection = try TestServer.connect {
            $0.hosts = []
            $0["unix_socket"] = TestServer.socket
        }
        defer { connection.close() }
        #expect(try connection.value("SELECT 1") == .int(1))
    }

    @Test func compression() throws {
        let connection = try TestServer.connect { $0["compress"] = "true" }
        defer { connection.close() }
        #expect(
            try connection.rows("SHOW SESSION STATUS LIKE 'Compression'")
                == [[.text("Compression"), .text("ON")]])
        let text = String(repeating: "x", count: 1 << 20)
        #expect(try connection.value("SELECT ?", [.text(text)]) == .text(text))
    }
}

/// The URL's options for TLS reach the client library, and what is wrong with them is said.
@Suite(.enabled(if: TestServer.isThere && TestServer.authority != nil)) struct TLSTests {
    @Test func encryptsAndVerifies() throws {
        let authority = try #require(TestServer.authority)
        let plain = try TestServer.connect()
        #expect(plain.server.cipher == nil)
        plain.close()
        let encrypted = try TestServer.connect { $0["ssl"] = "true" }
        #expect(encrypted.server.cipher != nil)
        encrypted.close()
        let verified = try TestServer.connect { url in
            url["ssl_ca"] = authority
            url["tls_version"] = "TLSv1.3"
        }
        defer { verified.close() }
        #expect(
            try verified.rows("SHOW SESSION STATUS LIKE 'Ssl_version'")
                == [[.text("Ssl_version"), .text("TLSv1.3")]])
        // The second connection that stops statements is encrypted as the first is.
        let sql = "SELECT COUNT(*) FROM seq_1_to_1000000 AS a, seq_1_to_1000000 AS b"
        let kind = interrupting(verified.interrupter) { failureKind { _ = try verified.rows(sql) } }
        #expect(kind == .cancelled)
    }

    @Test func wrongAuthoritiesAreAnError() throws {
        let path = FileManager.default.temporaryDirectory.path + "/" + TestServer.name("ca")
        try Data("no certificate".utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        for authority in ["/no/such/ca.pem", path] {
            let error = try databaseError {
                try TestServer.connect { $0["ssl_ca"] = authority }.close()
            }
            #expect(error.kind == .connectionFailed)
            #expect(error.nativeCode == 2026)
            #expect(error.message.contains("SSL") || error.message.contains("TLS"))
        }
        // Without an authority a certificate that vouches for itself isn't trusted.
        let unknown = try databaseError {
            try TestServer.connect { $0["ssl_verify_cert"] = "true" }.close()
        }
        #expect(unknown.kind == .connectionFailed)
        let finger = String(repeating: "0", count: 40)
        let mistaken = try databaseError {
            try TestServer.connect { $0["ssl_fingerprint"] = finger }.close()
        }
        #expect(mistaken.kind == .connectionFailed)
    }
}
