import QuicksilverEngine
import QuicksilverSQL

/// The objects of a query for one class, as they come, without the class's type in each step.
///
/// Shape: keeps each alive until they are handed over as an array of the class, which takes them as they are.
final class LoadedObjects {
    @exclusivity(unchecked) private var references: ContiguousArray<Unmanaged<AnyObject>> = []

    /// Reads all rows of a result, by the loader that is made with the first.
    ///
    /// - Throws: ``ORMError`` `.noResult` for a row without a key; as the loader and the database do.
    init(
        _ result: QueryResult<any RowReader>, _ make: (any RowReader) throws -> EntityLoader
    ) throws {
        try result.forEachReader(make) { loader, row in
            guard let object = try loader.object(row) else {
                throw RowDecoding.missing(loader.mapper.type)
            }
            references.append(.passRetained(object))
        }
    }

    deinit {
        for reference in references { reference.release() }
    }

    /// Hands them over; nobody is left.
    ///
    /// Shape: `Element` is the class all of them are of, so that a reference is all that an element is.
    func take<Element>(as type: Element.Type) -> [Element] {
        precondition(type is AnyObject.Type, "\(type) isn't a class")
        let taken = references
        references = []
        return [Element](unsafeUninitializedCapacity: taken.count) { elements, count in
            taken.withUnsafeBytes { bytes in
                UnsafeMutableRawBufferPointer(elements).copyMemory(from: bytes)
            }
            count = taken.count
        }
    }
}
