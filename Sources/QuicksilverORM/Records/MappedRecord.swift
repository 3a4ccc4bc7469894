public import QuicksilverSQL

/// A value of one row of a table; `@MappedRecord` conforms structs to it.
///
/// Shape: no session, no identity, no relations: rows are read and written as they are. What begins with two underscores is for
/// generated code.
/// Source: design D5.
public protocol MappedRecord: Sendable {
    /// Where the struct keeps its table.
    static var __record: RecordMapping { get }
    /// Tells the struct's columns, in the order of their positions.
    static func __declare(_ declaration: inout ClassDeclaration)
    /// Makes a value of a row.
    init(__row row: RowLoader) throws
    /// The value of a column by its position.
    func __get(_ attribute: Int) -> SQLValue
    /// Writes the value of a column, by its position, as the next of a row.
    func __write(_ attribute: Int, to row: any RowWriter) throws
    /// Reads the value of a column, by its position, from a row.
    mutating func __load(_ attribute: Int, from row: RowLoader) throws
}

extension MappedRecord {
    /// The expression of a column by its position, for the generated statics.
    public static func __column<Value: ColumnValue>(_ attribute: Int) -> SQLExpression<Value> {
        SQLExpression(node: __record.mapper.node(of: attribute))
    }

    /// The struct's table.
    public static var table: Table { __record.mapper.table }
}

/// Selects the rows of a struct's table, each as a value of the struct.
///
/// Shape: `SELECT tracks.id, tracks.title FROM tracks`; goes on as every SELECT: `select(Track.self).where(Track.title == "x")`.
/// Source: design D5.
public func select<Record: MappedRecord>(_ type: Record.Type) -> Select<Record> {
    let mapper = type.__record.mapper
    let columns = mapper.columns.indices
    let positions = Array(columns)
    return Select(
        select: SelectNode(
            columns: columns.map {
                SelectedColumn(
                    node: mapper.node(of: $0), allowsNull: mapper.columns[$0].allowsNull)
            }),
        decoder: RowDecoder { reader in try Record(__row: RowLoader(reader, positions)) })
}
