/// The values of one row, copied so that the connection can be used for something else.
@safe final class KeptRow {
    private let memory: UnsafeMutableRawPointer
    private let count: Int
    private var next: Int
    private var filled = 0

    /// Room for `count` values of `byteCount` bytes in all.
    init(count: Int, byteCount: Int) {
        self.count = count
        next = count * MemoryLayout<Cell>.stride
        unsafe memory = UnsafeMutableRawPointer.allocate(
            byteCount: max(next + byteCount, 1), alignment: MemoryLayout<Cell>.alignment)
    }

    deinit {
        unsafe memory.deallocate()
    }

    private struct Cell {
        var offset: Int
        var length: Int
    }

    /// Copies the next column's value.
    @unsafe func append(_ start: UnsafePointer<UInt8>?, _ length: Int) {
        guard filled < count else { return }
        let cell =
            unsafe start == nil ? Cell(offset: -1, length: 0) : Cell(offset: next, length: length)
        unsafe memory.storeBytes(
            of: cell, toByteOffset: filled * MemoryLayout<Cell>.stride, as: Cell.self)
        filled += 1
        guard let start = unsafe start else { return }
        unsafe (memory + next).copyMemory(from: start, byteCount: length)
        next += length
    }

    /// A column's value.
    @unsafe func cell(_ index: Int) -> (start: UnsafePointer<UInt8>?, length: Int) {
        let cell = unsafe memory.load(
            fromByteOffset: index * MemoryLayout<Cell>.stride, as: Cell.self)
        guard cell.offset >= 0 else { return (nil, 0) }
        return unsafe (
            UnsafePointer((memory + cell.offset).assumingMemoryBound(to: UInt8.self)), cell.length
        )
    }
}
