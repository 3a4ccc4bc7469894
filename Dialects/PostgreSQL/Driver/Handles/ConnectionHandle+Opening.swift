import CQuicksilverPostgreSQL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension ConnectionHandle {
    /// Connects and waits, trying the servers in their order; the outcome is in ``isOpen``.
    static func open(_ parameters: [(name: String, value: String)]) -> ConnectionHandle {
        unsafe ConnectionHandle(
            owning: withCStrings(parameters) { unsafe PQconnectdbParams($0, $1, 0) })
    }

    /// Connects with the server's error codes in the error message, which the waiting form can't be asked for.
    ///
    /// Units: `seconds` limits the whole attempt; nil for no limit.
    /// Source: PostgreSQL 34.1, "PQconnectStartParams"; the verbosity has to be set before the server answers.
    static func open(
        _ parameters: [(name: String, value: String)], withCodes seconds: Int?, timedOut: inout Bool
    ) -> ConnectionHandle {
        let handle = unsafe ConnectionHandle(
            owning: withCStrings(parameters) { unsafe PQconnectStartParams($0, $1, 0) })
        timedOut = handle.finishOpening(seconds: seconds)
        return handle
    }

    /// Waits until the connection stands or has failed; true when the time is over first.
    private func finishOpening(seconds: Int?) -> Bool {
        setVerbosity(PQERRORS_VERBOSE)
        defer { setVerbosity(PQERRORS_DEFAULT) }
        guard !isFailed else { return false }
        let start = ContinuousClock.now
        var wanted = PGRES_POLLING_WRITING
        while true {
            let events = wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT
            var limit: Int32 = -1
            if let seconds {
                let left = Duration.seconds(seconds) - (ContinuousClock.now - start)
                guard left > .zero else { return true }
                limit = Int32(
                    clamping: left.components.seconds * 1_000 + 1 + left.components.attoseconds
                        / 1_000_000_000_000_000)
            }
            wait(for: Int16(events), milliseconds: limit)
            if let seconds, ContinuousClock.now - start >= .seconds(seconds) { return true }
            wanted = poll()
            if wanted == PGRES_POLLING_OK || wanted == PGRES_POLLING_FAILED { return false }
        }
    }

    /// Waits until the socket can be read or written, or the time is over; says what it is ready for.
    ///
    /// Units: milliseconds; negative to wait without limit.
    @discardableResult
    func wait(for events: Int16, milliseconds: Int32) -> Int16 {
        var descriptor = pollfd(fd: socket, events: events, revents: 0)
        let count = unsafe withUnsafeMutablePointer(to: &descriptor) { pointer in
            #if canImport(Glibc)
                unsafe Glibc.poll(pointer, 1, milliseconds)
            #elseif canImport(Musl)
                unsafe Musl.poll(pointer, 1, milliseconds)
            #else
                unsafe Darwin.poll(pointer, 1, milliseconds)
            #endif
        }
        return count > 0 ? descriptor.revents : 0
    }

    private static func withCStrings<R>(
        _ parameters: [(name: String, value: String)],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<UnsafePointer<CChar>?>?) -> R
    ) -> R {
        var names = unsafe parameters.map { unsafe UnsafePointer<CChar>(strdup($0.name)) }
        var values = unsafe parameters.map { unsafe UnsafePointer<CChar>(strdup($0.value)) }
        defer {
            for index in parameters.indices {
                unsafe free(UnsafeMutablePointer(mutating: names[index]))
                unsafe free(UnsafeMutablePointer(mutating: values[index]))
            }
        }
        unsafe names.append(nil)
        unsafe values.append(nil)
        return unsafe names.withUnsafeBufferPointer { names in
            unsafe values.withUnsafeBufferPointer { values in
                unsafe body(names.baseAddress, values.baseAddress)
            }
        }
    }
}

/// What to wait for on a socket.
enum PollEvents {
    static let read = Int16(POLLIN)
    static let write = Int16(POLLOUT)
}
