package import QuicksilverEngine
import QuicksilverSQL

/// A result being read.
///
/// Shape: rows come from the wire one by one; only the current one is in memory. Once the connection is needed for
/// something else, the rest is kept here (``keepRest()``).
package final class MariaDBCursor: DriverCursor {
    private enum State { case wire, kept, ended }

    private let statement: MariaDBStatement
    let row: ResultRow
    private var state: State
    private var isOnRow = false
    private var rowCount = 0
    private var kept: [KeptRow] = []
    private var nextKept = 0
    /// Whether the rows come in windows, between which the connection is free.
    private let isWindowed: Bool
    private var current: KeptRow?
    private var failure: DatabaseError?
    /// Rows changed, or returned by RETURNING.
    package private(set) var rowsAffected: Int
    /// The key made for the first row inserted.
    package let lastInsertedID: Int64?

    /// How many rows are read and dropped before the server is asked to stop sending.
    private static let droppedRows = 4_096

    init(
        _ statement: MariaDBStatement, _ row: ResultRow, isOnWire: Bool, affected: Int = 0,
        insertedID: UInt64 = 0, isWindowed: Bool = false
    ) {
        self.isWindowed = isWindowed
        self.statement = statement
        self.row = row
        state = isOnWire ? .wire : .ended
        rowsAffected = affected
        lastInsertedID = insertedID == 0 ? nil : Int64(exactly: insertedID)
    }

    deinit {
        close()
    }

    /// Whether rows are still to be read from the connection.
    var isOnWire: Bool { state == .wire }

    /// The statement's text, for errors.
    var sql: String { statement.sql }

    /// Moves to the next row.
    package func next() throws(DatabaseError) -> Bool {
        switch state {
        case .wire:
            if isWindowed { statement.connection.openCursor?.keepRest() }
            do throws(ServerFault) {
                if try statement.handle.fetch(into: row) {
                    isOnRow = true
                    rowCount += 1
                    return true
                }
                try endOfRows()
            } catch {
                end()
                throw statement.connection.error(error, sql)
            }
            end()
            return false
        case .kept:
            if nextKept < kept.count {
                let next = kept[nextKept]
                row.load(next)
                current = next
                nextKept += 1
                isOnRow = true
                return true
            }
            let failure = failure
            end()
            if let failure { throw failure }
            return false
        case .ended:
            return false
        }
    }

    /// Ends the result early.
    ///
    /// A long result of a statement that only reads is stopped in the server; others are read to their end, as
    /// stopping them could undo what they did.
    package func close() {
        guard state == .wire else {
            end()
            return
        }
        row.clear()
        if isWindowed {
            // Nothing of it is on the wire; the server forgets it with its statement.
            end()
            return
        }
        do throws(ServerFault) {
            var dropped = 0
            while try statement.handle.fetch(into: row) {
                rowCount += 1
                dropped += 1
                if dropped == Self.droppedRows, statement.isPlainRead {
                    statement.connection.stopper.interrupt(patience: 0)
                }
            }
            try endOfRows()
        } catch {
            _ = statement.connection.error(error, sql)
        }
        end()
    }

    /// Reads what is left into memory, so that the connection is free; the current row stays readable.
    func keepRest() {
        guard state == .wire else { return }
        let standing = isOnRow ? row.keep() : nil
        do throws(ServerFault) {
            while try statement.handle.fetch(into: row) {
                rowCount += 1
                kept.append(row.keep())
            }
            try endOfRows()
        } catch {
            failure = statement.connection.error(error, sql)
        }
        leaveWire()
        state = .kept
        current = standing
        if let standing { row.load(standing) } else { row.clear() }
    }

    /// Forgets the result: the connection is being closed.
    func abandon() {
        if state == .wire { leaveWire() }
        state = .kept
        end()
    }

    private func endOfRows() throws(ServerFault) {
        let affected = try statement.drainResults(rowCount)
        rowsAffected = statement.isPlainRead ? 0 : affected
    }

    private func leaveWire() {
        if isWindowed { return }
        statement.connection.openCursor = nil
        statement.connection.ended()
    }

    private func end() {
        if state == .ended { return }
        row.clear()
        isOnRow = false
        if state == .wire {
            state = .ended
            leaveWire()
        }
        state = .ended
        kept = []
        current = nil
    }
}
