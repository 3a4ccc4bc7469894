import QuicksilverSQL

extension UnitOfWork {
    /// The relations whose objects a class's are, and can't be without, with the attributes that refer to the parent.
    func ownerships(of mapper: Mapper) -> [Relation] {
        if let known = owners[ObjectIdentifier(mapper)] { return known }
        var found: [Relation] = []
        for other in mapper.registries.flatMap(\.mappers) {
            for case let relation? in other.relations
            where mapper.isKind(of: relation.target) && relation.direction == .oneToMany
                && relation.cascade.contains(.deleteOrphan)
                && relation.pairs.contains(where: {
                    !mapper.columns[$0.target].definition.isNullable
                })
                && !found.contains(where: { $0 === relation })
            {
                found.append(relation)
            }
        }
        owners[ObjectIdentifier(mapper)] = found
        return found
    }

    /// Throws for a new object that no parent has, where its row can't be without one.
    ///
    /// Source: features U068.
    func requireParent(_ object: any MappedObject, _ ownerships: [Relation]) throws {
        // Of a class below the one that the relation leads to, the columns are the same.
        let mapper = object.mapper
        for relation in ownerships {
            for pair in relation.pairs
            where object.value(at: pair.target).isNull
                && !mapper.columns[pair.target].definition.isNullable
            {
                let attribute = mapper.columns[pair.target].attribute
                throw ORMError(
                    .invalidState,
                    "a new \(mapper.type) is an orphan: no \(relation.parent.type) has it in "
                        + "\(relation.description), and \(mapper.type).\(attribute) can't be NULL. "
                        + "Put it there, assign \(attribute), or expunge it",
                    of: mapper.type, attribute: attribute)
            }
        }
    }
}
