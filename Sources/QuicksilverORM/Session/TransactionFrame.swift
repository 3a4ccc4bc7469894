import QuicksilverSQL

/// What a rollback would have to undo on objects, since a transaction or savepoint began.
///
/// Source: design D10; features U109, U110.
struct TransactionFrame {
    /// What an object's attributes held before their first change.
    struct Change {
        let object: any MappedObject
        var values: [Int: SQLValue]
        /// The key it had.
        var key: KeyValue?
    }
    /// Objects whose rows were changed.
    var changed: [ObjectIdentifier: Change] = [:]
    /// Objects whose rows were inserted.
    var inserted = OrderedObjects()
    /// Objects whose rows were deleted.
    var deleted = OrderedObjects()

    /// Keeps an attribute's value of before, unless an earlier one is kept.
    mutating func keep(_ object: any MappedObject, _ attribute: Int, _ value: SQLValue) {
        let id = ObjectIdentifier(object)
        changed[id, default: Change(object: object, values: [:], key: object.__state.key)]
            .values.merge([attribute: value]) { first, _ in first }
    }

    /// Takes what an inner savepoint would have undone: its release makes that the outer's.
    mutating func absorb(_ inner: TransactionFrame) {
        for change in inner.changed.values {
            for (attribute, value) in change.values { keep(change.object, attribute, value) }
        }
        for object in inner.inserted.all { inserted.insert(object) }
        for object in inner.deleted.all { deleted.insert(object) }
    }
}
