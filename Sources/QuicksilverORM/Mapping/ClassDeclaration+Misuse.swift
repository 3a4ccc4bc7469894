extension ClassDeclaration {
    /// What the compiler says of a property whose type can't be a column's.
    @available(
        *, unavailable,
        message:
            "a column's type is a ColumnValue: write `enum Size: String, CaseIterable, ColumnValue`, or JSON<…> around a Codable; objects are @Relationship, and what isn't stored is @Transient"
    )
    public mutating func column<Value>(_ attribute: String, of type: Value.Type) {}
}
