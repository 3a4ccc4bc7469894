import QuicksilverSQL

extension ToManySlot {
    /// Writes their places to the members from one on, where the relation keeps an order.
    func renumber(from index: Int) {
        guard let place = relation?.place else { return }
        for (number, member) in members.enumerated().dropFirst(max(index, 0)) {
            put(.int(Int64(number)), member, place)
        }
    }

    /// Takes its place from a member that has been taken out, where the attribute can be without.
    func unplace(_ member: any MappedObject) {
        guard let relation, let place = relation.place, relation.target.columns[place].allowsNull
        else { return }
        put(.null, member, place)
    }

    /// Has an ordered relation loaded, as a place among unknown members can't be told.
    func loadOrder() {
        if relation?.place != nil { loadIfNeeded() }
    }

    private func put(_ value: SQLValue, _ member: any MappedObject, _ place: Int) {
        do {
            try member.change(value, at: place)
        } catch {
            guard let owner, let relation else { return }
            if let core = owner.__state.core {
                core.fail(error, relation.description)
            } else {
                let fault = ORMError(
                    .wrongType,
                    "\(relation.description): its position '\(relation.target.columns[place].attribute)' doesn't hold a number",
                    cause: error)
                owner.__state.fault = owner.__state.fault ?? fault
            }
        }
    }
}
