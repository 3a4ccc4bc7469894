// Classes as `@Mapped` writes them out. The macro itself isn't here: its compiler plug-in takes minutes to build optimised.
// When what it generates changes, this follows.

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
    private var _userID: Int?
    var userID: Int? {
        get {
            if !__state.hasUnloaded { return _userID }
            __loadUnloaded(__Slot.userID)
            return _userID
        }
        set {
            let __value =
                QuicksilverORM.InstanceState.__hearsAssignments
                ? __state.__assigning(self, __Slot.userID, _userID, newValue)
                : newValue
            __state.willChange(self, __Slot.userID)
            _userID = __value
        }
        _modify {
            if __state.hasUnloaded { __loadUnloaded(__Slot.userID) }
            let __old: Int?? = QuicksilverORM.InstanceState.__hearsAssignments ? _userID : nil
            __state.willChange(self, __Slot.userID)
            defer {
                if let __old { _userID = __state.__assigning(self, __Slot.userID, __old, _userID) }
            }
            yield &_userID
        }
    }
    static var userID: QuicksilverSQL.SQLExpression<Int?> { __column(__Slot.userID) }
    private var _amount: Double
    var amount: Double {
        get {
            if !__state.hasUnloaded { return _amount }
            __loadUnloaded(__Slot.amount)
            return _amount
        }
        set {
            let __value =
                QuicksilverORM.InstanceState.__hearsAssignments
                ? __state.__assigning(self, __Slot.amount, _amount, newValue)
                : newValue
            __state.willChange(self, __Slot.amount)
            _amount = __value
        }
        _modify {
            if __state.hasUnloaded { __loadUnloaded(__Slot.amount) }
            let __old: Double? = QuicksilverORM.InstanceState.__hearsAssignments ? _amount : nil
            __state.willChange(self, __Slot.amount)
            defer {
                if let __old { _amount = __state.__assigning(self, __Slot.amount, __old, _amount) }
            }
            yield &_amount
        }
    }
    static var amount: QuicksilverSQL.SQLExpression<Double> { __column(__Slot.amount) }
    private var _note: String
    var note: String {
        get {
            if !__state.hasUnloaded { return _note }
            __loadUnloaded(__Slot.note)
            return _note
        }
        set {
            let __value =
                QuicksilverORM.InstanceState.__hearsAssignments
                ? __state.__assigning(self, __Slot.note, _note, newValue)
                : newValue
            __state.willChange(self, __Slot.note)
            _note = __value
        }
        _modify {
            if __state.hasUnloaded { __loadUnloaded(__Slot.note) }
            let __old: String? = QuicksilverORM.InstanceState.__hearsAssignments ? _note : nil
            __state.willChange(self, __Slot.note)
            defer {
                if let __old { _note = __state.__assigning(self, __Slot.note, __old, _note) }
            }
            yield &_note
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

    func __write(_ attribute: Int, to row: any QuicksilverSQL.RowWriter) throws {
        switch attribute {
        case __Slot.id: try _id.write(to: row)
        case __Slot.userID: try _userID.write(to: row)
        case __Slot.amount: try _amount.write(to: row)
        case __Slot.note: try _note.write(to: row)
        default: try row.writeNull()
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
