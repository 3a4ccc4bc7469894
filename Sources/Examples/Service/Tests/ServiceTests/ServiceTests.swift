import Hummingbird
import Logging
import NIOCore
import Quicksilver
import QuicksilverTesting
import ServiceLifecycle
import Testing

@testable import Service

/// Sixty-four clients at once, each with a connection of its own.
@Suite(.serialized) struct ServiceTests {
    static let clients = 64

    @Test(arguments: TestEngine.services)
    func sixtyFourClientsGetRightAnswers(_ test: TestEngine) async throws {
        try await test.withDatabase { database in
            let engine = database.engine
            try await registry.metadata.createAll(engine)
            try await serving(engine) { port in
                let office = Client(port: port)
                let line = try await office.send(
                    "POST", "/shows", NewShow(title: "Hamlet", seats: 100), as: ShowLine.self)
                #expect(line.status == 201)
                let id = try #require(line.value?.id)
                let twice = try await office.send(
                    "POST", "/shows", NewShow(title: "Hamlet", seats: 1), as: ShowLine.self)
                #expect(twice.status == 409)

                // Each asks for two seats of the hundred, and looks at the show and the list in between.
                let tickets = try await withThrowingTaskGroup(of: [Ticket].self) { group in
                    for number in 0..<Self.clients {
                        group.addTask { try await visit(number, id, Client(port: port)) }
                    }
                    return try await group.reduce(into: []) { $0 += $1 }
                }
                #expect(tickets.count == 100)
                #expect(Set(tickets.map(\.seat)) == Set(1...100))

                let page = try await office.send("GET", "/shows/\(id)", as: ShowPage.self)
                let bySeat = tickets.sorted { $0.seat < $1.seat }
                #expect(page.value?.guests == bySeat.map(\.name))
                let list = try await office.send("GET", "/shows", as: [ShowLine].self)
                #expect(list.value?.map(\.free) == [0])
                #expect(try await office.status("GET", "/shows/999") == 404)
                #expect(try await office.status("DELETE", "/shows/\(id)") == 204)
                #expect(try await office.status("GET", "/shows/\(id)") == 404)
            }
            let statistics = engine.statistics
            #expect(statistics.leased == 0)
            let left = try await engine.withSession { try $0.query(Booking.self).count() }
            #expect(left == 0)
        }
    }

    /// Two bookings of one guest, with looks around.
    private func visit(_ number: Int, _ id: Int, _ client: Client) async throws -> [Ticket] {
        var tickets: [Ticket] = []
        for round in 0..<2 {
            let name = "guest \(number).\(round)"
            let answer = try await client.send(
                "POST", "/shows/\(id)/bookings", NewBooking(name: name), as: Ticket.self)
            if let ticket = answer.value {
                #expect(answer.status == 201)
                #expect(ticket.name == name && ticket.show == "Hamlet")
                tickets.append(ticket)
                // What was answered is committed.
                let page = try await client.send("GET", "/shows/\(id)", as: ShowPage.self)
                #expect(page.value?.guests.contains(name) == true)
            } else {
                #expect(answer.status == 409)
            }
            let list = try await client.send("GET", "/shows", as: [ShowLine].self)
            #expect(list.value?.map(\.title) == ["Hamlet"])
        }
        return tickets
    }

    /// Runs the service on a free port while the body runs.
    private func serving(
        _ engine: DatabaseEngine, _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: routes(engine),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                port.yield(channel.localAddress?.port ?? 0)
                port.finish()
            }, logger: Logger(label: "service"))
        let group = ServiceGroup(
            configuration: .init(services: [application], logger: Logger(label: "service")))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let outcome: Result<Void, any Error>
            do {
                var opened = ports.makeAsyncIterator()
                let port = try #require(await opened.next())
                try await body(port)
                outcome = .success(())
            } catch {
                outcome = .failure(error)
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            try outcome.get()
        }
    }
}

extension TestEngine {
    /// The databases the service is tried on: those that have a URL in the environment.
    static let services = available([
        TestEngine("sqlite", registry: .standard, provisioning: .file),
        TestEngine(
            "postgresql", registry: .standard,
            provisioning: .database(
                create: { "CREATE DATABASE \($0)" }, drop: { "DROP DATABASE \($0) WITH (FORCE)" })),
        TestEngine(
            "mariadb", registry: .standard,
            provisioning: .database(
                create: { "CREATE DATABASE \($0)" }, drop: { "DROP DATABASE \($0)" })),
    ])
}
