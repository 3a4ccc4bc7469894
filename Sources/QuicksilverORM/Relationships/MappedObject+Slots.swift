extension MappedObject {
    /// The slot of a relation by position, made when it is first touched.
    func slot(_ position: Int) -> RelationSlot {
        let known = __stateReference._withUnsafeGuaranteedRef { $0.relations[position] }
        return known ?? makeSlot(position)
    }

    private func makeSlot(_ position: Int) -> RelationSlot {
        let mapper = self.mapper
        let relation = mapper.relations[position]
        let slot: RelationSlot
        if relation?.isCollection ?? mapper.declaredRelations[position].isCollection {
            let list = ToManySlot(owner: self, relation: relation, position: position)
            list.keying = relation?.keying
            slot = list
        } else {
            slot = ToOneSlot(owner: self, relation: relation, position: position)
        }
        __stateReference._withUnsafeGuaranteedRef { $0.relations.insert(slot) }
        return slot
    }

    /// A relation's value, for the generated getters.
    public func __related<Value: RelationValue>(_ position: Int) -> Value {
        Value.value(of: slot(position), self)
    }

    /// Assigns a relation, for the generated setters.
    public func __relate<Value: RelationValue>(_ position: Int, to value: Value) {
        value.assign(to: slot(position))
    }
}
