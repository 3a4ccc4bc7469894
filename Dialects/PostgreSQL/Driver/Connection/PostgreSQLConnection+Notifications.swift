public import QuicksilverEngine
import QuicksilverSQL

/// A message that a session sent to a channel with NOTIFY.
public struct PostgreSQLNotification: Sendable, Hashable {
    /// The channel's name.
    public let channel: String
    /// What was sent; empty when nothing was.
    public let payload: String
    /// The sender's server process.
    public let processID: Int
}

extension PostgreSQLConnection {
    /// Receives what is sent to a channel from now on, or from the commit when a transaction is open.
    ///
    /// Shape: `LISTEN "channel"`. The connection stops listening when it goes back to its pool.
    public func listen(to channel: String) throws(DatabaseError) {
        try command("LISTEN " + quoted(channel))
    }

    /// Stops listening to a channel; to all of them when it is nil.
    public func unlisten(_ channel: String? = nil) throws(DatabaseError) {
        if let channel {
            try command("UNLISTEN " + quoted(channel))
        } else {
            try command("UNLISTEN *")
        }
    }

    /// Sends a message to a channel; it arrives when the transaction commits.
    ///
    /// Shape: `SELECT pg_notify($1, $2)`; the payload has at most 7,999 bytes.
    public func notify(_ channel: String, payload: String = "") throws(DatabaseError) {
        let statement = try makeStatement("SELECT pg_notify($1, $2)", types: [.text, .text])
        defer { statement.close() }
        try statement.run([.text(channel), .text(payload)]).close()
    }

    /// The messages that have arrived since the last call, waiting for the first when there is none.
    ///
    /// Shape: blocks at most as long as asked; empty when nothing came. A result that is being read moves to memory first.
    /// - Throws: ``DatabaseError`` `.connectionLost` when the connection broke while waiting.
    public func notifications(
        waiting limit: Duration = .zero
    ) throws(DatabaseError) -> [PostgreSQLNotification] {
        if isStreaming { settle() }
        try checkUsable()
        let start = ContinuousClock.now
        while true {
            guard handle.consumeInput() else { throw sendingFailed() }
            var arrived: [PostgreSQLNotification] = []
            while let (channel, payload, processID) = handle.nextNotification() {
                arrived.append(
                    PostgreSQLNotification(
                        channel: channel, payload: payload, processID: processID))
            }
            let left = limit - (ContinuousClock.now - start)
            if !arrived.isEmpty || left <= .zero { return arrived }
            // An hour at a time, so that no length of time is too long for a number.
            let (seconds, attoseconds) = min(left, .seconds(3_600)).components
            let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
            handle.wait(for: PollEvents.read, milliseconds: Int32(clamping: milliseconds + 1))
        }
    }

    /// A name in quotation marks.
    func quoted(_ name: String) throws(DatabaseError) -> String {
        guard !name.isEmpty, !name.utf8.contains(0) else {
            throw DatabaseError(
                .syntax, "A name must not be empty, and must not hold NUL characters.")
        }
        // Scalar by scalar: as a Character, a quotation mark with an accent is another one.
        var quoted = "\"".unicodeScalars
        for scalar in name.unicodeScalars {
            if scalar == "\"" { quoted.append(scalar) }
            quoted.append(scalar)
        }
        quoted.append("\"")
        return String(quoted)
    }
}
