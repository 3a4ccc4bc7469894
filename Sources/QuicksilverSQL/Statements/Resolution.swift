extension InsertNode {
    package func resolved(names: [String]) throws(CompileError) -> InsertNode {
        guard case .parameters = source else { return self }
        var copy = self
        copy.columns = names.compactMap { table.column($0) }
        copy.source = .rows([
            copy.columns.map { .bind(BindParameter(nil, type: $0.type, name: $0.key)) }
        ])
        return copy
    }
}
extension UpdateNode {
    package func resolved(names: [String]) throws(CompileError) -> UpdateNode { self }
}
