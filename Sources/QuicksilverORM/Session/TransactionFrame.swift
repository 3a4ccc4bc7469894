import QuicksilverSQL

/// What a rollback would have to undo on objects, since a transaction or savepoint began.
///
/// Source: design D10; features U109, U110.
struct TransactionFrame {
    /// What an object's attributes held before their first change.
    struct Change {
        let object: any MappedObject
        var values: [(attribute: Int, value: SQLValue)]
        /// The key it had.
        var key: KeyValue?
    }
    /// Objects whose rows were changed, in the order they were first.
    private(set) var changed: [Change] = []
    private var places = ObjectTable()
    /// Objects whose rows were inserted.
    var inserted = OrderedObjects()
    /// Objects whose rows were deleted.
    var deleted = OrderedObjects()

    /// Keeps an attribute's value of before, unless an earlier one is kept.
    mutating func keep(_ object: any MappedObject, _ attribute: Int, _ value: SQLValue) {
        keep(object, [(attribute, value)])
    }

    /// Keeps the values of before of some attributes, each unless an earlier one is kept.
    ///
    /// `key` is the object's key of before, where that isn't its key of now.
    mutating func keep(
        _ object: any MappedObject, _ values: [(attribute: Int, value: SQLValue)],
        key: KeyValue? = nil
    ) {
        let place = places.number(object, orGive: changed.count)
        guard place < changed.count else {
            changed.append(Change(object: object, values: values, key: key ?? object.__state.key))
            return
        }
        for entry in values
        where !changed[place].values.contains(where: { $0.attribute == entry.attribute }) {
            changed[place].values.append(entry)
        }
    }

    /// What is kept of an object.
    func change(of object: any MappedObject) -> Change? { places[object].map { changed[$0] } }

    /// Takes what an inner savepoint would have undone: its release makes that the outer's.
    mutating func absorb(_ inner: TransactionFrame) {
        for change in inner.changed { keep(change.object, change.values, key: change.key) }
        for object in inner.inserted { inserted.insert(object) }
        for object in inner.deleted { deleted.insert(object) }
    }
}
