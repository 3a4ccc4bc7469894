/// Memory for the texts and bytes of one execution's binds.
///
/// SQLite reads it where it lies, which saves an allocation and a copy for each value. It never moves: when it is full
/// a larger block is added, and the blocks before it live until the next execution. The pointers of Swift's own
/// strings are not used, since nothing promises that they stay. A class, as changing a struct inside one is checked for
/// overlapping accesses at run time, each time.
@safe final class BindArena {
    private var block: UnsafeMutableRawPointer
    private var capacity: Int
    private var used = 0
    private var older: [UnsafeMutableRawPointer] = unsafe []

    /// Values above this size aren't kept here: SQLite copies them, and frees them by itself.
    ///
    /// Units: bytes.
    static let largestValue = 16_384
    /// A block above this size isn't kept for the next execution.
    private static let largestBlock = 1_048_576

    init() {
        capacity = 256
        unsafe block = UnsafeMutableRawPointer.allocate(byteCount: 256, alignment: 8)
    }

    deinit {
        unsafe block.deallocate()
        for index in unsafe older.indices { unsafe older[index].deallocate() }
    }

    /// Begins anew; nothing that was reserved may be in use any more.
    @inline(__always)
    func clear() {
        used = 0
        if unsafe !older.isEmpty || capacity > Self.largestBlock { shrink() }
    }

    /// Memory for so many bytes; never NULL, also for none.
    @unsafe @inline(__always)
    func reserve(_ count: Int) -> UnsafeMutableRawPointer {
        if used &+ count > capacity { grow(count) }
        let start = unsafe block + used
        used &+= count
        return unsafe start
    }

    /// Gives back what the last reservation had too much.
    @inline(__always)
    func giveBack(_ count: Int) { used &-= count }

    private func grow(_ count: Int) {
        unsafe older.append(block)
        capacity = max(capacity * 2, count)
        used = 0
        unsafe block = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8)
    }

    private func shrink() {
        for index in unsafe older.indices { unsafe older[index].deallocate() }
        unsafe older = []
        guard capacity > Self.largestBlock else { return }
        unsafe block.deallocate()
        capacity = 256
        unsafe block = UnsafeMutableRawPointer.allocate(byteCount: 256, alignment: 8)
    }
}
