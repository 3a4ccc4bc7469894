/// What a server is and can do beyond what all of them do.
public struct MariaDBServer: Sendable, Hashable {
    /// Whether it is MariaDB; else it is MySQL, which is accepted but untested.
    public let isMariaDB: Bool
    /// Its version, as numbers that compare: `[10, 11, 6]`.
    public let version: [Int]
    /// Whether it executes a statement for arrays of parameters in one trip.
    public let hasBulk: Bool
    /// The TLS cipher of the connection; nil when it isn't encrypted.
    public let cipher: String?

    init(isMariaDB: Bool, version: [Int], hasBulk: Bool = false, cipher: String? = nil) {
        self.isMariaDB = isMariaDB
        self.version = version
        self.hasBulk = hasBulk
        self.cipher = cipher
    }

    /// Whether INSERT and DELETE have RETURNING: MariaDB from 10.5.
    public var hasInsertReturning: Bool { isMariaDB && isAtLeast(10, 5) }

    /// Whether there is a UUID type: MariaDB from 10.7.
    public var hasUUID: Bool { isMariaDB && isAtLeast(10, 7) }

    /// Whether SELECT … FOR UPDATE knows SKIP LOCKED: MariaDB from 10.6, MySQL from 8.0.
    public var hasSkipLocked: Bool { isMariaDB ? isAtLeast(10, 6) : isAtLeast(8, 0) }

    /// Whether LATERAL is known: MySQL from 8.0.14; MariaDB from 12.1.
    public var hasLateral: Bool { isMariaDB ? isAtLeast(12, 1) : isAtLeast(8, 0, 14) }

    /// Whether the version is this one or a later one.
    public func isAtLeast(_ numbers: Int...) -> Bool {
        !version.lexicographicallyPrecedes(numbers)
    }
}
