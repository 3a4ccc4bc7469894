import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A client of the service with connections of its own.
struct Client: Sendable {
    /// What came back; the value where it is what was expected.
    struct Answer<Value: Decodable & Sendable>: Sendable {
        let status: Int
        let value: Value?
    }

    private let port: Int
    private let session: URLSession

    init(port: Int) {
        self.port = port
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 60
        session = URLSession(configuration: configuration)
    }

    func send<Value: Decodable & Sendable>(
        _ method: String, _ path: String, _ body: (any Encodable & Sendable)? = nil,
        as type: Value.Type
    ) async throws -> Answer<Value> {
        let (data, status) = try await load(method, path, body)
        let value = 200..<300 ~= status ? try JSONDecoder().decode(type, from: data) : nil
        return Answer(status: status, value: value)
    }

    func status(_ method: String, _ path: String) async throws -> Int {
        try await load(method, path, nil).status
    }

    private func load(
        _ method: String, _ path: String, _ body: (any Encodable & Sendable)?
    ) async throws -> (data: Data, status: Int) {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else {
            throw URLError(.badURL)
        }
        var request = URLRequest(url: url)
        request.httpMethod = method
        if let body {
            request.httpBody = try JSONEncoder().encode(body)
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        let (data, response) = try await session.data(for: request)
        return (data, (response as? HTTPURLResponse)?.statusCode ?? 0)
    }
}
