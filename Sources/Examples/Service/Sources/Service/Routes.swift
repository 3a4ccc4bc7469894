import Hummingbird
import Quicksilver

/// The box office: shows are announced, listed and looked at, and their seats booked.
///
/// Each request that needs the database borrows a session for as long as its closure runs, on a thread of the connection's own.
func routes(_ engine: DatabaseEngine) -> Router<BasicRequestContext> {
    let router = Router()
    router.add(middleware: DatabaseFaults())

    router.get("shows") { _, _ in
        try await engine.withSession { session in
            try session.query(Show.self).orderBy(Show.id).all().map(ShowLine.init)
        }
    }

    router.post("shows") { request, context in
        let new = try await request.decode(as: NewShow.self, context: context)
        guard new.seats > 0 else { throw HTTPError(.badRequest, message: "a show has seats") }
        let line = try await engine.withSession { session in
            let show = Show(title: new.title, seats: new.seats)
            try session.add(show)
            try session.flush()
            return ShowLine(show)
        }
        return EditedResponse(status: .created, response: line)
    }

    router.get("shows/:id") { _, context in
        let id = try context.parameters.require("id", as: Int.self)
        return try await engine.withSession { session in
            guard let show = try session.get(Show.self, id) else {
                throw HTTPError(.notFound, message: "there is no show \(id)")
            }
            return ShowPage(show)
        }
    }

    router.post("shows/:id/bookings") { request, context in
        let id = try context.parameters.require("id", as: Int.self)
        let new = try await request.decode(as: NewBooking.self, context: context)
        let ticket = try await engine.withSession { session in
            // Counts and asks in one statement: whoever comes second waits for the first one's commit.
            let hasSeat = try session.query(Show.self)
                .filter(Show.id == id, Show.sold < Show.seats)
                .update(.set(Show.sold, to: Show.sold + 1))
            guard let show = try session.query(Show.self).load(id) else {
                throw HTTPError(.notFound, message: "there is no show \(id)")
            }
            guard hasSeat == 1 else {
                throw HTTPError(.conflict, message: "\(show.title) is sold out")
            }
            let booking = Booking(seat: show.sold, name: new.name)
            booking.show = show
            try session.add(booking)
            return Ticket(booking)
        }
        return EditedResponse(status: .created, response: ticket)
    }

    router.delete("shows/:id") { _, context in
        let id = try context.parameters.require("id", as: Int.self)
        try await engine.withSession { session in
            guard let show = try session.get(Show.self, id) else {
                throw HTTPError(.notFound, message: "there is no show \(id)")
            }
            // Its bookings go with it.
            try session.delete(show)
        }
        return HTTPResponse.Status.noContent
    }

    return router
}

/// Turns what a client can mend into its answer; the rest stays an error of the server's.
struct DatabaseFaults<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as DatabaseError where error.kind == .unique {
            throw HTTPError(.conflict, message: "there is one already")
        } catch let error as DatabaseError where error.isSafeToRetry {
            throw HTTPError(.serviceUnavailable, message: "try again")
        }
    }
}
