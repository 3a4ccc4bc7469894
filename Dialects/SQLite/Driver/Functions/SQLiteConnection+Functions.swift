public import QuicksilverEngine
public import QuicksilverSQL

extension SQLiteConnection {
    /// Makes a function callable from SQL on this connection; one of the same name and number of arguments is replaced.
    ///
    /// - Throws: ``DatabaseError`` when SQLite refuses the name or the number of arguments, or runs a statement.
    public func createFunction(
        _ name: String, arguments: Int? = nil, deterministic: Bool = true,
        _ body: @escaping @Sendable ([SQLValue]) throws -> SQLValue
    ) throws(DatabaseError) {
        try add(SQLiteFunction(name, arguments: arguments, deterministic: deterministic, body))
    }

    /// Makes a function callable from SQL on this connection, scalar or aggregate.
    ///
    /// - Throws: ``DatabaseError`` when SQLite refuses the name or the number of arguments, or runs a statement.
    public func add(_ function: SQLiteFunction) throws(DatabaseError) {
        do throws(SQLiteFailure) {
            try handle.add(function, errors: callbackErrors)
        } catch {
            throw self.error(error, sql: nil)
        }
    }

    /// Makes an order of texts usable with `COLLATE` on this connection; one of the same name is replaced.
    ///
    /// - Throws: ``DatabaseError`` when SQLite refuses the name, or runs a statement.
    public func createCollation(
        _ name: String, compare: @escaping @Sendable (String, String) -> Int
    ) throws(DatabaseError) {
        try add(SQLiteCollation(name, compare: compare))
    }

    /// Makes an order of texts usable with `COLLATE` on this connection.
    ///
    /// - Throws: ``DatabaseError`` when SQLite refuses the name, or runs a statement.
    public func add(_ collation: SQLiteCollation) throws(DatabaseError) {
        do throws(SQLiteFailure) {
            try handle.add(collation)
        } catch {
            throw self.error(error, sql: nil)
        }
    }
}
