import QuicksilverSQL

extension InstanceState {
    /// Whether an attribute has its row's value, or one that was assigned.
    func isLoaded(_ attribute: Int) -> Bool { !hasUnloaded || !unloaded.contains(attribute) }

    /// Says which attributes aren't loaded.
    func unload(_ attributes: AttributeSet) {
        unloaded = attributes
        hasUnloaded = !attributes.isEmpty
    }

    /// Notes that an attribute has a value now.
    func markLoaded(_ attribute: Int) {
        guard hasUnloaded else { return }
        unloaded.remove(attribute)
        hasUnloaded = !unloaded.isEmpty
    }
}

extension MappedObject {
    /// Forgets the value of an attribute; the next read loads it.
    func unload(_ attribute: Int, _ mapper: Mapper) throws {
        let value = mapper.selection.placeholders[attribute]
        try __load(attribute, from: RowLoader(value, mapper.columns[attribute].attribute))
        __state.unloaded.insert(attribute)
        __state.hasUnloaded = true
    }

    /// Forgets what the class says is read apart, but for some attributes.
    func unloadDeferred(but kept: [Int] = []) {
        guard let mapper = __state.mapper else { return }
        for attribute in mapper.selection.deferred + mapper.expressions
        where !kept.contains(attribute) {
            // A placeholder was read once before it became one, so it can be read again.
            try? unload(attribute, mapper)
        }
    }

    /// Loads an attribute that isn't, for the generated getters: with it its group, and both for its siblings.
    ///
    /// Shape: a failure is kept by the session, and the attribute reads as empty: nil, zero, no text.
    /// Source: design D6, D7.
    public func __loadUnloaded(_ attribute: Int) {
        guard !__state.isLoaded(attribute) else { return }
        guard let core = __state.core, !core.isClosed else {
            // As for relations: nobody is left who could throw it later, and an empty value would be a wrong answer.
            preconditionFailure(
                "\(name(of: attribute)) was read, isn't loaded, and its object has no open session any more: load it before, "
                    + "with options(undefer(…)), or add the object to a session")
        }
        core.loadForReading(attribute, of: self)
    }

    /// `User.name`: an attribute as errors name it.
    func name(of attribute: Int) -> String {
        let mapper = self.mapper
        return "\(mapper.type).\(mapper.columns[attribute].attribute)"
    }
}
