import QuicksilverEngine
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Numbers the databases of this process.
private let counter = Mutex(0)

extension TestEngine {
    /// Lends a fresh database to the body; it is removed however the body ends.
    ///
    /// - Throws: what the body throws, or what making the database does.
    public func withDatabase<R: Sendable>(
        _ body: @Sendable (TestDatabase) async throws -> R
    ) async throws -> R {
        let number = counter.withLock { count in
            count += 1
            return count
        }
        let name = "quicksilver_test_\(getpid())_\(number)"
        var url = try url()
        switch provisioning {
        case .file:
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            url.database = folder.appendingPathComponent("test.db").path
            return try await lend(url, body)
        case .database(let create, let drop):
            // Keeps no connection while the body runs: many run side by side.
            var configuration = EngineConfiguration()
            configuration.pool.size = 0
            let administration = try makeEngine(url, configuration)
            do {
                try await administration.withConnection {
                    try $0.execute(script: create(name))
                }
            } catch {
                await administration.close()
                throw TestFailure("\(self.name) can't make a database for a test: \(error)")
            }
            url.database = name
            let outcome: Result<R, any Error>
            do {
                outcome = .success(try await lend(url, body))
            } catch {
                outcome = .failure(error)
            }
            try? await Task.detached {
                try await administration.withConnection { try $0.execute(script: drop(name)) }
            }.value
            await administration.close()
            return try outcome.get()
        }
    }

    private func lend<R: Sendable>(
        _ url: EngineURL, _ body: @Sendable (TestDatabase) async throws -> R
    ) async throws -> R {
        let database = try TestDatabase(self, url: url)
        do {
            let result = try await body(database)
            await database.close()
            return result
        } catch {
            await database.close()
            throw error
        }
    }
}
