#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Lets go of long chains of objects one after another, where letting go of the first would otherwise nest as deep as the chain is
/// long and overflow the stack.
///
/// Shape: one for each thread. A state that dies hands over its relations; whoever is first lets go of all that come meanwhile. The list is
/// changed without an object's dying meanwhile, so that nobody's code runs then.
final class DeferredRelease {
    @exclusivity(unchecked) private var waiting: [RelationSlot] = []
    @exclusivity(unchecked) private var isBusy = false

    /// The key under which each thread keeps its own; the thread's end frees it.
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key) { pointer in
            #if canImport(Darwin)
                Unmanaged<DeferredRelease>.fromOpaque(pointer).release()
            #else
                if let pointer { Unmanaged<DeferredRelease>.fromOpaque(pointer).release() }
            #endif
        }
        return key
    }()

    private static var current: DeferredRelease {
        if let pointer = pthread_getspecific(key) {
            return Unmanaged<DeferredRelease>.fromOpaque(pointer).takeUnretainedValue()
        }
        let queue = DeferredRelease()
        pthread_setspecific(key, Unmanaged.passRetained(queue).toOpaque())
        return queue
    }

    /// Lets go of an object's relations, now or when what is being let go of on this thread is gone.
    static func release(_ relations: RelationSlot) {
        let queue = current
        queue.waiting.append(relations)
        guard !queue.isBusy else { return }
        queue.isBusy = true
        defer { queue.isBusy = false }
        while let next = queue.waiting.popLast() {
            withExtendedLifetime(next) {}
        }
    }
}
