import CQuicksilverSQLite
import QuicksilverEngine

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// How a journal is kept: what `PRAGMA journal_mode` takes, but for `off`, which makes rolling back impossible.
enum JournalMode: String, CaseIterable {
    case wal
    case delete
    case truncate
    case persist
    case memory
}

/// How often the disk is told to write: what `PRAGMA synchronous` takes.
enum Synchronous: String, CaseIterable {
    case off
    case normal
    case full
    case extra
}

/// How a file is opened: what the URI parameter `mode` takes.
enum OpenMode: String, CaseIterable {
    case readOnly = "ro"
    case readWrite = "rw"
    case readWriteCreate = "rwc"
    case memory
}

/// Whether connections share their pages: what the URI parameter `cache` takes.
enum CacheMode: String, CaseIterable {
    case shared
    case `private`
}

/// What a URL says about opening SQLite databases.
struct SQLiteOptions: Sendable {
    /// The path, or `file:` URI, to open; nil for a database in memory without a name.
    var path: String?
    var mode = OpenMode.readWriteCreate
    var cache = CacheMode.private
    var isImmutable = false
    /// Milliseconds.
    var busyTimeout = 5_000
    var foreignKeys = true
    /// nil: WAL for files where it can be had.
    var journalMode: JournalMode?
    /// nil: NORMAL with WAL, else FULL.
    var synchronous: Synchronous?
    /// As `PRAGMA cache_size`: pages, or KiB when negative.
    var cacheSize = -16_384
    /// Bytes.
    var mmapSize = 0
    var isDefensive = true
    var trustsSchema = false
    /// Whether awaited scopes run where their task runs.
    var runsInPlace = false

    static let names = [
        "mode", "cache", "immutable", "busy_timeout", "foreign_keys", "journal_mode", "synchronous",
        "cache_size", "mmap_size", "defensive", "trusted_schema", "in_place",
    ]

    /// Reads a URL.
    init(_ url: EngineURL) throws(EngineURLError) {
        try url.checkOptions(known: Self.names + PoolConfiguration.urlOptions)
        if !url.hosts.isEmpty || url.user != nil || url.password != nil {
            throw EngineURLError(
                .unusedPart,
                "An SQLite URL has no user, password or host: write sqlite:///file.db for a relative "
                    + "path, sqlite:////directory/file.db for an absolute one.")
        }
        path = url.isInMemory ? nil : url.database
        mode = try url.choice("mode") ?? mode
        cache = try url.choice("cache") ?? cache
        isImmutable = try url.boolean("immutable") ?? isImmutable
        busyTimeout = try url.integer("busy_timeout", in: 0...86_400_000) ?? busyTimeout
        foreignKeys = try url.boolean("foreign_keys") ?? foreignKeys
        journalMode = try url.choice("journal_mode")
        synchronous = try url.choice("synchronous")
        cacheSize = try url.integer("cache_size", in: -1_073_741_824...1_073_741_824) ?? cacheSize
        mmapSize = try url.integer("mmap_size", in: 0...Int(Int32.max) * 1_024) ?? mmapSize
        isDefensive = try url.boolean("defensive") ?? isDefensive
        trustsSchema = try url.boolean("trusted_schema") ?? trustsSchema
        runsInPlace = try url.boolean("in_place") ?? runsInPlace
        if isImmutable { mode = .readOnly }
    }

    /// Whether the database lives in memory.
    var isInMemory: Bool { path == nil || mode == .memory }

    /// The path as errors name it.
    var shownPath: String { path ?? ":memory:" }

    /// The flags of `sqlite3_open_v2`.
    var flags: Int32 {
        // NOMUTEX: one thread at a time uses a connection; each read of a column would take the mutex.
        var flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI
        switch mode {
        case .readOnly: flags |= SQLITE_OPEN_READONLY
        case .readWrite: flags |= SQLITE_OPEN_READWRITE
        case .readWriteCreate, .memory: flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        }
        if cache == .shared, !isInMemory { flags |= SQLITE_OPEN_SHAREDCACHE }
        return flags
    }

    /// The file name as SQLite takes it.
    var fileName: String {
        let path = path ?? ""
        guard isImmutable, !path.hasPrefix("file:") else { return path }
        return "file:" + Self.escaped(path) + "?immutable=1"
    }

    /// Why the file can't be opened, where SQLite says only that it can't.
    var openingFault: String? {
        guard let path, !isInMemory, !path.hasPrefix("file:") else { return nil }
        let files = FileManager.default
        var isDirectory = false
        if files.fileExists(atPath: path, isDirectory: &isDirectory) {
            return isDirectory ? "it is a directory" : nil
        }
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            let parent = String(path[..<slash])
            if !files.fileExists(atPath: parent) {
                return "the directory '\(parent)' doesn't exist; create it first"
            }
        }
        return mode == .readWriteCreate
            ? nil : "the file doesn't exist, and mode=\(mode.rawValue) makes none"
    }

    /// A path as a `file:` URI holds it: `?`, `#` and `%` would end or change it.
    static func escaped(_ path: String) -> String {
        var text = ""
        for scalar in path.unicodeScalars {
            switch scalar {
            case "?": text += "%3f"
            case "#": text += "%23"
            case "%": text += "%25"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
