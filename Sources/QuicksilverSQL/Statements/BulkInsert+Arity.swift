// One function for each usual number of columns: with each a parameter of its own the compiler makes one straight piece of
// code that writes a row, where a pack would be walked with its types looked up for each row.

extension Insert {
    /// The INSERT of rows of 1 column; a row is its Swift type.
    @inlinable
    public func columns<A: SelectItem>(
        _ a: A
    ) -> BulkInsert<A.Value> {
        BulkInsert(self, [a.node]) { row, writer in
            try row.write(to: writer)
        }
    }

    /// The INSERT of rows of 2 columns; a row is a tuple of their Swift types.
    @inlinable
    public func columns<A: SelectItem, B: SelectItem>(
        _ a: A, _ b: B
    ) -> BulkInsert<(A.Value, B.Value)> {
        BulkInsert(self, [a.node, b.node]) { row, writer in
            try row.0.write(to: writer)
            try row.1.write(to: writer)
        }
    }

    /// The INSERT of rows of 3 columns; a row is a tuple of their Swift types.
    @inlinable
    public func columns<A: SelectItem, B: SelectItem, C: SelectItem>(
        _ a: A, _ b: B, _ c: C
    ) -> BulkInsert<(A.Value, B.Value, C.Value)> {
        BulkInsert(self, [a.node, b.node, c.node]) { row, writer in
            try row.0.write(to: writer)
            try row.1.write(to: writer)
            try row.2.write(to: writer)
        }
    }

    /// The INSERT of rows of 4 columns; a row is a tuple of their Swift types.
    @inlinable
    public func columns<A: SelectItem, B: SelectItem, C: SelectItem, D: SelectItem>(
        _ a: A, _ b: B, _ c: C, _ d: D
    ) -> BulkInsert<(A.Value, B.Value, C.Value, D.Value)> {
        BulkInsert(self, [a.node, b.node, c.node, d.node]) { row, writer in
            try row.0.write(to: writer)
            try row.1.write(to: writer)
            try row.2.write(to: writer)
            try row.3.write(to: writer)
        }
    }

    /// The INSERT of rows of 5 columns; a row is a tuple of their Swift types.
    @inlinable
    public func columns<A: SelectItem, B: SelectItem, C: SelectItem, D: SelectItem, E: SelectItem>(
        _ a: A, _ b: B, _ c: C, _ d: D, _ e: E
    ) -> BulkInsert<(A.Value, B.Value, C.Value, D.Value, E.Value)> {
        BulkInsert(self, [a.node, b.node, c.node, d.node, e.node]) { row, writer in
            try row.0.write(to: writer)
            try row.1.write(to: writer)
            try row.2.write(to: writer)
            try row.3.write(to: writer)
            try row.4.write(to: writer)
        }
    }

    /// The INSERT of rows of 6 columns; a row is a tuple of their Swift types.
    @inlinable
    public func columns<
        A: SelectItem, B: SelectItem, C: SelectItem, D: SelectItem, E: SelectItem, F: SelectItem
    >(
        _ a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F
    ) -> BulkInsert<(A.Value, B.Value, C.Value, D.Value, E.Value, F.Value)> {
        BulkInsert(self, [a.node, b.node, c.node, d.node, e.node, f.node]) { row, writer in
            try row.0.write(to: writer)
            try row.1.write(to: writer)
            try row.2.write(to: writer)
            try row.3.write(to: writer)
            try row.4.write(to: writer)
            try row.5.write(to: writer)
        }
    }

    /// The INSERT of rows of 7 columns; a row is a tuple of their Swift types.
    @inlinable
    public func columns<
        A: SelectItem, B: SelectItem, C: SelectItem, D: SelectItem, E: SelectItem, F: SelectItem,
        G: SelectItem
    >(
        _ a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F, _ g: G
    ) -> BulkInsert<(A.Value, B.Value, C.Value, D.Value, E.Value, F.Value, G.Value)> {
        BulkInsert(self, [a.node, b.node, c.node, d.node, e.node, f.node, g.node]) { row, writer in
            try row.0.write(to: writer)
            try row.1.write(to: writer)
            try row.2.write(to: writer)
            try row.3.write(to: writer)
            try row.4.write(to: writer)
            try row.5.write(to: writer)
            try row.6.write(to: writer)
        }
    }

    /// The INSERT of rows of 8 columns; a row is a tuple of their Swift types.
    @inlinable
    public func columns<
        A: SelectItem, B: SelectItem, C: SelectItem, D: SelectItem, E: SelectItem, F: SelectItem,
        G: SelectItem, H: SelectItem
    >(
        _ a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F, _ g: G, _ h: H
    ) -> BulkInsert<(A.Value, B.Value, C.Value, D.Value, E.Value, F.Value, G.Value, H.Value)> {
        BulkInsert(self, [a.node, b.node, c.node, d.node, e.node, f.node, g.node, h.node]) {
            row, writer in
            try row.0.write(to: writer)
            try row.1.write(to: writer)
            try row.2.write(to: writer)
            try row.3.write(to: writer)
            try row.4.write(to: writer)
            try row.5.write(to: writer)
            try row.6.write(to: writer)
            try row.7.write(to: writer)
        }
    }

    /// The INSERT of rows of 9 columns; a row is a tuple of their Swift types.
    @inlinable
    public func columns<
        A: SelectItem, B: SelectItem, C: SelectItem, D: SelectItem, E: SelectItem, F: SelectItem,
        G: SelectItem, H: SelectItem, I: SelectItem
    >(
        _ a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F, _ g: G, _ h: H, _ i: I
    ) -> BulkInsert<
        (A.Value, B.Value, C.Value, D.Value, E.Value, F.Value, G.Value, H.Value, I.Value)
    > {
        BulkInsert(self, [a.node, b.node, c.node, d.node, e.node, f.node, g.node, h.node, i.node]) {
            row, writer in
            try row.0.write(to: writer)
            try row.1.write(to: writer)
            try row.2.write(to: writer)
            try row.3.write(to: writer)
            try row.4.write(to: writer)
            try row.5.write(to: writer)
            try row.6.write(to: writer)
            try row.7.write(to: writer)
            try row.8.write(to: writer)
        }
    }

    /// The INSERT of rows of 10 columns; a row is a tuple of their Swift types.
    @inlinable
    public func columns<
        A: SelectItem, B: SelectItem, C: SelectItem, D: SelectItem, E: SelectItem, F: SelectItem,
        G: SelectItem, H: SelectItem, I: SelectItem, J: SelectItem
    >(
        _ a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F, _ g: G, _ h: H, _ i: I, _ j: J
    ) -> BulkInsert<
        (A.Value, B.Value, C.Value, D.Value, E.Value, F.Value, G.Value, H.Value, I.Value, J.Value)
    > {
        BulkInsert(
            self, [a.node, b.node, c.node, d.node, e.node, f.node, g.node, h.node, i.node, j.node]
        ) { row, writer in
            try row.0.write(to: writer)
            try row.1.write(to: writer)
            try row.2.write(to: writer)
            try row.3.write(to: writer)
            try row.4.write(to: writer)
            try row.5.write(to: writer)
            try row.6.write(to: writer)
            try row.7.write(to: writer)
            try row.8.write(to: writer)
            try row.9.write(to: writer)
        }
    }
}
