import QuicksilverSQL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension SQLValue {
    /// What stands for the value of an attribute that isn't loaded; no database takes it.
    static let unloaded = SQLValue.invalid("an attribute that isn't loaded")
}

/// What an attribute holds while it isn't loaded: nil, zero, or nothing; nil where its Swift type has no such value.
///
/// Shape: nobody acts on it: reading it loads, or fails the session.
func placeholder<Value: ColumnValue>(of type: Value.Type) -> SQLValue? {
    if Value.allowsNull { return .null }
    let candidates: [SQLValue] = [
        .text(""), .int(0), .bool(false), .double(0), .bytes(Data()), .array([]), .json("[]"),
        .json("{}"), .json("null"), .json("\"\""), .json("0"), .json("false"),
        .instant(Instant(microsecondsSinceEpoch: 0)), .uuid(UUID(uuid: noBytes)),
    ]
    return candidates.first { candidate in
        let reader = ValueReader([candidate], names: [""])
        return (try? Value.read(from: reader, at: 0)) != nil
    }
}

private let noBytes: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
