import Hummingbird

// What goes over the wire: values, made inside of a session's scope, as objects can't leave it.

/// What a client says to announce a show.
struct NewShow: Codable, Sendable {
    var title: String
    var seats: Int
}

/// What a client says to book a seat.
struct NewBooking: Codable, Sendable {
    var name: String
}

/// A show in the list of shows.
struct ShowLine: ResponseCodable, Equatable, Sendable {
    var id: Int
    var title: String
    var free: Int

    init(_ show: Show) {
        id = show.id ?? 0
        title = show.title
        free = show.seats - show.sold
    }
}

/// A show with its guests, in the order of their seats.
struct ShowPage: ResponseCodable, Equatable, Sendable {
    var title: String
    var guests: [String]

    init(_ show: Show) {
        title = show.title
        guests = show.bookings.map(\.name)
    }
}

/// A seat that was booked.
struct Ticket: ResponseCodable, Equatable, Hashable, Sendable {
    var show: String
    var seat: Int
    var name: String

    init(_ booking: Booking) {
        show = booking.show?.title ?? ""
        seat = booking.seat
        name = booking.name
    }
}
