#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Android)
    import Android
#elseif canImport(Darwin)
    import Darwin
#endif

/// Says when the running thread's stack is nearly full, for walks whose depth somebody else decides.
///
/// Shape: for one walk on one thread. A tree is refused then, where the walk would end the program.
/// Units: the last 256 KiB of a stack count as full, the last half of one smaller than that.
/// Source: pthread_getattr_np(3).
struct StackBound {
    /// The deepest level of any walk; databases take fewer.
    static let deepest = 1_000

    /// The address below which the stack is nearly full; 0 until it is asked for.
    private var lowest: UInt = 0

    /// Whether a walk that is so many levels deep must end.
    @inline(__always)
    mutating func ends(at depth: Int) -> Bool {
        // Few levels fit every stack, and eight of them fit what is kept free.
        guard depth & 7 == 0, depth >= 16 else { return false }
        return isReached(depth)
    }

    @inline(never)
    private mutating func isReached(_ depth: Int) -> Bool {
        guard depth < Self.deepest else { return true }
        var byte: UInt8 = 0
        let here = withUnsafeMutablePointer(to: &byte) { UInt(bitPattern: $0) }
        if lowest == 0 {
            let (start, size) = Self.stack() ?? (here - min(here, Self.assumed), Self.assumed)
            lowest = start + min(256 << 10, size / 2)
        }
        return here < lowest
    }

    /// What is taken to be left of a stack whose size isn't known.
    private static let assumed: UInt = 256 << 10

    /// Where this thread's stack begins, its lowest address, and its size; nil where the system doesn't say.
    private static func stack() -> (start: UInt, size: UInt)? {
        #if canImport(Darwin)
            let size = UInt(pthread_get_stacksize_np(pthread_self()))
            return (UInt(bitPattern: pthread_get_stackaddr_np(pthread_self())) - size, size)
        #else
            // By its name, as the headers show it to GNU programs only.
            typealias GetAttributes =
                @convention(c) (pthread_t, UnsafeMutablePointer<pthread_attr_t>) -> Int32
            guard let symbol = dlsym(nil, "pthread_getattr_np") else { return nil }
            let getAttributes = unsafeBitCast(symbol, to: GetAttributes.self)
            let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
            defer { attributes.deallocate() }
            guard getAttributes(pthread_self(), attributes) == 0 else { return nil }
            defer { pthread_attr_destroy(attributes) }
            var start: UnsafeMutableRawPointer?
            var size = 0
            guard pthread_attr_getstack(attributes, &start, &size) == 0, let start else {
                return nil
            }
            return (UInt(bitPattern: start), UInt(size))
        #endif
    }
}
