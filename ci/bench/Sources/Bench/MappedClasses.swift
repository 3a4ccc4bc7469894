// Classes as `@Mapped` writes them out. The macro itself isn't here: its compiler plug-in takes minutes to build optimised.
// When what it generates changes, this follows.

/// A user that is read.
final class Person: MappedObject {
    private enum __Slot {
        static let id = 0
        static let name = 1
        static let email = 2
        static let age = 3
        static let score = 4
        static let created = 5
        static let active = 6
        static let __mapping = QuicksilverORM.ClassMapping(Person.self)
    }
    static var __mapping: QuicksilverORM.ClassMapping { __Slot.__mapping }
    let __state = QuicksilverORM.InstanceState()

    private var _id: Int?
    var id: Int? {
        get {
            if __state.hasUnloaded { __loadUnloaded(__Slot.id) }
            return _id
        }
        set {
            __state.willChange(self, __Slot.id)
            _id = newValue
        }
    }
    static var id: QuicksilverSQL.SQLExpression<Int?> { __column(__Slot.id) }
    private var _name: String
    var name: String {
        get {
            if __state.hasUnloaded { __loadUnloaded(__Slot.name) }
            return _name
        }
        set {
            __state.willChange(self, __Slot.name)
            _name = newValue
        }
    }
    static var name: QuicksilverSQL.SQLExpression<String> { __column(__Slot.name) }
    private var _email: String
    var email: String {
        get {
            if __state.hasUnloaded { __loadUnloaded(__Slot.email) }
            return _email
        }
        set {
            __state.willChange(self, __Slot.email)
            _email = newValue
        }
    }
    static var email: QuicksilverSQL.SQLExpression<String> { __column(__Slot.email) }
    private var _age: Int
    var age: Int {
        get {
            if __state.hasUnloaded { __loadUnloaded(__Slot.age) }
            return _age
        }
        set {
            __state.willChange(self, __Slot.age)
            _age = newValue
        }
    }
    static var age: QuicksilverSQL.SQLExpression<Int> { __column(__Slot.age) }
    private var _score: Double
    var score: Double {
        get {
            if __state.hasUnloaded { __loadUnloaded(__Slot.score) }
            return _score
        }
        set {
            __state.willChange(self, __Slot.score)
            _score = newValue
        }
    }
    static var score: QuicksilverSQL.SQLExpression<Double> { __column(__Slot.score) }
    private var _created: LocalDateTime
    var created: LocalDateTime {
        get {
            if __state.hasUnloaded { __loadUnloaded(__Slot.created) }
            return _created
        }
        set {
            __state.willChange(self, __Slot.created)
            _created = newValue
        }
    }
    static var created: QuicksilverSQL.SQLExpression<LocalDateTime> { __column(__Slot.created) }
    private var _active: Bool
    var active: Bool {
        get {
            if __state.hasUnloaded { __loadUnloaded(__Slot.active) }
            return _active
        }
        set {
            __state.willChange(self, __Slot.active)
            _active = newValue
        }
    }
    static var active: QuicksilverSQL.SQLExpression<Bool> { __column(__Slot.active) }

    static func __declare(_ declaration: inout QuicksilverORM.ClassDeclaration) {
        declaration.table("bench_users")
        declaration.column("id", of: Int?.self)
        declaration.column("name", of: String.self, .string(12))
        declaration.column("email", of: String.self, .string(24))
        declaration.column("age", of: Int.self)
        declaration.column("score", of: Double.self)
        declaration.column("created", of: LocalDateTime.self, "created_at", .timestamp)
        declaration.column("active", of: Bool.self)
    }

    required init(__row row: QuicksilverORM.RowLoader) throws {
        _id = try row.read(__Slot.id)
        _name = try row.read(__Slot.name)
        _email = try row.read(__Slot.email)
        _age = try row.read(__Slot.age)
        _score = try row.read(__Slot.score)
        _created = try row.read(__Slot.created)
        _active = try row.read(__Slot.active)
    }

    func __get(_ attribute: Int) -> QuicksilverSQL.SQLValue {
        switch attribute {
        case __Slot.id: _id.sqlValue
        case __Slot.name: _name.sqlValue
        case __Slot.email: _email.sqlValue
        case __Slot.age: _age.sqlValue
        case __Slot.score: _score.sqlValue
        case __Slot.created: _created.sqlValue
        case __Slot.active: _active.sqlValue
        default: .null
        }
    }

    func __load(_ attribute: Int, from row: QuicksilverORM.RowLoader) throws {
        switch attribute {
        case __Slot.id: _id = try row.read(__Slot.id)
        case __Slot.name: _name = try row.read(__Slot.name)
        case __Slot.email: _email = try row.read(__Slot.email)
        case __Slot.age: _age = try row.read(__Slot.age)
        case __Slot.score: _score = try row.read(__Slot.score)
        case __Slot.created: _created = try row.read(__Slot.created)
        case __Slot.active: _active = try row.read(__Slot.active)
        default: break
        }
    }

