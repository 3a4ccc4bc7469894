import QuicksilverEngine
import QuicksilverSQL

/// The rows of one execution.
///
/// Shape: the first row has been computed when it is made, so that errors come from executing and not from reading. A
/// new execution of the same statement ends it.
final class SQLiteCursor: DriverCursor {
    let statement: SQLiteStatement
    let handle: StatementHandle
    let execution: UInt64
    private let deadline: Int64
    private var state: State
    let columnCount: Int
    let changesBefore: Int
    var rowsAffected = 0
    var lastInsertedID: Int64?

    private enum State {
        case beforeFirst
        case onRow
        case ended
    }

    init(
        _ statement: SQLiteStatement, execution: UInt64, deadline: Int64, hasRow: Bool,
        columnCount: Int, changesBefore: Int
    ) {
        self.statement = statement
        handle = statement.handle
        self.execution = execution
        self.deadline = deadline
        state = hasRow ? .beforeFirst : .ended
        self.columnCount = columnCount
        self.changesBefore = changesBefore
    }

    deinit { close() }

    /// Whether the statement still stands in this cursor's execution.
    @inline(__always)
    var isCurrent: Bool { handle.execution == execution }

    func next() throws(DatabaseError) -> Bool {
        switch state {
        case .onRow:
            guard isCurrent else {
                state = .ended
                throw endedEarly
            }
            do throws(DatabaseError) {
                if try statement.step(execution, deadline) { return true }
            } catch {
                state = .ended
                throw error
            }
            state = .ended
            statement.end(self)
            return false
        case .beforeFirst:
            guard isCurrent else {
                state = .ended
                throw endedEarly
            }
            state = .onRow
            return true
        case .ended: return false
        }
    }

    func close() {
        state = .ended
        if isCurrent { statement.end(self) }
    }

    func columnName(at index: Int) -> String {
        let names = handle.columnNames
        return names.indices.contains(index) ? names[index] : "\(index)"
    }

    /// Whether a row can be read.
    var isOnRow: Bool { state == .onRow && isCurrent }

    private var endedEarly: DatabaseError {
        DatabaseError(
            .misuse,
            "This result was ended before its last row: its statement was executed again, or its "
                + "connection was reset or closed.", sql: statement.sql)
    }
}
