extension MappedObject {
    /// An object as one of this class; nil when it is one of another.
    ///
    /// Shape: mostly it is of just this class, which is known without asking the runtime.
    @inline(__always)
    static func cast(_ object: any MappedObject) -> Self? {
        type(of: object) == Self.self
            ? unsafeDowncast(object, to: Self.self) : object as? Self
    }
}
