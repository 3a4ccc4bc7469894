#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Android)
    import Android
#endif

/// A thread of the operating system; Foundation's is not in its essentials.
package enum SystemThread {
    /// What the new thread runs.
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Lets other threads run for a moment.
    ///
    /// Units: 50 microseconds.
    package static func pause() { usleep(50) }

    /// Starts a thread that nobody waits for; false means the system has none left to give.
    ///
    /// Units: 8 MiB of stack are reserved, not used, so that a statement nested a thousand deep doesn't
    /// overflow where a second thread gets little (Darwin 512 KiB, musl 128 KiB).
    /// Source: pthread_create(3).
    static func start(_ run: @escaping @Sendable () -> Void) -> Bool {
        // Not `pthread_attr_t()`: which C module offers that initialiser depends on the module's other imports.
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        defer { attributes.deallocate() }
        pthread_attr_init(attributes)
        defer { pthread_attr_destroy(attributes) }
        pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(attributes, 8 << 20)
        let body = Unmanaged.passRetained(Body(run))
        #if canImport(Darwin)
            var thread: pthread_t?
            let code = pthread_create(
                &thread, attributes,
                { argument in
                    Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                    return nil
                }, body.toOpaque())
        #else
            var thread = pthread_t()
            let code = pthread_create(
                &thread, attributes,
                { argument in
                    if let argument {
                        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                    }
                    return nil
                }, body.toOpaque())
        #endif
        if code != 0 { body.release() }
        return code == 0
    }
}

/// Which thread of the process this is; only for comparing threads that are still running.
package struct ThreadIdentity: Hashable, Sendable {
    private let value: UInt

    /// The calling thread.
    package static var current: ThreadIdentity {
        #if canImport(Darwin) || canImport(Musl)
            ThreadIdentity(value: UInt(bitPattern: pthread_self()))
        #else
            ThreadIdentity(value: UInt(pthread_self()))
        #endif
    }
}
