#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Row {
    /// The row as a `Decodable` type: each property from the column of its name, `userName` meeting `user_name`.
    ///
    /// Shape: a property that is itself a struct, an array or a dictionary is read from a JSON column. Columns without a
    /// property are left out.
    /// - Throws: `DecodingError` whose path names the property.
    public func `as`<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try Value(from: RowDecoding(row: self))
    }
}

/// A row as `Decodable` types see it.
private struct RowDecoding: Decoder {
    let row: Row
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(KeyedRow<Key>(row))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw DecodingError.typeMismatch(
            [SQLValue].self,
            DecodingError.Context(
                codingPath: [], debugDescription: "a row is decoded by names, not as a list"))
    }

    /// A row of one column as a bare value.
    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        guard row.values.count == 1 else {
            throw DecodingError.typeMismatch(
                SQLValue.self,
                DecodingError.Context(
                    codingPath: [],
                    debugDescription: "a row of \(row.values.count) columns is no single value"))
        }
        return ColumnDecoding(row: row, position: 0, codingPath: [])
    }
}

/// The columns of a row by key.
private struct KeyedRow<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let row: Row
    let codingPath: [any CodingKey] = []
    /// Positions by the letters and digits of the names.
    private let folded: [String: Int]

    init(_ row: Row) {
        self.row = row
        var folded: [String: Int] = [:]
        for (position, name) in row.columns.names.enumerated() where folded[fold(name)] == nil {
            folded[fold(name)] = position
        }
        self.folded = folded
    }

    var allKeys: [Key] { row.columns.names.compactMap { Key(stringValue: $0) } }

    private func find(_ key: Key) throws -> Int? {
        do {
            return try row.columns.position(of: key.stringValue)
        } catch  where error.code == .ambiguousColumn {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: [key], debugDescription: error.message))
        } catch {
            return folded[fold(key.stringValue)]
        }
    }

    private func column(_ key: Key) throws -> ColumnDecoding {
        guard let position = try find(key) else {
            throw DecodingError.keyNotFound(
                key,
                DecodingError.Context(
                    codingPath: [key],
                    debugDescription: "the row has no column '\(key.stringValue)'; it has "
                        + row.columns.names.joined(separator: ", ")))
        }
        return ColumnDecoding(row: row, position: position, codingPath: [key])
    }

    func contains(_ key: Key) -> Bool { (try? find(key)) != nil }

    func decodeNil(forKey key: Key) throws -> Bool { try column(key).decodeNil() }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try column(key).decode(type)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        throw try column(key).mismatch(type, "columns have no members; decode a JSON column whole")
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw try column(key).mismatch(
            [SQLValue].self, "columns have no elements; decode a JSON column whole")
    }

    func superDecoder() throws -> any Decoder { RowDecoding(row: row) }

    func superDecoder(forKey key: Key) throws -> any Decoder { RowDecoding(row: row) }
}

/// One column of a row.
private struct ColumnDecoding: SingleValueDecodingContainer, Decoder {
    let row: Row
    let position: Int
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func mismatch(_ type: Any.Type, _ reason: String) -> DecodingError {
        .typeMismatch(
            type,
            DecodingError.Context(
                codingPath: codingPath,
                debugDescription: "column '\(row.columns.names[position])': \(reason)"))
    }

    func decodeNil() -> Bool { row.values[position].isNull }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        do {
            if let column = type as? any ColumnValue.Type {
                if let value = try read(column) as? Value { return value }
            } else if let value = try number(type) as? Value {
                return value
            }
        } catch {
            if let document, let value = try? JSONDecoder().decode(type, from: document) {
                return value
            }
            throw mismatch(type, "\(error)")
        }
        return try Value(from: self)
    }

    private func read<Column: ColumnValue>(_ type: Column.Type) throws -> Column {
        try row.get(position, as: type)
    }

    /// Number types that no column has by itself, but that some values fit.
    private func number(_ type: Any.Type) throws -> Any? {
        guard let integer = type as? any FixedWidthInteger.Type else { return nil }
        let value = try row.get(position, as: Int64.self)
        func exact<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
            guard let number = Number(exactly: value) else {
                throw ValueError(.outOfRange, "\(value) is no \(type)")
            }
            return number
        }
        return try exact(integer)
    }

    /// The bytes of a JSON document, if the column may hold one.
    private var document: Data? {
        switch row.values[position] {
        case .json(let text), .text(let text): Data(text.utf8)
        default: nil
        }
    }

    /// What reads the JSON document in the column.
    private func parsed(_ type: Any.Type) throws -> any Decoder {
        guard let document,
            let parsed = try? JSONDecoder().decode(ParsedDocument.self, from: document)
        else { throw mismatch(type, "\(row.values[position]) is no JSON document") }
        return parsed.decoder
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try parsed(type).container(keyedBy: type)
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try parsed([SQLValue].self).unkeyedContainer()
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { self }
}

/// A JSON document, still to be read.
private struct ParsedDocument: Decodable {
    let decoder: any Decoder
    init(from decoder: any Decoder) { self.decoder = decoder }
}

/// A name without case and underscores, so that `userName`, `user_name` and `userID` meet theirs.
private func fold(_ name: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(name.utf8.count)
    for byte in name.utf8 where byte != UInt8(ascii: "_") {
        let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
        bytes.append(isUpper ? byte | 0x20 : byte)
    }
    return String(decoding: bytes, as: UTF8.self)
}
