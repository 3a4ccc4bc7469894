import CQuicksilverMariaDB

/// Growing memory for bind values; what is appended is found by its offset until the memory stands still.
@safe struct ParameterMemory: ~Copyable {
    private(set) var start: UnsafeMutableRawPointer
    private(set) var count = 0
    private var capacity: Int

    /// Room for `capacity` bytes to begin with.
    init(capacity: Int) {
        self.capacity = max(capacity, 64)
        unsafe start = UnsafeMutableRawPointer.allocate(byteCount: self.capacity, alignment: 16)
    }

    deinit {
        unsafe start.deallocate()
    }

    /// Forgets what is there. Memory beyond `limit` bytes goes back to the system.
    mutating func removeAll(keeping limit: Int) {
        count = 0
        guard capacity > limit else { return }
        unsafe start.deallocate()
        capacity = max(limit, 64)
        unsafe start = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    }

    /// Appends a value at an offset that suits it, and gives the offset.
    mutating func append<Value: BitwiseCopyable>(_ value: Value) -> Int {
        let alignment = MemoryLayout<Value>.alignment
        let offset = (count + alignment - 1) / alignment * alignment
        reserve(offset + MemoryLayout<Value>.size)
        unsafe (start + offset).storeBytes(of: value, as: Value.self)
        count = offset + MemoryLayout<Value>.size
        return offset
    }

    /// Appends bytes and gives their offset.
    @unsafe mutating func append(bytes: UnsafeRawBufferPointer) -> Int {
        let offset = count
        reserve(offset + bytes.count)
        if let base = bytes.baseAddress {
            unsafe (start + offset).copyMemory(from: base, byteCount: bytes.count)
        }
        count += bytes.count
        return offset
    }

    private mutating func reserve(_ needed: Int) {
        guard needed > capacity else { return }
        let larger = max(needed, capacity * 2)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        unsafe moved.copyMemory(from: start, byteCount: count)
        unsafe start.deallocate()
        unsafe start = moved
        capacity = larger
    }
}
