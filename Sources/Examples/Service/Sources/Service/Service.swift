import Hummingbird
import Quicksilver

/// A box office on Hummingbird: `Service [URL] [PORT]`, on SQLite and port 8080 unless said.
@main
struct Service {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let engine = try createEngine(arguments.first ?? "sqlite:///box-office.sqlite")
        try await registry.metadata.createAll(engine)
        let port = arguments.dropFirst().first.flatMap { Int($0) } ?? 8080
        let application = Application(
            router: routes(engine),
            configuration: .init(address: .hostname("127.0.0.1", port: port)))
        try await application.runService()
        await engine.close()
    }
}
