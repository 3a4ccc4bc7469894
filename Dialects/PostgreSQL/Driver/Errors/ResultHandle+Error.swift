import QuicksilverEngine

extension ResultHandle {
    /// The error this result reports.
    ///
    /// Shape: the message is the server's first sentence; where that may quote a value, the quotation moves to the detail.
    func error(sql: String?) -> DatabaseError {
        guard let state = field("C") else {
            // Without a code it comes from libpq itself: the connection is gone, or the call was wrong.
            let message = errorMessage
            return DatabaseError(
                .connectionLost,
                message.isEmpty ? "The connection to the server was lost." : message.trimmed,
                sql: sql)
        }
        let primary = field("M") ?? errorMessage.trimmed
        var message = primary
        var detail = field("D")
        if state.hasPrefix("22") {
            message = primary.withoutQuotations
            if message != primary { detail = detail.map { primary + "\n" + $0 } ?? primary }
        }
        if let position = field("P") { message += " (at character \(position))" }
        return DatabaseError(
            .init(sqlState: state), message, sqlState: state, constraint: field("n"),
            table: field("t"), column: field("c"), schema: field("s"), detail: detail,
            hint: field("H"), sql: sql)
    }
}

extension String {
    /// The text without line breaks and blanks at its ends.
    var trimmed: String {
        var text = self[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        return String(text)
    }

    /// The text with `…` for everything between its first and its last quotation mark.
    var withoutQuotations: String {
        // Scalar by scalar: with an accent behind it, a quotation mark is another Character.
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(of: "\""), let last = scalars.lastIndex(of: "\""),
            first != last
        else { return self }
        return String(scalars[...first]) + "…" + String(scalars[last...])
    }
}
