import QuicksilverSQL

/// The objects of one class by their keys: an open table for integer keys, a dictionary for the others.
///
/// Shape: holds nobody. It keeps the states, not the objects: a state takes itself out in its own deinit, so that each state here
/// lives, and it alone knows whether its object still does. A table at most three quarters full, searched in line; keys are mixed with a
/// number of the process's own, as they may come from users. Nobody's code runs while it is changed, as it keeps no object alive; so it is
/// changed without the check for overlapping changes.
final class IdentityTable {
    private struct Slot {
        var key: Int64 = 0
        var state: Unmanaged<InstanceState>?
    }
    @exclusivity(unchecked) private var slots: ContiguousArray<Slot> = []
    @exclusivity(unchecked) private var mask = -1
    @exclusivity(unchecked) private var count = 0
    @exclusivity(unchecked) private var others: [KeyValue: Unmanaged<InstanceState>] = [:]
    /// The homes of objects that came from no query, one for each class: a chain, of which each takes itself out before it dies.
    @exclusivity(unchecked) private var homes: Unmanaged<ObjectHome>?
    private static let seed = UInt64.random(in: .min ... .max)
    private let seed = IdentityTable.seed
    private static let smallest = 4

    /// How many objects there are.
    var size: Int { count + others.count }
    /// Whether there are no objects.
    var isEmpty: Bool { size == 0 }

    /// The state of a key's object.
    func state(_ key: KeyValue) -> InstanceState? {
        guard case .integer(let number) = key else {
            return others.isEmpty ? nil : others[key]?.takeUnretainedValue()
        }
        guard count > 0 else { return nil }
        return slots[place(of: number)].state?.takeUnretainedValue()
    }

    /// Keeps a state under its key, in the place of another.
    func insert(_ state: InstanceState, _ key: KeyValue) {
        let entry = Unmanaged.passUnretained(state)
        guard case .integer(let number) = key else {
            others[key] = entry
            return
        }
        if (count + 1) * 4 > slots.count * 3 { grow() }
        let place = place(of: number)
        if slots[place].state == nil { count += 1 }
        slots[place] = Slot(key: number, state: entry)
    }

    /// Forgets a key, if it is this state that is kept under it.
    func remove(_ state: InstanceState, _ key: KeyValue) {
        guard case .integer(let number) = key else {
            if others[key]?.toOpaque() == Unmanaged.passUnretained(state).toOpaque() {
                others[key] = nil
            }
            return
        }
        guard count > 0 else { return }
        var hole = place(of: number)
        guard let found = slots[hole].state,
            found.toOpaque() == Unmanaged.passUnretained(state).toOpaque()
        else { return }
        // Those behind that were pushed along move up, so that no search ends at the hole.
        var next = (hole + 1) & mask
        while slots[next].state != nil {
            let home = home(of: slots[next].key)
            if (next &- home) & mask >= (next &- hole) & mask {
                slots[hole] = slots[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        slots[hole].state = nil
        count -= 1
        if count == 0, slots.count > 4_096 {
            slots = []
            mask = -1
        }
    }

    /// Forgets all objects, which live on, and calls the body with the state of each; nobody may die in it.
    func removeAll(_ body: (InstanceState) -> Void) {
        let (integers, rest) = (slots, others)
        slots = []
        mask = -1
        count = 0
        others = [:]
        func take(_ state: Unmanaged<InstanceState>) {
            state._withUnsafeGuaranteedRef { state in
                state.leave()
                body(state)
            }
        }
        for slot in integers { if let state = slot.state { take(state) } }
        for state in rest.values { take(state) }
    }

    /// The home of a class's objects that came from no query.
    func home(of mapper: Mapper) -> ObjectHome? {
        var next = homes
        while let home = next {
            let found = home._withUnsafeGuaranteedRef { $0.mapper === mapper }
            if found { return home.takeUnretainedValue() }
            next = home._withUnsafeGuaranteedRef { $0.next }
        }
        return nil
    }

    /// Knows a home.
    func add(_ home: ObjectHome) {
        home.next = homes
        homes = .passUnretained(home)
    }

    /// Knows a home no more.
    func remove(_ home: ObjectHome) {
        let gone = Unmanaged.passUnretained(home).toOpaque()
        guard let first = homes, first.toOpaque() != gone else {
            homes = home.next
            return
        }
        var before = first
        while let next = before._withUnsafeGuaranteedRef({ $0.next }) {
            if next.toOpaque() == gone {
                before._withUnsafeGuaranteedRef { $0.next = home.next }
                return
            }
            before = next
        }
    }

    /// All states, in no order.
    var all: [InstanceState] {
        slots.compactMap { $0.state?.takeUnretainedValue() }
            + others.values.map { $0.takeUnretainedValue() }
    }

    /// Where a key is, or would be put.
    @inline(__always)
    private func place(of key: Int64) -> Int {
        var place = home(of: key)
        while slots[place].state != nil, slots[place].key != key { place = (place + 1) & mask }
        return place
    }

    @inline(__always)
    private func home(of key: Int64) -> Int {
        var mixed = (UInt64(bitPattern: key) ^ seed) &* 0x9E37_79B9_7F4A_7C15
        mixed ^= mixed >> 32
        mixed = mixed &* 0xD6E8_FEB8_6659_FD93
        return Int(truncatingIfNeeded: mixed >> 32) & mask
    }

    private func grow() {
        let old = slots
        let size = max(Self.smallest, old.count * 2)
        slots = ContiguousArray(repeating: Slot(), count: size)
        mask = size - 1
        for slot in old where slot.state != nil { slots[place(of: slot.key)] = slot }
    }
}
