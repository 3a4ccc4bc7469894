/// A line of a program, as one number: what is made there is made there again each time.
///
/// Shape: tells two queries of the same structure apart that stand in different places, one in the definition of a name for example.
package struct SourcePlace: Sendable, Hashable {
    private let hash: Int

    init(_ file: StaticString, _ line: UInt) {
        var hasher = Hasher()
        file.withUTF8Buffer { bytes in unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes)) }
        hasher.combine(line)
        hash = hasher.finalize()
    }
}

extension QueryNode {
    /// The query with a note of where it was made an operand.
    func placed(_ file: StaticString, _ line: UInt) -> QueryNode {
        placed(SourcePlace(file, line))
    }

    private func placed(_ place: SourcePlace) -> QueryNode {
        switch self {
        case .select(var select):
            select.place = place
            return .select(select)
        case .compound(var compound):
            compound.parts = compound.parts.map { $0.placed(place) }
            return .compound(compound)
        case .values, .text: return self
        }
    }

    /// Where it was made an operand, as far as that is known.
    package var place: SourcePlace? {
        switch self {
        case .select(let select): select.place
        case .compound(let compound): compound.parts.first?.place
        case .values, .text: nil
        }
    }
}
