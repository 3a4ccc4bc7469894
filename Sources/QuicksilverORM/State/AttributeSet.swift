/// A set of attribute positions: a few bytes for the first 56, an array for more.
///
/// Shape: eight bytes, as the array's pointer leaves room beside it for the seven bytes of ``Few`` and for what tells them apart; each object's
/// state holds two of these.
struct AttributeSet: Equatable {
    private struct Few: Equatable {
        var low: UInt32 = 0
        var middle: UInt16 = 0
        var high: UInt8 = 0
    }
    private enum Storage: Equatable {
        case few(Few)
        case many([UInt64])
    }
    private static let fewest = 56
    private var storage = Storage.few(Few())

    /// The positions of a list.
    init(_ positions: [Int] = []) {
        for position in positions { insert(position) }
    }

    /// The first 64 positions as bits; nil when there are others.
    @inline(__always)
    private var word: UInt64? {
        get {
            guard case .few(let few) = storage else { return nil }
            return UInt64(few.low) | UInt64(few.middle) << 32 | UInt64(few.high) << 48
        }
    }

    @inline(__always)
    private mutating func set(_ word: UInt64) {
        storage = .few(
            Few(
                low: UInt32(truncatingIfNeeded: word),
                middle: UInt16(truncatingIfNeeded: word >> 32),
                high: UInt8(truncatingIfNeeded: word >> 48)))
    }

    private var words: [UInt64] {
        if case .many(let words) = storage { return words }
        return [word ?? 0]
    }

    /// Whether there are none.
    var isEmpty: Bool {
        if let word { return word == 0 }
        return words.allSatisfy { $0 == 0 }
    }

    /// Whether a position is in it.
    func contains(_ position: Int) -> Bool {
        if let word {
            return position < Self.fewest && word & (1 << UInt64(position)) != 0
        }
        let words = words
        return position / 64 < words.count
            && words[position / 64] & (1 << UInt64(position % 64)) != 0
    }

    /// Puts a position in.
    mutating func insert(_ position: Int) {
        if position < Self.fewest, let word { return set(word | 1 << UInt64(position)) }
        var words = words
        while words.count <= position / 64 { words.append(0) }
        words[position / 64] |= 1 << UInt64(position % 64)
        storage = .many(words)
    }

    /// Takes a position out.
    mutating func remove(_ position: Int) {
        guard contains(position) else { return }
        if let word { return set(word & ~(1 << UInt64(position))) }
        var words = words
        words[position / 64] &= ~(1 << UInt64(position % 64))
        storage = .many(words)
    }
}
