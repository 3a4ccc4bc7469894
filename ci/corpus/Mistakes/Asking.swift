import Quicksilver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

//: A column that isn't there.
func misspeltColumn() -> Select<String> {
    select(releases[Releases.titel])
}
// At `titel])`: type 'Releases' has no member 'titel'

//: An attribute that isn't there.
func misspeltAttribute(_ session: Session) throws -> [Album] {
    try session.query(Album.self).filter(Album.titel == "Salt").all()
}
// At `titel == "Salt").all()`: type 'Album' has no member 'titel'

//: An attribute that isn't there, under an alias.
func misspeltUnderAlias(_ session: Session) throws -> [Album] {
    let other = aliased(Album.self)
    return try session.query(other).filter(other.titel == "Salt").all()
}
// At `titel == "Salt").all()`: type 'Album' has no member 'titel' (1 more)

//: A method that isn't there.
func misspeltMethod(_ session: Session) throws -> [Album] {
    try session.query(Album.self).sortBy(Album.title).all()
}
// At `sortBy(Album.title).all()`: value of type 'Query<Album>' has no member 'sortBy'

//: An object's attribute where the class's is meant.
func attributeOfObject(_ session: Session, _ album: Album) throws -> [Album] {
    try session.query(Album.self).filter(album.title == "Salt").all()
}
// At `album.title == "Salt").all()`: static member 'title' cannot be used on instance of type 'Album'

//: A key path where an attribute is meant.
func keyPath(_ session: Session) throws -> [Album] {
    try session.query(Album.self).orderBy(\.title).all()
}
// At `\.title).all()`: argument type 'KeyPath<Root, Value>' does not conform to expected type 'AnyExpression' (1 more)

//: A closure where an expression is meant, as `filter` of arrays takes one.
func closureAsCondition(_ session: Session) throws -> [Album] {
    try session.query(Album.self).filter { $0.title == "Salt" }.all()
}
// At `filter { $0.title == "Salt" }.all()`: 'filter' is unavailable: write an expression, filter(User.name == "ed"): the database decides, not a closure

//: A name as the order.
func orderByName(_ session: Session) throws -> [Album] {
    try session.query(Album.self).orderBy("title").all()
}
// At `orderBy("title").all()`: 'orderBy' is unavailable: order by attributes, desc(User.name), or by SQL, text("users.name DESC")

//: No `try`.
func withoutTry(_ session: Session) -> [Album] {
    session.query(Album.self).all()
}
// At `session.query(Album.self).all()`: call can throw, but it is not marked with 'try' and the error is not handled

//: No `await`.
func withoutAwait(_ engine: DatabaseEngine) async throws -> [String] {
    try engine.execute(select(buyers[Buyers.name])).all()
}
// At `try engine.execute(select(buyers[Buyers.name`: expression is 'async' but is not marked with 'await'

//: No `await` before a scope.
func scopeWithoutAwait(_ engine: DatabaseEngine) async throws -> Int {
    try engine.withSession { session in try session.query(Album.self).count() }
}
// At `try engine.withSession { session in try sess`: expression is 'async' but is not marked with 'await'

//: A query that is never executed.
func notExecuted(_ session: Session) throws -> [Album] {
    session.query(Album.self).filter(Album.stock > 0)
}
// At `filter(Album.stock > 0)`: cannot convert return expression of type 'Query<Album>' to return type '[Album]'

//: One object where there is a list.
func listAsObject(_ session: Session) throws -> Album {
    try session.query(Album.self).filter(Album.stock > 0).all()
}
// At `all()`: cannot convert return expression of type '[Album]' to return type 'Album'

//: An Optional as if there were always an object.
func optionalObject(_ session: Session) throws -> String {
    try session.get(Album.self, 7).title
}
// At `).title`: value of optional type 'Album?' must be unwrapped to refer to member 'title' of wrapped base type 'Album'

//: An Optional column as if it were never NULL.
func optionalColumn() -> Select<String> {
    select(buyers[Buyers.city])
}
// At `select(buyers[Buyers.city])`: cannot convert return expression of type 'Select<String?>' to return type 'Select<String>'

//: Fewer types than columns.
func fewerTypes(_ engine: DatabaseEngine) async throws -> [(String, Decimal)] {
    try await engine.execute(
        select(releases[Releases.title], releases[Releases.price], releases[Releases.stock])
    ).all()
}
// At `all()`: referencing instance method 'all()' on 'FetchedRows<_.Element>' requires the types '(String, Decimal, Int)' and '(String, Decimal)' be equivalent

//: A class that isn't mapped.
func notMapped(_ session: Session) throws -> [Stock] {
    try session.query(Stock.self).all()
}

final class Stock {
    var id: Int?
}
// At `query(Stock.self).all()`: no exact matches in call to instance method 'query'; candidate requires that 'Stock.Type' conform to 'SelectItem' (requirement specified as 'A' : 'SelectItem')

//: An object that leaves its session.
func objectLeaves(_ engine: DatabaseEngine) async throws -> Band? {
    try await engine.withSession { session in
        try session.query(Band.self).first()
    }
}
// At `withSession { session in`: type 'Band' does not conform to the 'Sendable' protocol

//: A session that leaves its scope.
func sessionLeaves(_ engine: DatabaseEngine) async throws -> Int {
    let session = try await engine.withSession { $0 }
    return try session.query(Band.self).count()
}
// At `withSession { $0 }`: instance method 'withSession' is unavailable from asynchronous contexts; this blocks; await withSession { … }, whose body returns values: no object and no session can leave it

//: An object from outside in a session's scope.
func objectEnters(_ engine: DatabaseEngine, _ band: Band) async throws {
    try await engine.withSession { session in try session.add(band) }
}
// At `band) }`: capture of 'band' with non-Sendable type 'Band' in a '@Sendable' closure [#SendableClosureCaptures]

//: An attribute of a relation's objects, without `any`.
func conditionOfRelation(_ session: Session) throws -> [Band] {
    try session.query(Band.self).filter(Band.albums.year < 1980).all()
}
// At `year < 1980).all()`: value of type 'RelationPath<RelatedList<Album>>' has no member 'year'

//: A join along a column.
func joinOfColumn(_ session: Session) throws -> [Album] {
    try session.query(Album.self).join(Album.bandID).all()
}
// At `join(Album.bandID).all()`: 'join' is unavailable: a join follows a relation, join(Book.author), or has a condition, join(Author.self, on: Author.id == Book.authorID)

//: An alias of another class for the end of a join.
func aliasOfAnotherClass(_ session: Session) throws -> [Album] {
    let other = aliased(Song.self)
    return try session.query(Album.self).join(Album.band, to: other).all()
}
// At `other).all()`: cannot convert value of type 'AliasedClass<Song>' to expected argument type 'AliasedClass<Optional<Band>.Member>' (aka 'AliasedClass<Band>')

//: A column in an option for relations.
func loadOfColumn(_ session: Session) throws -> [Album] {
    try session.query(Album.self).options(joinedload(Album.title)).all()
}
// At `joinedload(Album.title)).all()`: 'joinedload' is unavailable: this is for relations; columns are read with their object, or as defer_(…) and undefer(…) say

//: Two queries of different shapes in a union.
func unionOfShapes() -> CompoundSelect<(String, Int)> {
    select(releases[Releases.title], releases[Releases.stock])
        .union(select(buyers[Buyers.name], buyers[Buyers.city]))
}
// At `select(buyers[Buyers.name], buyers[Buyers.ci`: cannot convert value of type '(String, String?)' to expected argument type '(String, Int)'
