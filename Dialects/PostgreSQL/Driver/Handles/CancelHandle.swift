import CQuicksilverPostgreSQL

/// Owns one `PGcancel *`: what another thread needs to stop a connection's statement.
///
/// Source: PostgreSQL 34.7; `PQcancel` is safe from any thread and opens a connection of its own.
@safe struct CancelHandle: ~Copyable, @unchecked Sendable {
    // Sendable: libpq copies all that it needs into the object and never changes it afterwards; 34.7 allows any thread.
    private let raw: OpaquePointer

    init?(owning raw: OpaquePointer?) {
        guard let raw = unsafe raw else { return nil }
        unsafe self.raw = raw
    }

    deinit { unsafe PQfreeCancel(raw) }

    /// Asks the server to stop; returns when the server has passed the request on, or couldn't be reached.
    func send() -> Bool {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            unsafe PQcancel(raw, buffer.baseAddress, Int32(buffer.count)) == 1
        }
    }
}
