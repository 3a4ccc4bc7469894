import Testing

@testable import QuicksilverORM

/// Sets of attributes: small ones lie in eight bytes, larger ones say the same.
@Suite struct AttributeSetTests {
    @Test func eightBytesHoldOne() { #expect(MemoryLayout<AttributeSet>.size == 8) }

    @Test(arguments: [0, 1, 31, 32, 47, 48, 55, 56, 63, 64, 127, 128, 500])
    func aPositionGoesInAndOut(position: Int) {
        var set = AttributeSet()
        #expect(set.isEmpty && !set.contains(position))
        set.insert(position)
        set.insert(3)
        #expect(!set.isEmpty && set.contains(position) && set.contains(3))
        #expect(!set.contains(position + 1) && !set.contains(position + 64))
        set.remove(position)
        set.remove(position)
        #expect(!set.contains(position))
        set.remove(3)
        #expect(set.isEmpty)
    }

    @Test func smallOnesStayWhenItGrows() {
        var set = AttributeSet([0, 55])
        set.insert(200)
        #expect([0, 55, 200].allSatisfy { set.contains($0) })
        #expect((0...300).filter { set.contains($0) } == [0, 55, 200])
    }
}
