import CQuicksilverPostgreSQL

/// What a connection's notices go to; without a handler they are dropped.
final class NoticeBox {
    var handler: ((PostgreSQLNotice) -> Void)?

    /// Called by libpq on the connection's thread; the result is libpq's own and freed by it.
    @unsafe func receive(_ result: OpaquePointer?) {
        guard let handler else { return }
        func field(_ letter: Unicode.Scalar) -> String? {
            guard let text = unsafe PQresultErrorField(result, Int32(letter.value)) else {
                return nil
            }
            return unsafe String(cString: text)
        }
        handler(
            PostgreSQLNotice(
                severity: field("V") ?? field("S") ?? "NOTICE", sqlState: field("C") ?? "00000",
                message: field("M") ?? "", detail: field("D"), hint: field("H")))
    }
}

/// Something the server says that is no error.
public struct PostgreSQLNotice: Sendable, Hashable {
    /// `WARNING`, `NOTICE`, `INFO`, `LOG` or `DEBUG`.
    public let severity: String
    /// The five characters of its code.
    public let sqlState: String
    /// What it says.
    public let message: String
    /// Its second sentence.
    public let detail: String?
    /// The server's advice.
    public let hint: String?
}
