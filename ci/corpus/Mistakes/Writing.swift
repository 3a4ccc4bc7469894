import Quicksilver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

//: A text for a number in `set`.
func setText() -> Update {
    releases.update().set(releases[Releases.stock], to: "none")
}
// At `set(releases[Releases.stock], to: "none")`: no exact matches in call to instance method 'set'; candidate expects value of type 'Int' for parameter #2 (got 'String')

//: A Double for a price in `set`.
func setDouble(_ price: Double) -> Update {
    releases.update().set(releases[Releases.price], to: price)
}
// At `set(releases[Releases.price], to: price)`: no exact matches in call to instance method 'set'; candidate expects value of type 'Decimal' for parameter #2 (got 'Double')

//: A text for a number in an update of objects.
func updateWithText(_ session: Session) throws -> Int {
    try session.query(Album.self).update(.set(Album.stock, to: "none"))
}
// At `set(Album.stock, to: "none"))`: no exact matches in call to static method 'set'; candidate expects value of type 'Int' for parameter #2 (got 'String')

//: Swift's assignment in an update of objects.
func updateWithEquals(_ session: Session) throws -> Int {
    try session.query(Album.self).update(Album.stock = 0)
}
// At `= 0)`: cannot convert value of type '()' to expected argument type 'Assignment' (1 more)

//: A comparison where an assignment is meant.
func updateWithComparison(_ session: Session) throws -> Int {
    try session.query(Album.self).update(Album.stock == 0)
}
// At `== 0)`: cannot convert value of type 'SQLPredicate' (aka 'SQLExpression<Bool>') to expected argument type 'Assignment'

//: A value that no column holds, in a row to insert.
func insertObject(_ engine: DatabaseEngine, _ band: Band) async throws {
    try await engine.execute(labels.insert(), ["name": band])
}
// At `band])`: cannot convert value of type 'Band' to expected dictionary value type '(any ColumnValue)?'

//: Rows of another type than the columns.
func rowsOfAnotherType(_ engine: DatabaseEngine, _ rows: [(String, Int)]) async throws {
    try await engine.execute(
        labels.insert().columns(labels[Labels.name], labels[Labels.country]), rows: rows)
}
// At `execute(`: no exact matches in call to instance method 'execute'; candidate requires that the types '(String, String?)' and '(String, Int)' be equivalent (requirement specified as 'Row' == '(some Sendable & Sequence).Element')

//: A nil for an attribute that isn't Optional.
func nilForAttribute(_ album: Album) {
    album.title = nil
}
// At `nil`: 'nil' cannot be assigned to type 'String'

//: An array for a relation's list.
func arrayForRelation(_ band: Band, _ albums: [Album]) {
    band.albums = albums
}
// At `albums`: cannot assign value of type '[Album]' to type 'RelatedList<Album>'

//: An object of another class in a relation.
func anotherClassInRelation(_ band: Band, _ song: Song) {
    band.albums.append(song)
}
// At `song)`: cannot convert value of type 'Song' to expected argument type 'Album'

//: An initialiser without an attribute that has no value of its own.
func initialiserWithoutPrice() -> Album {
    Album(title: "Salt")
}
// At `)`: missing argument for parameter 'price' in call

//: A column property assigned.
func assignColumnProperty(_ album: Album) {
    album.songCount = 3
}
// At `songCount = 3`: cannot assign to property: 'songCount' is a get-only property

//: A struct added to a session.
func addStruct(_ session: Session) throws {
    try session.add(Visit(page: "/", at: .now))
}
// At `Visit(page: "/", at: .now))`: argument type 'Visit' does not conform to expected type 'MappedObject'
