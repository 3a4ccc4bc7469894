/// The table and columns a constraint's or index's name belongs to.
public struct ConstraintOwner: Sendable {
    /// Its table.
    public let table: Table
    /// Its columns; empty where only its text says them.
    public let columns: [ColumnDefinition]
}

extension MetaData {
    /// Finds who a constraint or index of this name belongs to, as a server's error names it; nil when nobody.
    ///
    /// Shape: `rules` shortens generated names as the dialect did when it created them. Faulty declarations are passed over.
    public func constraintOwner(
        named name: String, under rules: IdentifierRules
    ) -> ConstraintOwner? {
        for table in tables {
            if let owner = table.constraintOwner(named: name, under: rules) { return owner }
        }
        return nil
    }
}

extension Table {
    /// As ``MetaData/constraintOwner(named:under:)``, in this table.
    public func constraintOwner(
        named name: String, under rules: IdentifierRules
    ) -> ConstraintOwner? {
        for constraint in (try? resolvedConstraints()) ?? []
        where constraint.name(under: rules) == name {
            return ConstraintOwner(table: self, columns: constraint.columns)
        }
        for index in (try? resolvedIndexes()) ?? [] where index.name(under: rules) == name {
            return ConstraintOwner(table: self, columns: index.columns)
        }
        for column in columns {
            for rule in TypeCheck.Rule.allCases
            where rules.shortened(TypeCheck.name(rule, column, in: self)) == name {
                return ConstraintOwner(table: self, columns: [column])
            }
        }
        return nil
    }
}
