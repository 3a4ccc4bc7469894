/// Numbers of objects: an open table by their addresses.
///
/// Shape: a dictionary of identities hashes each with care for who might choose them; nobody chooses addresses, and a flush asks for each
/// object several times. At most half full, searched in line. It keeps nobody alive: who puts an object in does that.
struct ObjectTable {
    private struct Entry {
        /// The object's address; 0 where there is none.
        var address: UInt = 0
        /// Its number; -1 where it was taken out.
        var number = -1
    }
    private var entries: ContiguousArray<Entry> = []
    private var used = 0
    private static let smallest = 16

    /// The number of an object.
    subscript(object: any MappedObject) -> Int? {
        guard used > 0 else { return nil }
        let entry = entries[place(of: Self.address(object))]
        return entry.number < 0 ? nil : entry.number
    }

    /// Gives an object a number unless it has one; the one it has.
    mutating func number(_ object: any MappedObject, orGive number: Int) -> Int {
        if (used + 1) * 2 > entries.count { grow() }
        let address = Self.address(object)
        let place = place(of: address)
        if entries[place].number >= 0 { return entries[place].number }
        if entries[place].address == 0 { used += 1 }
        entries[place] = Entry(address: address, number: number)
        return number
    }

    /// Gives an object that has a number another one.
    mutating func renumber(_ object: any MappedObject, _ number: Int) {
        entries[place(of: Self.address(object))].number = number
    }

    /// Takes an object's number away; which it was.
    mutating func remove(_ object: any MappedObject) -> Int? {
        guard let number = self[object] else { return nil }
        entries[place(of: Self.address(object))].number = -1
        return number
    }

    @inline(__always)
    private static func address(_ object: any MappedObject) -> UInt {
        UInt(bitPattern: Unmanaged.passUnretained(object as AnyObject).toOpaque())
    }

    /// Where an address is, or would be put.
    @inline(__always)
    private func place(of address: UInt) -> Int {
        let mask = entries.count - 1
        var place = Int(truncatingIfNeeded: (address &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while entries[place].address != 0, entries[place].address != address {
            place = (place + 1) & mask
        }
        return place
    }

    private mutating func grow() {
        let old = entries
        // What was taken out gives its room back first.
        let size = old.lazy.filter { $0.number >= 0 }.count * 4
        var room = Self.smallest
        while room < size { room *= 2 }
        entries = ContiguousArray(repeating: Entry(), count: room)
        used = 0
        for entry in old where entry.number >= 0 {
            entries[place(of: entry.address)] = entry
            used += 1
        }
    }
}
