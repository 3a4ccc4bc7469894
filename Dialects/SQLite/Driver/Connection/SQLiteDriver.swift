import CQuicksilverSQLite
public import QuicksilverEngine
public import QuicksilverSQL
import QuicksilverSQLite
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Opens SQLite databases through libsqlite3.
///
/// Shape: `sqlite:///app.db` is a file, `sqlite://` a database in memory that all connections of the driver share until
/// ``close()``. Options of the URL:
/// - `mode`: `rwc` (default), `rw`, `ro` or `memory`; `immutable=true` for a file that nobody changes.
/// - `busy_timeout`: milliseconds to wait for a lock; 5000.
/// - `journal_mode`: `wal` for files unless said; `delete`, `truncate`, `persist`, `memory`.
/// - `synchronous`: `normal` with WAL, else `full`; `off`, `extra`.
/// - `foreign_keys`: `true`.
/// - `cache_size`: KiB when negative, else pages; -16384, that is at most 16 MiB for each connection.
/// - `mmap_size`: bytes of the file that are mapped to memory; 0. A file cut short by others then ends the process.
/// - `cache`: `private`, or `shared` between the connections of the process.
/// - `defensive`: `true` forbids SQL that can damage the file; `trusted_schema`: `false` keeps functions
///   with side effects out of views, triggers and checks.
/// - `in_place`: `true` runs awaited scopes where their task runs, without a change of thread, on one connection or, with
///   `mode=ro`, on several; `false`.
///
/// Databases in memory lock like files in rollback mode: one connection writes, or many read.
/// Source: parity row E1; sqlite.org/c3ref/open.html, inmemorydb.html; needs SQLite 3.38.
public struct SQLiteDriver: Driver {
    /// SQLite's SQL.
    public var dialect: any Dialect { SQLiteDialect() }

    /// The URL's options that it knows.
    public static let knownOptions = SQLiteOptions.names

    /// The URL it opens.
    public let displayURL: String

    private let options: SQLiteOptions
    private let functions: [SQLiteFunction]
    private let collations: [SQLiteCollation]
    private let memory: SharedMemory?
    private let turn = WriteTurn()

    /// A driver for a URL; nothing is opened yet. Every connection gets the functions and the collations.
    ///
    /// - Throws: ``DatabaseError`` `misuse`, caused by the ``EngineURLError``, when a part of the URL is wrong.
    public init(
        url: EngineURL, functions: [SQLiteFunction] = [], collations: [SQLiteCollation] = []
    ) throws(DatabaseError) {
        do throws(EngineURLError) {
            options = try SQLiteOptions(url)
        } catch {
            throw DatabaseError(.misuse, error.message, underlying: error)
        }
        displayURL = url.description
        self.functions = functions
        self.collations = collations
        memory = options.isInMemory ? SharedMemory(name: options.path) : nil
    }

    /// Opens a connection.
    ///
    /// - Throws: ``DatabaseError`` `unknownDatabase` for a file that can't be opened, `corrupt` for one that isn't a
    ///   database, `busy` when it stays locked.
    public func connect() throws(DatabaseError) -> any DriverConnection {
        let connection = try open()
        for function in functions { try connection.add(function) }
        for collation in collations { try connection.add(collation) }
        return connection
    }

    private func open() throws(DatabaseError) -> SQLiteConnection {
        guard let memory else {
            return try SQLiteConnection(path: options.fileName, options: options, turn: turn)
        }
        let name = try memory.open(options)
        return try SQLiteConnection(path: name, options: options, turn: turn)
    }

    /// No wishes, as a database in memory is shared between connections too; one connection where scopes run in place and may write.
    public var poolHints: PoolHints {
        guard options.runsInPlace else { return PoolHints() }
        return PoolHints(
            maximumConnections: options.mode == .readOnly ? nil : 1, runsInPlace: true)
    }

    /// Gives a database in memory up; it is gone with its last connection.
    public func close() { memory?.close() }
}

/// A database in memory, kept by a connection of its own until the driver is closed.
///
/// Source: the `memdb` file system of SQLite 3.36, which shares a database whose name begins with a slash between the
/// connections of a process and locks it as a whole; `cache=shared` would lock tables and ignore the busy timeout.
private final class SharedMemory: Sendable {
    private let name: String
    private let anchor = Mutex<Anchor>(Anchor())

    private struct Anchor: ~Copyable {
        var handle: ConnectionHandle?
    }

    /// Databases with the same name are the same in the whole process.
    init(name: String?) {
        let unique = name.map { "/named-" + SQLiteOptions.escaped($0) }
        self.name = "file:/quicksilver" + (unique ?? "-\(UUID().uuidString)") + "?vfs=memdb"
    }

    func open(_ options: SQLiteOptions) throws(DatabaseError) -> String {
        let name = name
        let failure = anchor.withLock { anchor -> SQLiteFailure? in
            if anchor.handle != nil { return nil }
            do throws(SQLiteFailure) {
                anchor.handle = try ConnectionHandle(
                    path: name, flags: options.flags, busyTimeout: options.busyTimeout)
                return nil
            } catch {
                return error
            }
        }
        if let failure {
            throw SQLiteErrors.open(failure, path: options.shownPath, cause: nil)
        }
        return name
    }

    func close() {
        anchor.withLock { $0.handle = nil }
    }
}
