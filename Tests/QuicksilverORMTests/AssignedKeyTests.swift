import Quicksilver
import QuicksilverTesting
import Testing

/// Foreign keys that are assigned by hand, beside relations that are.
@Suite struct AssignedKeyTests {
    @Mapped("members") final class Member {
        var id: Int?
        @Column(.string(20)) var name: String
        @Relationship(backPopulates: "member") var loans: RelatedList<Loan>
    }

    @Mapped("loans") final class Loan {
        var id: Int?
        @Column(foreignKey: ForeignKey("members.id")) var memberID: Int?
        @Relationship var member: Member?

        init(member: Member? = nil) { self.member = member }
    }

    static let registry = Registry(Member.self)

    @Test(arguments: TestEngine.mapped)
    func nilWhereNobodyWasIsNoChange(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let ed = Member(name: "ed")
            try session.add(ed)
            try session.flush()
            let loans = [Loan(), Loan(), Loan()]
            loans[0].memberID = ed.id
            loans[1].memberID = ed.id
            loans[1].member = nil
            try session.add(loans[2])
            loans[2].memberID = ed.id
            loans[2].member = nil
            try session.addAll(loans)
            try session.flush()
            #expect(loans.map(\.memberID) == [ed.id, ed.id, ed.id])
            try session.commit()
            session.clear()
            let found = try session.query(Loan.self).orderBy(Loan.id).all()
            #expect(found.map { $0.member?.name } == ["ed", "ed", "ed"])
            // A row's relation that isn't loaded may hold somebody, so there nil is a change.
            session.clear()
            let first = try #require(try session.query(Loan.self).orderBy(Loan.id).first())
            first.member = nil
            try session.flush()
            #expect(try session.query(Loan.self).filter(Loan.memberID == nil).one() === first)
        }
    }

    @Test(arguments: TestEngine.mapped)
    func nilAfterAnObjectTakesItOut(_ test: TestEngine) async throws {
        try await test.with(Self.registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            let ed = Member(name: "ed")
            try session.add(ed)
            try session.flush()
            let given = Loan(member: ed)
            let taken = Loan(member: ed)
            taken.memberID = ed.id
            taken.member = nil
            try session.addAll([given, taken])
            try session.flush()
            #expect(given.memberID == ed.id)
            #expect(taken.memberID == nil)
            let open = Loan(member: ed)
            try session.add(open)
            open.memberID = ed.id
            open.member = nil
            try session.flush()
            #expect(try session.query(Loan.memberID).orderBy(Loan.id).all() == [ed.id, nil, nil])
        }
    }
}
