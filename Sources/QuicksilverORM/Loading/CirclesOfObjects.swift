extension SessionCore {
    /// Parts objects that hold each other by the two ends of a relation, so that they die when nobody else holds them.
    ///
    /// Shape: of objects numbered above `serial`, from some of them on along what is loaded: the far end forgets its way back. Those with changes
    /// keep theirs.
    func partCircles(_ roots: [any MappedObject], since serial: UInt32) {
        var seen: Set<ObjectIdentifier> = []
        var stack = roots
        while let next = stack.popLast() {
            guard next.__state.serial > serial, seen.insert(ObjectIdentifier(next)).inserted else {
                continue
            }
            for slot in next.__state.relations where slot.isLoaded {
                let members = slot.known
                stack += members
                guard let reverse = slot.relation?.reverse else { continue }
                for member in members where member.__state.serial > serial {
                    forget(reverse, of: member)
                }
            }
        }
    }

    private func forget(_ relation: Relation, of object: any MappedObject) {
        let state = object.__state
        guard state.phase == .persistent, !dirty.contains(object), !deleted.contains(object),
            let slot = state.relations[relation.position], slot.isLoaded, !slot.hasChanges
        else { return }
        slot.expire()
    }
}
