public import QuicksilverEngine

/// The messages of some channels as they arrive, without an end.
///
/// Shape: `for try await message in try connection.notifications(on: "jobs") { … }` inside `engine.withConnection`. It holds
/// no messages of its own but those of one read: the server keeps the others until the loop asks for them. The loop ends
/// when its body breaks, throws or the task is cancelled; the channels are left when the scope of the connection ends.
public struct PostgreSQLNotifications: AsyncSequence {
    /// What arrives.
    public typealias Element = PostgreSQLNotification
    /// What may be thrown.
    public typealias Failure = any Error

    private let connection: Connection

    init(_ connection: Connection) {
        self.connection = connection
    }

    /// Begins to wait for messages.
    public func makeAsyncIterator() -> Iterator { Iterator(connection) }

    /// Waits for one message after another.
    public struct Iterator: AsyncIteratorProtocol {
        private let connection: Connection
        private var arrived: ArraySlice<PostgreSQLNotification> = []

        /// How long one wait lasts before it looks whether the task was cancelled.
        private static let patience: Duration = .milliseconds(100)

        fileprivate init(_ connection: Connection) {
            self.connection = connection
        }

        /// Waits for the next message, on the thread of the connection.
        ///
        /// - Throws: `CancellationError`; ``DatabaseError`` `.connectionLost` when the connection broke.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws -> PostgreSQLNotification? {
            while arrived.isEmpty {
                try Task.checkCancellation()
                arrived = try connection.withDriver(as: PostgreSQLConnection.self) {
                    try $0.notifications(waiting: Self.patience)
                }[...]
                // Other work of the thread gets its turn.
                await Task.yield()
            }
            return arrived.popFirst()
        }

        /// Waits for the next message.
        public mutating func next() async throws -> PostgreSQLNotification? {
            try await next(isolation: #isolation)
        }
    }
}

extension Connection {
    /// Listens to channels of PostgreSQL and gives what arrives as a sequence to loop over.
    ///
    /// Shape: `LISTEN "a"; LISTEN "b"`. The connection is busy with waiting, but the body of the loop may use it.
    /// - Throws: ``DatabaseError`` `.unsupported` on other databases, `.misuse` without a channel.
    public func notifications(on channels: String...) throws -> PostgreSQLNotifications {
        guard !channels.isEmpty else {
            throw DatabaseError(.misuse, "Name at least one channel to listen to.")
        }
        try withDriver(as: PostgreSQLConnection.self) { driver in
            for channel in channels { try driver.listen(to: channel) }
        }
        return PostgreSQLNotifications(self)
    }
}
