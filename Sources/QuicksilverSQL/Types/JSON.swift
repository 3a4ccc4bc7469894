#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A JSON document in a column: any `Codable` value.
///
/// Shape: `JSON(nil as Profile?)` is JSON's `null`; a nil `JSON<Profile>?` is SQL NULL.
public struct JSON<Document: Codable & Sendable>: Sendable, ColumnValue {
    /// The decoded document.
    public var document: Document

    /// A document to store.
    public init(_ document: Document) {
        self.document = document
    }

    /// JSON.
    public static var dataType: DataType { .json }

    /// The document's text, keys sorted; a document that can't be encoded is refused when it is bound.
    public var sqlValue: SQLValue {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return .json(String(decoding: try encoder.encode(document), as: UTF8.self))
        } catch {
            return .invalid("\(Document.self) can't be encoded as JSON: \(error)")
        }
    }

    /// Decodes the column's text.
    ///
    /// - Throws: when the text is no JSON or has another shape.
    public static func read(from row: any RowReader, at index: Int) throws -> JSON {
        let text = try row.json(at: index)
        do {
            return JSON(try JSONDecoder().decode(Document.self, from: Data(text.utf8)))
        } catch {
            throw row.outOfRange("\(text.prefix(80))", at: index, for: Document.self)
        }
    }
}

extension JSON: Equatable where Document: Equatable {}
extension JSON: Hashable where Document: Hashable {}
