/// Numbers that look random and are the same on every machine: each row of each table has its own.
struct Dice {
    private var state: UInt64

    /// The dice of a row.
    init(_ stream: UInt64, row: Int) {
        state = Self.mixed(stream &* 0x9E37_79B9_7F4A_7C15) ^ UInt64(truncatingIfNeeded: row)
        state = Self.mixed(state)
    }

    /// A number from 0 up to below `count`.
    mutating func roll(_ count: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        let wide = Self.mixed(state).multipliedFullWidth(by: UInt64(count))
        return Int(wide.high)
    }

    /// One of some words.
    mutating func pick(_ words: [String]) -> String { words[roll(words.count)] }

    /// Whether it happens, so many times in a hundred.
    mutating func happens(_ percent: Int) -> Bool { roll(100) < percent }

    /// SplitMix64's finalizer: every bit of the result depends on every bit of the input.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Groups whose sizes repeat: which things belong to which, without counting through them.
struct Groups {
    private let starts: [Int]
    private let cycle: Int

    /// Groups of these sizes, over and over.
    init(_ sizes: [Int]) {
        var sum = 0
        starts = sizes.map { size in
            defer { sum += size }
            return sum
        }
        cycle = sum
    }

    /// The number of the group's first member; groups and members count from 0.
    func start(of group: Int) -> Int {
        group / starts.count * cycle + starts[group % starts.count]
    }

    /// The members of a group.
    func members(of group: Int) -> Range<Int> { start(of: group)..<start(of: group + 1) }

    /// The group of a member.
    func group(of member: Int) -> Int {
        let rest = member % cycle
        let inside = starts.lastIndex { $0 <= rest } ?? 0
        return member / cycle * starts.count + inside
    }
}
