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
    var __stateReference: Unmanaged<QuicksilverORM.InstanceState> { .passUnretained(__state) }

    private var _id: Int?
    var id: Int? {
        get {
            if !__state.hasUnloaded { return _id }
            __loadUnloaded(__Slot.id)
            return _id
        }
        set {
            let __value =
                QuicksilverORM.InstanceState.__hearsAssignments
                ? __state.__assigning(self, __Slot.id, _id, newValue)
                : newValue
            __state.willChange(self, __Slot.id)
            _id = __value
        }
        _modify {
            if __state.hasUnloaded { __loadUnloaded(__Slot.id) }
            let __old: Int?? = QuicksilverORM.InstanceState.__hearsAssignments ? _id : nil
            __state.willChange(self, __Slot.id)
            defer {
                if let __old { _id = __state.__assigning(self, __Slot.id, __old, _id) }
            }
            yield &_id
        }
    }
    static var id: QuicksilverSQL.SQLExpression<Int?> { __column(__Slot.id) }
    private var _name: String
    var name: String {
        get {
            if !__state.hasUnloaded { return _name }
            __loadUnloaded(__Slot.name)
            return _name
        }
        set {
            let __value =
                QuicksilverORM.InstanceState.__hearsAssignments
                ? __state.__assigning(self, __Slot.name, _name, newValue)
                : newValue
            __state.willChange(self, __Slot.name)
            _name = __value
        }
        _modify {
            if __state.hasUnloaded { __loadUnloaded(__Slot.name) }
            let __old: String? = QuicksilverORM.InstanceState.__hearsAssignments ? _name : nil
            __state.willChange(self, __Slot.name)
            defer {
                if let __old { _name = __state.__assigning(self, __Slot.name, __old, _name) }
            }
            yield &_name
        }
    }
    static var name: QuicksilverSQL.SQLExpression<String> { __column(__Slot.name) }
    private var _email: String
    var email: String {
        get {
            if !__state.hasUnloaded { return _email }
            __loadUnloaded(__Slot.email)
            return _email
        }
        set {
            let __value =
                QuicksilverORM.InstanceState.__hearsAssignments
                ? __state.__assigning(self, __Slot.email, _email, newValue)
                : newValue
            __state.willChange(self, __Slot.email)
            _email = __value
        }
        _modify {
            if __state.hasUnloaded { __loadUnloaded(__Slot.email) }
            let __old: String? = QuicksilverORM.InstanceState.__hearsAssignments ? _email : nil
            __state.willChange(self, __Slot.email)
            defer {
                if let __old { _email = __state.__assigning(self, __Slot.email, __old, _email) }
            }
            yield &_email
        }
    }
    static var email: QuicksilverSQL.SQLExpression<String> { __column(__Slot.email) }
    private var _age: Int
    var age: Int {
        get {
            if !__state.hasUnloaded { return _age }
            __loadUnloaded(__Slot.age)
            return _age
        }
        set {
            let __value =
                QuicksilverORM.InstanceState.__hearsAssignments
                ? __state.__assigning(self, __Slot.age, _age, newValue)
                : newValue
            __state.willChange(self, __Slot.age)
            _age = __value
        }
        _modify {
            if __state.hasUnloaded { __loadUnloaded(__Slot.age) }
            let __old: Int? = QuicksilverORM.InstanceState.__hearsAssignments ? _age : nil
            __state.willChange(self, __Slot.age)
            defer {
                if let __old { _age = __state.__assigning(self, __Slot.age, __old, _age) }
            }
            yield &_age
        }
    }
    static var age: QuicksilverSQL.SQLExpression<Int> { __column(__Slot.age) }
    private var _score: Double
    var score: Double {
        get {
            if !__state.hasUnloaded { return _score }
            __loadUnloaded(__Slot.score)
            return _score
        }
        set {
            let __value =
                QuicksilverORM.InstanceState.__hearsAssignments
                ? __state.__assigning(self, __Slot.score, _score, newValue)
                : newValue
            __state.willChange(self, __Slot.score)
            _score = __value
        }
        _modify {
            if __state.hasUnloaded { __loadUnloaded(__Slot.score) }
            let __old: Double? = QuicksilverORM.InstanceState.__hearsAssignments ? _score : nil
            __state.willChange(self, __Slot.score)
            defer {
                if let __old { _score = __state.__assigning(self, __Slot.score, __old, _score) }
            }
            yield &_score
        }
    }
    static var score: QuicksilverSQL.SQLExpression<Double> { __column(__Slot.score) }
    private var _created: LocalDateTime
    var created: LocalDateTime {
        get {
            if !__state.hasUnloaded { return _created }
            __loadUnloaded(__Slot.created)
            return _created
        }
        set {
            let __value =
                QuicksilverORM.InstanceState.__hearsAssignments
                ? __state.__assigning(self, __Slot.created, _created, newValue)
                : newValue
            __state.willChange(self, __Slot.created)
            _created = __value
        }
        _modify {
            if __state.hasUnloaded { __loadUnloaded(__Slot.created) }
            let __old: LocalDateTime? =
                QuicksilverORM.InstanceState.__hearsAssignments ? _created : nil
            __state.willChange(self, __Slot.created)
            defer {
                if let __old {
                    _created = __state.__assigning(self, __Slot.created, __old, _created)
                }
            }
            yield &_created
        }
    }
    static var created: QuicksilverSQL.SQLExpression<LocalDateTime> { __column(__Slot.created) }
    private var _active: Bool
    var active: Bool {
        get {
            if !__state.hasUnloaded { return _active }
            __loadUnloaded(__Slot.active)
            return _active
        }
        set {
            let __value =
                QuicksilverORM.InstanceState.__hearsAssignments
                ? __state.__assigning(self, __Slot.active, _active, newValue)
                : newValue
            __state.willChange(self, __Slot.active)
            _active = __value
        }
        _modify {
            if __state.hasUnloaded { __loadUnloaded(__Slot.active) }
            let __old: Bool? = QuicksilverORM.InstanceState.__hearsAssignments ? _active : nil
            __state.willChange(self, __Slot.active)
            defer {
                if let __old { _active = __state.__assigning(self, __Slot.active, __old, _active) }
            }
            yield &_active
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

    func __write(_ attribute: Int, to row: any QuicksilverSQL.RowWriter) throws {
        switch attribute {
        case __Slot.id: try _id.write(to: row)
        case __Slot.name: try _name.write(to: row)
        case __Slot.email: try _email.write(to: row)
        case __Slot.age: try _age.write(to: row)
        case __Slot.score: try _score.write(to: row)
        case __Slot.created: try _created.write(to: row)
        case __Slot.active: try _active.write(to: row)
        default: try row.writeNull()
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

/// What both sides add up of a user.
@inline(__always)
func sum(_ user: Person) -> UInt64 {
    sum((user.id ?? 0, user.name, user.email, user.age, user.score, user.created, user.active))
}
