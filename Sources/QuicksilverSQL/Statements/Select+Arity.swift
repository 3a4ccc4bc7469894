// The same as the `select` that takes any number of items, for the usual numbers: with each item a parameter of its own the
// compiler makes one straight piece of code that reads a row, where a pack is walked with its types looked up for each row.

/// Selects 1 expression; a row is its Swift type.
@inlinable
public func select<A: SelectItem>(_ a: A) -> Select<A.Value> {
    Select(
        select: selectNode([selected(a)]),
        decoder: RowDecoder { row in
            try A.Value.read(from: row, at: 0)
        })
}

/// Selects 2 expressions; a row is a tuple of their Swift types.
@inlinable
public func select<A: SelectItem, B: SelectItem>(_ a: A, _ b: B) -> Select<(A.Value, B.Value)> {
    Select(
        select: selectNode([selected(a), selected(b)]),
        decoder: RowDecoder { row in
            (
                try A.Value.read(from: row, at: 0),
                try B.Value.read(from: row, at: 1)
            )
        })
}

/// Selects 3 expressions; a row is a tuple of their Swift types.
@inlinable
public func select<A: SelectItem, B: SelectItem, C: SelectItem>(_ a: A, _ b: B, _ c: C) -> Select<
    (A.Value, B.Value, C.Value)
> {
    Select(
        select: selectNode([selected(a), selected(b), selected(c)]),
        decoder: RowDecoder { row in
            (
                try A.Value.read(from: row, at: 0),
                try B.Value.read(from: row, at: 1),
                try C.Value.read(from: row, at: 2)
            )
        })
}

/// Selects 4 expressions; a row is a tuple of their Swift types.
@inlinable
public func select<A: SelectItem, B: SelectItem, C: SelectItem, D: SelectItem>(
    _ a: A, _ b: B, _ c: C, _ d: D
) -> Select<(A.Value, B.Value, C.Value, D.Value)> {
    Select(
        select: selectNode([selected(a), selected(b), selected(c), selected(d)]),
        decoder: RowDecoder { row in
            (
                try A.Value.read(from: row, at: 0),
                try B.Value.read(from: row, at: 1),
                try C.Value.read(from: row, at: 2),
                try D.Value.read(from: row, at: 3)
            )
        })
}

/// Selects 5 expressions; a row is a tuple of their Swift types.
@inlinable
public func select<A: SelectItem, B: SelectItem, C: SelectItem, D: SelectItem, E: SelectItem>(
    _ a: A, _ b: B, _ c: C, _ d: D, _ e: E
) -> Select<(A.Value, B.Value, C.Value, D.Value, E.Value)> {
    Select(
        select: selectNode([selected(a), selected(b), selected(c), selected(d), selected(e)]),
        decoder: RowDecoder { row in
            (
                try A.Value.read(from: row, at: 0),
                try B.Value.read(from: row, at: 1),
                try C.Value.read(from: row, at: 2),
                try D.Value.read(from: row, at: 3),
                try E.Value.read(from: row, at: 4)
            )
        })
}

/// Selects 6 expressions; a row is a tuple of their Swift types.
@inlinable
public func select<
    A: SelectItem, B: SelectItem, C: SelectItem, D: SelectItem, E: SelectItem, F: SelectItem
>(_ a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F) -> Select<
    (A.Value, B.Value, C.Value, D.Value, E.Value, F.Value)
> {
    Select(
        select: selectNode([
            selected(a), selected(b), selected(c), selected(d), selected(e), selected(f),
        ]),
        decoder: RowDecoder { row in
            (
                try A.Value.read(from: row, at: 0),
                try B.Value.read(from: row, at: 1),
                try C.Value.read(from: row, at: 2),
                try D.Value.read(from: row, at: 3),
                try E.Value.read(from: row, at: 4),
                try F.Value.read(from: row, at: 5)
            )
        })
}

/// Selects 7 expressions; a row is a tuple of their Swift types.
@inlinable
public func select<
    A: SelectItem, B: SelectItem, C: SelectItem, D: SelectItem, E: SelectItem, F: SelectItem,
    G: SelectItem
>(_ a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F, _ g: G) -> Select<
    (A.Value, B.Value, C.Value, D.Value, E.Value, F.Value, G.Value)
