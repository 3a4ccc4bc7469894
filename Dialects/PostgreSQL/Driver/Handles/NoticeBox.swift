import CQuicksilverPostgreSQL
import QuicksilverEngine

/// What a connection's notices go to; without a handler they are dropped.
final class NoticeBox {
    /// The handler of the connection's present user.
    var handler: ((ServerNotice) -> Void)?
    /// The engine's, which stays.
    var report: (@Sendable (ServerNotice) -> Void)?

    /// Called by libpq on the connection's thread; the result is libpq's own and freed by it.
    @unsafe func receive(_ result: OpaquePointer?) {
        guard handler != nil || report != nil else { return }
        func field(_ letter: Unicode.Scalar) -> String? {
            guard let text = unsafe PQresultErrorField(result, Int32(letter.value)) else {
                return nil
            }
            return unsafe String(cString: text)
        }
        let notice = ServerNotice(
            severity: field("V") ?? field("S") ?? "NOTICE", sqlState: field("C") ?? "00000",
            message: field("M") ?? "", detail: field("D"), hint: field("H"))
        handler?(notice)
        report?(notice)
    }
}
