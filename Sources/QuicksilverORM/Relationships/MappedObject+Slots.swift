extension MappedObject {
    /// The slot of a relation by position, made when it is first touched.
    func slot(_ position: Int) -> RelationSlot {
        let known = __stateReference._withUnsafeGuaranteedRef { state in
            position < state.relations.count ? state.relations[position] : nil
        }
        if let known { return known }
        let state = __state
        let mapper = self.mapper
        let count = mapper.declaredRelations.count
        if state.relations.isEmpty {
            state.relations = Array(repeating: nil, count: count)
        } else {
            while state.relations.count < count { state.relations.append(nil) }
        }
        let relation = mapper.relations[position]
        let declared = mapper.declaredRelations[position]
        guard declared.isCollection else {
            let slot = ToOneSlot(owner: self, relation: relation)
            state.relations[position] = slot
            return slot
        }
        let slot = ToManySlot(owner: self, relation: relation)
        slot.keying = declared.keying
        state.relations[position] = slot
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
