/// The Swift error that a function of the user's threw while SQLite ran it, until the statement's error takes it along.
final class CallbackErrors {
    var last: (any Error)?
}
