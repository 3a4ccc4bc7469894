import Quicksilver
import QuicksilverTesting
import Testing

/// Columns of enums in `filterBy`.
@Suite struct EnumFilterTests {
    @Mapped("tickets") final class Ticket {
        enum Status: String, CaseIterable, ColumnValue { case open, closed }
        var id: Int?
        @Column(.enumeration(Status.self, name: "ticket_status")) var status: Status
    }

    @Mapped("doors") final class Door {
        enum Status: String, CaseIterable, ColumnValue { case ajar, shut }
        var id: Int?
        @Column(.enumeration(Status.self, name: "door_status")) var status: Status
    }

    @Test(arguments: TestEngine.mapped)
    func aTextThatIsNoCaseIsRefusedBeforeItIsSent(_ test: TestEngine) async throws {
        let registry = Registry(Ticket.self, Door.self)
        try await test.with(registry) { engine in
            let session = Session(engine)
            defer { session.close() }
            try session.addAll([Ticket(status: .open), Door(status: .shut)])
            try session.flush()
            let query = session.query(Ticket.self)
            let error = #expect(throws: CompileError.self) {
                try query.filterBy(status: "opened").all()
            }
            #expect(error?.code == .invalidArgument)
            #expect(
                error?.message
                    == "filterBy(status: 'opened'): 'Ticket.status' has no such case; its cases are open, closed"
            )
            let other = #expect(throws: CompileError.self) {
                try query.filterBy(status: Door.Status.ajar).all()
            }
            #expect(other?.message.contains("Ticket.status") == true)
            // The transaction is whole, and a case may be said as a text.
            #expect(try query.filterBy(status: "open").count() == 1)
            #expect(try query.filterBy(status: Ticket.Status.open).count() == 1)
            #expect(try session.query(Door.self).filterBy(status: Door.Status.shut).count() == 1)
            try session.commit()
        }
    }
}
