/// A set of attribute positions: one word for the first 64, an array for those beyond.
struct AttributeSet: Equatable {
    private var low: UInt64 = 0
    private var high: [UInt64]?

    /// The positions of a list.
    init(_ positions: [Int] = []) {
        for position in positions { insert(position) }
    }

    /// Whether there are none.
    var isEmpty: Bool { low == 0 && high?.allSatisfy { $0 == 0 } ?? true }

    /// Whether a position is in it.
    func contains(_ position: Int) -> Bool {
        if position < 64 { return low & (1 << UInt64(position)) != 0 }
        guard let high, position / 64 - 1 < high.count else { return false }
        return high[position / 64 - 1] & (1 << UInt64(position % 64)) != 0
    }

    /// Puts a position in.
    mutating func insert(_ position: Int) {
        if position < 64 {
            low |= 1 << UInt64(position)
            return
        }
        var words = high ?? []
        while words.count < position / 64 { words.append(0) }
        words[position / 64 - 1] |= 1 << UInt64(position % 64)
        high = words
    }

    /// Takes a position out.
    mutating func remove(_ position: Int) {
        if position < 64 {
            low &= ~(1 << UInt64(position))
        } else if contains(position) {
            high?[position / 64 - 1] &= ~(1 << UInt64(position % 64))
        }
    }
}
