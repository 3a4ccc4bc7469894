import Quicksilver
import Testing

@testable import QuicksilverORM

/// The tables by which flushes find objects, against a dictionary.
@Suite struct ObjectTableTests {
    @Mapped("knots") final class Knot {
        @Column(primaryKey: true) var id: Int
    }

    @Mapped("loops") final class Loop {
        @Column(primaryKey: true) var id: Int
    }

    private func knots(_ count: Int) -> [Knot] { (0..<count).map { Knot(id: $0) } }

    @Test(arguments: [0, 1, 7, 8, 9, 500, 10_000])
    func eachObjectHasTheNumberItWasGivenFirst(count: Int) {
        let objects = knots(count)
        var table = ObjectTable()
        for (number, object) in objects.enumerated() {
            #expect(table[object] == nil)
            #expect(table.number(object, orGive: number) == number)
            #expect(table.number(object, orGive: -7) == number)
        }
        for (number, object) in objects.enumerated() { #expect(table[object] == number) }
        #expect(table[Knot(id: -1)] == nil)
    }

    @Test func whatIsTakenOutIsGoneAndCanComeAgain() {
        let objects = knots(1_000)
        var table = ObjectTable()
        var known: [Int: Int] = [:]
        var random = SystemRandomNumberGenerator()
        for step in 0..<20_000 {
            let index = Int.random(in: 0..<objects.count, using: &random)
            switch step % 3 {
            case 0:
                #expect(table.remove(objects[index]) == known.removeValue(forKey: index))
            case 1 where known[index] != nil:
                table.renumber(objects[index], step)
                known[index] = step
            default:
                let given = table.number(objects[index], orGive: step)
                #expect(given == known[index] ?? step)
                known[index] = given
            }
            #expect(table[objects[index]] == known[index])
        }
        for (index, object) in objects.enumerated() { #expect(table[object] == known[index]) }
    }

    @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    func relationsStandInTheirOrderHoweverTheyAreTouched(order: [Int]) {
        let knot = Knot(id: 1)
        for position in order {
            knot.__state.relations.insert(
                ToOneSlot(owner: knot, relation: nil, position: position))
        }
        let relations = knot.__state.relations
        #expect(relations.map(\.position) == [0, 1, 2])
        var walked: [Int] = []
        relations.forEach { walked.append($0.position) }
        #expect(walked == [0, 1, 2])
        for position in 0..<3 { #expect(relations[position]?.position == position) }
        #expect(relations[3] == nil)
    }

    @Test func fewRelationsAreTouchedAndTheOthersAreNotThere() {
        let knot = Knot(id: 1)
        #expect(knot.__state.relations.isEmpty)
        knot.__state.relations.insert(ToOneSlot(owner: knot, relation: nil, position: 1))
        #expect(!knot.__state.relations.isEmpty)
        #expect(knot.__state.relations[0] == nil)
        #expect(knot.__state.relations[2] == nil)
        #expect(knot.__state.relations.map(\.position) == [1])
    }

    @Test func aListTellsTheClassesOfWhatIsLeftInIt() {
        let (knot, other, loop) = (Knot(id: 1), Knot(id: 2), Loop(id: 1))
        var list = OrderedObjects()
        #expect(list.classes.isEmpty)
        list.append(knot)
        list.insert(loop)
        list.insert(other)
        #expect(list.classes.map { ObjectIdentifier($0) } == [knot, loop].map(Self.classID))
        list.remove(loop)
        #expect(list.classes.map { ObjectIdentifier($0) } == [Self.classID(knot)])
        list.insert(loop)
        #expect(list.classes.map { ObjectIdentifier($0) } == [knot, loop].map(Self.classID))
        var copy = OrderedObjects()
        copy.append(contentsOf: list)
        #expect(copy.all.map { ObjectIdentifier($0) } == list.all.map { ObjectIdentifier($0) })
        #expect(copy.classes.count == 2)
        list.removeAll()
        #expect(list.classes.isEmpty)
    }

    private static func classID(_ object: any MappedObject) -> ObjectIdentifier {
        ObjectIdentifier(type(of: object))
    }
}