    init(_ user: NewUser) {
        _id = nil
        _name = user.name
        _email = user.email
        _age = user.age
        _score = user.score
        _created = user.created
        _active = user.active
    }
}

/// A user that is written, with orders.
final class Customer: MappedObject {
    private enum __Slot {
        static let id = 0
        static let name = 1
        static let email = 2
        static let age = 3
        static let score = 4
        static let created = 5
        static let active = 6
        static let orders = 0
        static let __mapping = QuicksilverORM.ClassMapping(Customer.self)
    }
    static var __mapping: QuicksilverORM.ClassMapping { __Slot.__mapping }
    let __state = QuicksilverORM.InstanceState()

    private var _id: Int?
    var id: Int? {
        get {
            if __state.hasUnloaded { __loadUnloaded(__Slot.id) }
            return _id
        }
        set {
            __state.willChange(self, __Slot.id)
            _id = newValue
        }
    }
    static var id: QuicksilverSQL.SQLExpression<Int?> { __column(__Slot.id) }
    private var _name: String
    var name: String {
        get {
            if __state.hasUnloaded { __loadUnloaded(__Slot.name) }
            return _name
        }
        set {
            __state.willChange(self, __Slot.name)
            _name = newValue
        }
    }
    static var name: QuicksilverSQL.SQLExpression<String> { __column(__Slot.name) }
    private var _email: String
    var email: String {
        get {
            if __state.hasUnloaded { __loadUnloaded(__Slot.email) }
            return _email
        }
        set {
            __state.willChange(self, __Slot.email)
            _email = newValue
        }
    }
    static var email: QuicksilverSQL.SQLExpression<String> { __column(__Slot.email) }
    private var _age: Int
    var age: Int {
        get {
            if __state.hasUnloaded { __loadUnloaded(__Slot.age) }
            return _age
        }
        set {
            __state.willChange(self, __Slot.age)
            _age = newValue
        }
    }
    static var age: QuicksilverSQL.SQLExpression<Int> { __column(__Slot.age) }
    private var _score: Double
    var score: Double {
        get {
            if __state.hasUnloaded { __loadUnloaded(__Slot.score) }
            return _score
        }
        set {
            __state.willChange(self, __Slot.score)
            _score = newValue
        }
    }
    static var score: QuicksilverSQL.SQLExpression<Double> { __column(__Slot.score) }
    private var _created: LocalDateTime
    var created: LocalDateTime {
        get {
            if __state.hasUnloaded { __loadUnloaded(__Slot.created) }
            return _created
        }
        set {
            __state.willChange(self, __Slot.created)
            _created = newValue
        }
    }
    static var created: QuicksilverSQL.SQLExpression<LocalDateTime> { __column(__Slot.created) }
    private var _active: Bool
    var active: Bool {
        get {
            if __state.hasUnloaded { __loadUnloaded(__Slot.active) }
            return _active
        }
        set {
            __state.willChange(self, __Slot.active)
            _active = newValue
        }
    }
    static var active: QuicksilverSQL.SQLExpression<Bool> { __column(__Slot.active) }
    var orders: RelatedList<Order> {
        get { __related(__Slot.orders) }
        set { __relate(__Slot.orders, to: newValue) }
    }
    static var orders: QuicksilverORM.RelationPath<RelatedList<Order>> { __relation(__Slot.orders) }

    static func __declare(_ declaration: inout QuicksilverORM.ClassDeclaration) {
        declaration.table("bench_inserts")
        declaration.column("id", of: Int?.self)
        declaration.column("name", of: String.self, .string(12))
        declaration.column("email", of: String.self, .string(24))
        declaration.column("age", of: Int.self)
        declaration.column("score", of: Double.self)
        declaration.column("created", of: LocalDateTime.self, "created_at", .timestamp)
        declaration.column("active", of: Bool.self)
        declaration.relation(
            "orders", of: RelatedList<Order>.self, backPopulates: "user",
            cascade: [.all, .deleteOrphan])
    }

    required init(__row row: QuicksilverORM.RowLoader) throws {
        _id = try row.read(__Slot.id)
        _name = try row.read(__Slot.name)
        _email = try row.read(__Slot.email)
        _age = try row.read(__Slot.age)
        _score = try row.read(__Slot.score)
        _created = try row.read(__Slot.created)
        _active = try row.read(__Slot.active)
    }

    func __get(_ attribute: Int) -> QuicksilverSQL.SQLValue {
        switch attribute {
        case __Slot.id: _id.sqlValue
        case __Slot.name: _name.sqlValue
        case __Slot.email: _email.sqlValue
        case __Slot.age: _age.sqlValue
        case __Slot.score: _score.sqlValue
        case __Slot.created: _created.sqlValue
        case __Slot.active: _active.sqlValue
        default: .null
        }
    }

