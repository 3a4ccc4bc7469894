#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension ColumnLimit {
    /// The family of a type whose values couldn't be read back, were anything else stored; nil when all can.
    static func readable(_ type: DataType) -> DataType.Family? {
        switch type.family {
        case .integer, .exact, .floating, .binary, .date, .time, .timestamp, .instant, .uuid:
            type.family
        case .unknown, .boolean, .text, .interval, .json, .array: nil
        }
    }

    /// Why a value couldn't be read back from a column of this family; nil when it can.
    ///
    /// Shape: texts are taken where they are read as the type, as other databases take them.
    static func unreadable(_ value: SQLValue, as family: DataType.Family) -> String? {
        let fits: Bool =
            switch (family, value) {
            case (.integer, .text(let text)): Int64(text) != nil
            case (.exact, .text(let text)): DecimalCodec.parse(text) != nil
            case (.floating, .text(let text)): Double(text) != nil
            case (.uuid, .text(let text)): UUID(uuidString: text) != nil
            case (.date, .text(let text)): LocalDate(text) != nil
            case (.time, .text(let text)): LocalTime(text) != nil
            case (.timestamp, .text(let text)): LocalDateTime(text) != nil
            case (.instant, .text(let text)): Instant(text) != nil
            case (.integer, .bool), (.integer, .int), (.integer, .double), (.integer, .decimal),
                (.exact, .bool), (.exact, .int), (.exact, .double), (.exact, .decimal),
                (.floating, .bool), (.floating, .int), (.floating, .double), (.floating, .decimal),
                (.binary, .bytes), (.uuid, .uuid), (.date, .date), (.time, .time),
                (.timestamp, .timestamp), (.instant, .instant), (_, .null), (_, .invalid):
                true
            default: false
            }
        return fits ? nil : "\(value.dataType.family) that is no value of type \(family)"
    }
}