> {
    Select(
        select: selectNode([
            selected(a), selected(b), selected(c), selected(d), selected(e), selected(f),
            selected(g),
        ]),
        decoder: RowDecoder { row in
            (
                try A.Value.read(from: row, at: 0),
                try B.Value.read(from: row, at: 1),
                try C.Value.read(from: row, at: 2),
                try D.Value.read(from: row, at: 3),
                try E.Value.read(from: row, at: 4),
                try F.Value.read(from: row, at: 5),
                try G.Value.read(from: row, at: 6)
            )
        })
}

/// Selects 8 expressions; a row is a tuple of their Swift types.
@inlinable
public func select<
    A: SelectItem, B: SelectItem, C: SelectItem, D: SelectItem, E: SelectItem, F: SelectItem,
    G: SelectItem, H: SelectItem
>(_ a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F, _ g: G, _ h: H) -> Select<
    (A.Value, B.Value, C.Value, D.Value, E.Value, F.Value, G.Value, H.Value)
> {
    Select(
        select: selectNode([
            selected(a), selected(b), selected(c), selected(d), selected(e), selected(f),
            selected(g), selected(h),
        ]),
        decoder: RowDecoder { row in
            (
                try A.Value.read(from: row, at: 0),
                try B.Value.read(from: row, at: 1),
                try C.Value.read(from: row, at: 2),
                try D.Value.read(from: row, at: 3),
                try E.Value.read(from: row, at: 4),
                try F.Value.read(from: row, at: 5),
                try G.Value.read(from: row, at: 6),
                try H.Value.read(from: row, at: 7)
            )
        })
}

/// Selects 9 expressions; a row is a tuple of their Swift types.
@inlinable
public func select<
    A: SelectItem, B: SelectItem, C: SelectItem, D: SelectItem, E: SelectItem, F: SelectItem,
    G: SelectItem, H: SelectItem, I: SelectItem
>(_ a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F, _ g: G, _ h: H, _ i: I) -> Select<
    (A.Value, B.Value, C.Value, D.Value, E.Value, F.Value, G.Value, H.Value, I.Value)
> {
    Select(
        select: selectNode([
            selected(a), selected(b), selected(c), selected(d), selected(e), selected(f),
            selected(g), selected(h), selected(i),
        ]),
        decoder: RowDecoder { row in
            (
                try A.Value.read(from: row, at: 0),
                try B.Value.read(from: row, at: 1),
                try C.Value.read(from: row, at: 2),
                try D.Value.read(from: row, at: 3),
                try E.Value.read(from: row, at: 4),
                try F.Value.read(from: row, at: 5),
                try G.Value.read(from: row, at: 6),
                try H.Value.read(from: row, at: 7),
                try I.Value.read(from: row, at: 8)
            )
        })
}

/// Selects 10 expressions; a row is a tuple of their Swift types.
@inlinable
public func select<
    A: SelectItem, B: SelectItem, C: SelectItem, D: SelectItem, E: SelectItem, F: SelectItem,
    G: SelectItem, H: SelectItem, I: SelectItem, J: SelectItem
>(_ a: A, _ b: B, _ c: C, _ d: D, _ e: E, _ f: F, _ g: G, _ h: H, _ i: I, _ j: J) -> Select<
    (A.Value, B.Value, C.Value, D.Value, E.Value, F.Value, G.Value, H.Value, I.Value, J.Value)
> {
    Select(
        select: selectNode([
            selected(a), selected(b), selected(c), selected(d), selected(e), selected(f),
            selected(g), selected(h), selected(i), selected(j),
        ]),
        decoder: RowDecoder { row in
            (
                try A.Value.read(from: row, at: 0),
                try B.Value.read(from: row, at: 1),
                try C.Value.read(from: row, at: 2),
                try D.Value.read(from: row, at: 3),
                try E.Value.read(from: row, at: 4),
                try F.Value.read(from: row, at: 5),
                try G.Value.read(from: row, at: 6),
                try H.Value.read(from: row, at: 7),
                try I.Value.read(from: row, at: 8),
                try J.Value.read(from: row, at: 9)
            )
        })
}
