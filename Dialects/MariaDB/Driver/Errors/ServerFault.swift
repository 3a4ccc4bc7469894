/// What the library or the server said: the bare facts, before they become a `DatabaseError`.
struct ServerFault: Error {
    /// The native code; 2000 to 2999 are the library's own, others the server's.
    var code: Int
    /// The five characters of SQLSTATE.
    var state: String
    /// The text, which may quote values.
    var message: String
}

extension ServerFault {
    /// The connection is closed on our side.
    static let closed = ServerFault(
        code: Code.serverGone, state: "08003", message: "The connection is closed.")

    /// The codes that the driver itself acts upon.
    ///
    /// Source: errmsg.h and mysqld_error.h of Connector/C; MariaDB "Error Codes".
    enum Code {
        static let outOfMemory = 2008
        static let serverGone = 2006
        static let serverLost = 2013
        static let commandsOutOfSync = 2014
        static let newMetadata = 2057
        static let unsupportedByProtocol = 1295
        static let interrupted = 1317
        static let packetTooLarge = 1153
    }

    /// Codes after which the connection is of no more use.
    static let disconnects: Set<Int> = [
        2002, 2003, 2006, 2012, 2013, 2014, 2027, 2055,
        1053,  // the server is shutting down
        1077, 1078, 1079,
        1080, 1152, 1184, 1927,  // ended by KILL, an administrator or the network
        1153,  // a packet the server won't take: it hangs up after saying so
        1155, 1156, 1157, 1158, 1159, 1160, 1161,
        1189, 1190, 1218,
        4031,  // MySQL: idle for too long
    ]

    /// Whether the connection is gone.
    var isDisconnect: Bool { Self.disconnects.contains(code) }
}
