import Quicksilver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

//: A text column with a number.
func textWithNumber() -> Select<String> {
    select(buyers[Buyers.name]).where(buyers[Buyers.city] == 1100)
}
// At `== 1100)`: binary operator '==' cannot be applied to operands of type 'SQLExpression<String?>' and 'Int'

//: A number column with a text.
func numberWithText() -> Select<String> {
    select(releases[Releases.title]).where(releases[Releases.stock] > "3")
}
// At `> "3")`: binary operator '>' cannot be applied to operands of type 'SQLExpression<Int>' and 'String'

//: An attribute of text with a number, beside a right condition.
func attributeWithNumber(_ session: Session) throws -> [Album] {
    try session.query(Album.self).filter(Album.year < 1980 && Album.title == 1980).all()
}
// At `== 1980).all()`: binary operator '==' cannot be applied to operands of type 'SQLExpression<String>' and 'Int'

//: Two columns of different types.
func differentColumns() -> Select<String> {
    select(releases[Releases.title]).where(releases[Releases.title] == releases[Releases.stock])
}
// At `== releases[Releases.stock])`: operator function '==' requires the types 'String' and 'Int' be equivalent

//: Attributes of two classes that have different types.
func differentAttributes(_ session: Session) throws -> [Album] {
    try session.query(Album.self).join(Album.band).filter(Album.title == Band.id).all()
}
// At `== Band.id).all()`: operator function '==' requires the types 'String' and 'Optional<Int>.Unwrapped' (aka 'Int') be equivalent

//: A column that takes no decimals, with a fraction.
func integerWithFraction() -> Select<String> {
    select(releases[Releases.title]).where(releases[Releases.stock] < 2.5)
}
// At `< 2.5)`: binary operator '<' cannot be applied to operands of type 'SQLExpression<Int>' and 'Double'

//: A price with a Double variable.
func decimalWithDouble(_ most: Double) -> Select<String> {
    select(releases[Releases.title]).where(releases[Releases.price] < most)
}
// At `< most)`: binary operator '<' cannot be applied to operands of type 'SQLExpression<Decimal>' and 'Double'

//: A case that the enum doesn't have.
func unknownCase(_ session: Session) throws -> [Order] {
    try session.query(Order.self).filter(Order.state == .lost).all()
}
// At `== .lost).all()`: binary operator '==' cannot be applied to operands of type 'SQLExpression<OrderState>' and 'Value.Member?'

//: An enum's column with a text.
func enumWithText(_ session: Session) throws -> [Order] {
    try session.query(Order.self).filter(Order.state == "open").all()
}
// At `== "open").all()`: binary operator '==' cannot be applied to operands of type 'SQLExpression<OrderState>' and 'String'

//: A date with a text.
func dateWithText() -> Select<String> {
    select(releases[Releases.title]).where(releases[Releases.day] < "2026-01-01")
}
// At `< "2026-01-01")`: binary operator '<' cannot be applied to operands of type 'SQLExpression<LocalDate?>' and 'String'

//: A list of another type.
func listOfAnotherType(_ cities: [Int]) -> Select<String> {
    select(buyers[Buyers.name]).where(buyers[Buyers.city].in(cities))
}
// At `cities))`: cannot convert value of type '[Int]' to expected argument type '[Optional<String>.Unwrapped]' (aka 'Array<String>')

//: A relation with a key instead of an object.
func relationWithKey(_ session: Session) throws -> [Album] {
    try session.query(Album.self).filter(Album.band == 7).all()
}
// At `== 7).all()`: binary operator '==' cannot be applied to operands of type 'RelationPath<Band?>' and 'Int'

//: A relation with an object of another class.
func relationWithAnother(_ session: Session, _ song: Song) throws -> [Album] {
    try session.query(Album.self).filter(Album.band == song).all()
}
// At `song).all()`: cannot convert value of type 'Song' to expected argument type 'Optional<Band>.Member' (aka 'Band')

//: `and` between a column that is no condition and one that is.
func textAsCondition() -> Select<String> {
    select(buyers[Buyers.name]).where(buyers[Buyers.city] && buyers[Buyers.isMember])
}
// At `[Buyers.city] && buyers[Buyers.isMember])`: cannot convert value of type 'SQLExpression<String?>' to expected argument type 'SQLExpression<Bool>'

//: A column alone as a condition, which isn't Bool.
func numberAsCondition(_ session: Session) throws -> [Album] {
    try session.query(Album.self).filter(Album.stock).all()
}
// At `stock).all()`: cannot convert value of type 'SQLExpression<Int>' to expected argument type 'SQLPredicate' (aka 'SQLExpression<Bool>')

//: Not of a text.
func notOfText(_ session: Session) throws -> [Album] {
    try session.query(Album.self).filter(!Album.title).all()
}
// At `title).all()`: cannot convert value of type 'SQLExpression<String>' to expected argument type 'SQLExpression<Bool>'

//: A text searched in a number.
func likeOfNumber() -> Select<String> {
    select(releases[Releases.title]).where(releases[Releases.stock].like("1%"))
}
// At `like("1%"))`: referencing instance method 'like(_:escape:)' on 'SQLExpression' requires the types 'Int' and 'String' be equivalent

//: A sum of a number and a text.
func numberPlusText() -> Select<String> {
    select(releases[Releases.title] + " " + releases[Releases.stock])
}
// At `[Releases.stock])`: cannot convert value of type 'SQLExpression<Int>' to expected argument type 'SQLExpression<String>'

//: A sum of a text column.
func sumOfText() -> Select<String?> {
    select(func_.sum(buyers[Buyers.name]))
}
// At `sum(buyers[Buyers.name]))`: no exact matches in call to instance method 'sum'; candidate requires that 'String' conform to 'Numeric' (requirement specified as 'Value.Unwrapped' : 'Numeric')

//: A condition in Swift's words: the ternary operator.
func ternary() -> Select<String> {
    select(releases[Releases.stock] > 0 ? "there" : "gone")
}
// At `select(releases[Releases.stock] > 0 ? "there`: global function 'select' requires that 'String' conform to 'SelectItem' (1 more)

//: A chain of comparisons with one mistake at its end.
func longCondition(_ session: Session) throws -> [Album] {
    try session.query(Album.self).filter(
        Album.year > 1960 && Album.year < 1980 && Album.stock > 0 && Album.price < 20
            && Album.title != "Salt" && Album.bandID == "7"
    ).all()
}
// At `== "7"`: binary operator '==' cannot be applied to operands of type 'SQLExpression<Int?>' and 'String'

//: Arithmetic of a price and a Double column.
func decimalTimesDouble() -> Select<Decimal?> {
    select(releases[Releases.price] * releases[Releases.minutes])
}
// At `* releases[Releases.minutes])`: operator function '*' requires the types 'Decimal' and 'Optional<Double>.Unwrapped' (aka 'Double') be equivalent

//: A computation that may be NULL, where a value is asked for.
func wrongTypeOfComputation(_ cost: Decimal) -> Select<(String, Decimal)> {
    let price = releases[Releases.price]
    return select(releases[Releases.title], (price - cost) / price * 100)
}
// At `select(releases[Releases.title], (price - co`: cannot convert return expression of type 'Select<(String, Decimal?)>' to return type 'Select<(String, Decimal)>'
