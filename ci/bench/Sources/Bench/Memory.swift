import CLoops

/// Prints what loaded objects weigh, ours and the C loop's, their strings and the identity map among it.
///
/// Units: bytes for each object, as malloc counts them.
func printMemory(_ size: Int) throws {
    let bed = try SQLiteBed(size)
    defer { bed.finish() }
    // What is made once is there before.
    _ = try sumOfPersons(bed.engine)
    let start = bench_memory()
    let session = Session(bed.engine)
    let objects = try session.query(Person.self).all()
    // The array of the result is the caller's.
    let list = UInt64(objects.capacity * MemoryLayout<Person>.stride)
    let ours = (bench_memory() - start - list) / UInt64(size)
    withExtendedLifetime(objects) { session.close() }
    let limit = bench_sqlite_weight(bed.c) / UInt64(size)
    print("X4     bytes for each of \(size) objects: ours \(ours), the C loop \(limit)")
}
