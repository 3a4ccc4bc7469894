import QuicksilverEngine
import QuicksilverSQL

/// The objects of a query for one class, as they come, without the class's type in each step.
///
/// Shape: keeps each alive until they are handed over as an array of the class, which takes them as they are.
final class LoadedObjects {
    @exclusivity(unchecked) private var references: ContiguousArray<Unmanaged<AnyObject>> = []

    /// Reads all rows of a result, by the loaders that are made with the first.
    ///
    /// Shape: `isMultiplied` says that an object may come in several rows, as it does with what joins bring along; it is taken once.
    /// - Throws: ``ORMError`` `.noResult` for a row without a key; as the loader and the database do.
    init(
        _ result: QueryResult<any RowReader>, isMultiplied: Bool,
        _ make: (any RowReader) throws -> (EntityLoader, JoinedReader?)
    ) throws {
        var joined: JoinedReader?
        var last: (any MappedObject)?
        var seen = ObjectTable()
        let makeLoader = { (row: any RowReader) in
            let (loader, along) = try make(row)
            joined = along
            return loader
        }
        try result.forEachReader(makeLoader) { loader, row in
            guard let object = try loader.object(row) else {
                throw RowDecoding.missing(loader.mapper.type)
            }
            if isMultiplied {
                try joined?.read(object, row)
                if last === object { return }
                last = object
                let number = references.count
                guard seen.number(object, orGive: number) == number else { return }
            }
            references.append(.passRetained(object))
        }
        joined?.finish()
    }

    deinit {
        for reference in references { reference.release() }
    }

    /// The objects, which are of a class or of one below it.
    func all<Object: MappedObject>(as type: Object.Type) -> [any MappedObject] {
        references.map { unsafeDowncast($0.takeUnretainedValue(), to: type) }
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
