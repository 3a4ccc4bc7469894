#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// When to try a transaction again: jittered pauses that double.
struct Backoff {
    private var left: Int
    private var ceiling = Duration.milliseconds(5)

    init(attempts: Int) {
        left = max(attempts, 1)
    }

    mutating func allowsAnother(after error: DatabaseError) -> Bool {
        guard error.kind == .deadlock || error.kind == .serialization, left > 1 else {
            return false
        }
        left -= 1
        return true
    }

    mutating func nextPause() -> Duration {
        let pause = ceiling * Double.random(in: 0.5...1)
        ceiling = min(ceiling * 2, .seconds(1))
        return pause
    }
}

/// Blocks the calling thread.
func blockThread(for duration: Duration) {
    let parts = duration.components
    var time = timespec(
        tv_sec: Int(parts.seconds), tv_nsec: Int(parts.attoseconds / 1_000_000_000))
    var rest = timespec()
    while nanosleep(&time, &rest) != 0, errno == EINTR { time = rest }
}
