import QuicksilverSQL

extension Mapper {
    /// The terms of a relation's `orderBy`: attributes with commas between them, `desc` or `asc` behind each.
    ///
    /// - Throws: ``ORMError`` `.configuration` for a name that isn't an attribute, and for another word behind one.
    func order(
        _ text: String?, _ title: String
    ) throws(ORMError) -> [(position: Int, isDescending: Bool)] {
        guard let text else { return [] }
        var result: [(position: Int, isDescending: Bool)] = []
        for term in text.split(separator: ",", omittingEmptySubsequences: false) {
            let words = term.split(separator: " ").map(String.init)
            guard let name = words.first else {
                throw ORMError(
                    .configuration,
                    "\(title): orderBy: \"\(text)\" has an empty term; write \"name, age desc\"")
            }
            guard let position = position(of: name) else {
                throw ORMError(.configuration, "\(title): orderBy: \(unknown(name).message)")
            }
            let direction = words.dropFirst().map { $0.lowercased() }
            guard direction.isEmpty || direction == ["desc"] || direction == ["asc"] else {
                throw ORMError(
                    .configuration,
                    "\(title): orderBy: '\(direction.joined(separator: " "))' behind '\(name)'; it is desc, asc or nothing"
                )
            }
            result.append((position, direction == ["desc"]))
        }
        return result
    }
}
