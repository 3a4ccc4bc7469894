import Quicksilver

/// Something to go to, with so many seats.
@Mapped("shows") final class Show {
    var id: Int?
    @Column(.string(80), unique: true) var title: String
    var seats: Int
    var sold: Int = 0
    @Relationship(backPopulates: "show", cascade: [.all, .deleteOrphan], orderBy: "seat")
    var bookings: RelatedList<Booking>
}

/// A seat that somebody has.
@Mapped(
    "bookings", constraints: [UniqueConstraint("show_id", "seat")]
) final class Booking {
    var id: Int?
    @Column(foreignKey: ForeignKey("shows.id")) var showID: Int?
    var seat: Int
    @Column(.string(80)) var name: String
    @Relationship var show: Show?
}

/// The classes of the service.
let registry = Registry(Show.self, Booking.self)
