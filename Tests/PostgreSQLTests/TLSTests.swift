import QuicksilverEngine
import QuicksilverPostgreSQLDriver
import QuicksilverSQL
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The URL's options for TLS reach libpq, and what is wrong with them is said.
@Suite(.enabled(if: TestServer.isThere && TestServer.authority != nil)) struct TLSTests {
    private func connect(_ options: (String, String)...) throws -> PostgreSQLConnection {
        try TestServer.driver { url in
            for (name, value) in options { url[name] = value }
        }.open()
    }

    private let isEncrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"

    @Test func encryptsAndVerifies() throws {
        let authority = try #require(TestServer.authority)
        for mode in ["require", "verify-ca", "verify-full"] {
            let connection = try connect(("sslmode", mode), ("sslrootcert", authority))
            #expect(try connection.value(isEncrypted) == .bool(true))
            connection.close()
        }
        let plain = try connect(("sslmode", "disable"))
        #expect(try plain.value(isEncrypted) == .bool(false))
        plain.close()
    }

    @Test func wrongAuthoritiesAreNamed() throws {
        let missing = failure {
            _ = try connect(("sslmode", "verify-full"), ("sslrootcert", "/no/such/ca.pem"))
        }
        #expect(missing?.kind == .connectionFailed)
        #expect(missing?.message.contains("/no/such/ca.pem") == true)
        let path = FileManager.default.temporaryDirectory.path + "/qs-\(UUID().uuidString).pem"
        try Data("no certificate".utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let wrong = failure {
            _ = try connect(("sslmode", "verify-ca"), ("sslrootcert", path))
        }
        #expect(wrong?.kind == .connectionFailed)
        #expect(wrong?.message.contains(path) == true)
        let mode = failure { _ = try connect(("sslmode", "perhaps")) }
        #expect(mode?.message.contains("sslmode") == true)
        let version = failure {
            _ = try connect(("sslmode", "require"), ("ssl_min_protocol_version", "TLSv9"))
        }
        #expect(version?.message.contains("TLSv9") == true)
    }
}