    func __load(_ attribute: Int, from row: QuicksilverORM.RowLoader) throws {
        switch attribute {
        case __Slot.id: _id = try row.read(__Slot.id)
        case __Slot.name: _name = try row.read(__Slot.name)
        case __Slot.email: _email = try row.read(__Slot.email)
        case __Slot.age: _age = try row.read(__Slot.age)
        case __Slot.score: _score = try row.read(__Slot.score)
        case __Slot.created: _created = try row.read(__Slot.created)
        case __Slot.active: _active = try row.read(__Slot.active)
        default: break
        }
    }

    init(_ user: NewUser) {
        _id = nil
        _name = user.name
        _email = user.email
        _age = user.age
        _score = user.score
        _created = user.created
        _active = user.active
    }
}

/// An order of a user.
final class Order: MappedObject {
    private enum __Slot {
        static let id = 0
        static let userID = 1
        static let amount = 2
        static let note = 3
        static let user = 0
        static let __mapping = QuicksilverORM.ClassMapping(Order.self)
    }
    static var __mapping: QuicksilverORM.ClassMapping { __Slot.__mapping }
    let __state = QuicksilverORM.InstanceState()

    private var _id: Int?
    var id: Int? {
        get {
            if __state.hasUnloaded { __loadUnloaded(__Slot.id) }
            return _id
        }
        set {
            __state.willChange(self, __Slot.id)
            _id = newValue
        }
    }
    static var id: QuicksilverSQL.SQLExpression<Int?> { __column(__Slot.id) }
    private var _userID: Int?
    var userID: Int? {
        get {
            if __state.hasUnloaded { __loadUnloaded(__Slot.userID) }
            return _userID
        }
        set {
            __state.willChange(self, __Slot.userID)
            _userID = newValue
        }
    }
    static var userID: QuicksilverSQL.SQLExpression<Int?> { __column(__Slot.userID) }
    private var _amount: Double
    var amount: Double {
        get {
            if __state.hasUnloaded { __loadUnloaded(__Slot.amount) }
            return _amount
        }
        set {
            __state.willChange(self, __Slot.amount)
            _amount = newValue
        }
    }
    static var amount: QuicksilverSQL.SQLExpression<Double> { __column(__Slot.amount) }
    private var _note: String
    var note: String {
        get {
            if __state.hasUnloaded { __loadUnloaded(__Slot.note) }
            return _note
        }
        set {
            __state.willChange(self, __Slot.note)
            _note = newValue
        }
    }
    static var note: QuicksilverSQL.SQLExpression<String> { __column(__Slot.note) }
    var user: Customer? {
        get { __related(__Slot.user) }
        set { __relate(__Slot.user, to: newValue) }
    }
    static var user: QuicksilverORM.RelationPath<Customer?> { __relation(__Slot.user) }

    static func __declare(_ declaration: inout QuicksilverORM.ClassDeclaration) {
        declaration.table("bench_orders")
        declaration.column("id", of: Int?.self)
        declaration.column(
            "userID", of: Int?.self, "user_id", foreignKey: ForeignKey("bench_inserts.id"))
        declaration.column("amount", of: Double.self)
        declaration.column("note", of: String.self)
        declaration.relation("user", of: Customer?.self, backPopulates: "orders")
    }

    required init(__row row: QuicksilverORM.RowLoader) throws {
        _id = try row.read(__Slot.id)
        _userID = try row.read(__Slot.userID)
        _amount = try row.read(__Slot.amount)
        _note = try row.read(__Slot.note)
    }

    func __get(_ attribute: Int) -> QuicksilverSQL.SQLValue {
        switch attribute {
        case __Slot.id: _id.sqlValue
        case __Slot.userID: _userID.sqlValue
        case __Slot.amount: _amount.sqlValue
        case __Slot.note: _note.sqlValue
        default: .null
        }
    }

    func __load(_ attribute: Int, from row: QuicksilverORM.RowLoader) throws {
        switch attribute {
        case __Slot.id: _id = try row.read(__Slot.id)
        case __Slot.userID: _userID = try row.read(__Slot.userID)
        case __Slot.amount: _amount = try row.read(__Slot.amount)
        case __Slot.note: _note = try row.read(__Slot.note)
        default: break
        }
    }

    init(_ amount: Double, _ note: String) {
        _id = nil
        _userID = nil
        _amount = amount
        _note = note
    }
}

/// What both sides add up of a user.
@inline(__always)
func sum(_ user: Person) -> UInt64 {
    sum((user.id ?? 0, user.name, user.email, user.age, user.score, user.created, user.active))
}
