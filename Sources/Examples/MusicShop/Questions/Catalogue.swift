import Quicksilver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Who earns most, and how much of everything that is.
let topArtists = Question("The ten artists who earn most") { shop in
    let sum = func_.sum(lineRevenue)
    let rows = try shop.execute(
        select(
            artists[Artists.name], func_.count(albums[Albums.id]).distinct(),
            func_.sum(invoiceLines[InvoiceLines.quantity]), sum, func_.sum(sum).over()
        ).from(soldTracks)
            .groupBy(artists[Artists.id], artists[Artists.name])
            .orderBy(desc(sum), artists[Artists.id]).limit(10))
    var table = TextTable(
        "artist", .number("albums sold from"), .number("tracks"), .number("revenue"), .number("%"))
    for (artist, albums, tracks, revenue, all) in try rows.all() {
        table.add(
            artist, albums, tracks ?? 0, money(revenue), percent(revenue ?? 0, of: all ?? 0))
    }
    return table
}

/// The first two of each genre.
let bestTracks = Question("The two best-selling tracks of the first ten genres") { shop in
    let (genre, track) = (tracks[Tracks.genreID], tracks[Tracks.id])
    let sum = func_.sum(lineRevenue)
    let place = func_.rowNumber().over(partitionBy: [genre], orderBy: [desc(sum), track])
    let sold = select(genre, track, sum.label("revenue"), place.label("place"))
        .from(invoiceLines.join(tracks)).groupBy(genre, track).cte("sold")
    let rows = try shop.execute(
        select(
            genres[Genres.name], sold.c.place.as(Int.self), tracks[Tracks.name],
            artists[Artists.name],
            sold.c.revenue.as(Decimal.self)
        ).from(
            sold.join(tracks, on: tracks[Tracks.id] == sold[Tracks.id])
                .join(genres, on: genres[Genres.id] == sold[Tracks.genreID])
                .join(albums).join(artists)
        ).where(sold.c.place <= 2)
            .orderBy(genres[Genres.id], sold.c.place).limit(20))
    var table = TextTable("genre", .number("place"), "track", "artist", .number("revenue"))
    for (genre, place, track, artist, revenue) in try rows.all() {
        table.add(genre, place, track, artist, money(revenue))
    }
    return table
}

/// What lies on the shelf.
let neverSold = Question("Tracks that nobody bought, by genre") { shop in
    let sold = select(invoiceLines[InvoiceLines.trackID]).distinct().subquery("sold")
    let isUnsold = sold[InvoiceLines.trackID].isNull
    let unsold = func_.count().filter(where: isUnsold)
    let minutes = func_.sum(tracks[Tracks.milliseconds]).filter(where: isUnsold)
    let rows = try shop.execute(
        select(genres[Genres.name], func_.count(), unsold, minutes)
            .from(
                tracks.join(genres)
                    .leftJoin(sold, on: sold[InvoiceLines.trackID] == tracks[Tracks.id])
            ).groupBy(genres[Genres.id], genres[Genres.name])
            .having(unsold > 0)
            .orderBy(desc(unsold), genres[Genres.id]).limit(10))
    var table = TextTable(
        "genre", .number("tracks"), .number("never sold"), .number("%"), .number("minutes"))
    for (genre, all, unsold, milliseconds) in try rows.all() {
        table.add(
            genre, all, unsold, percent(Decimal(unsold), of: Decimal(all)),
            (milliseconds ?? 0) / 60_000)
    }
    return table
}

/// Which playlists are much alike.
let playlistOverlaps = Question("The playlists that share most tracks") { shop in
    let (left, right) = (playlistTrack.alias("l"), playlistTrack.alias("r"))
    let (one, other) = (playlists.alias("one"), playlists.alias("other"))
    let (leftID, rightID) = (left[PlaylistTracks.playlistID], right[PlaylistTracks.playlistID])
    let isShared =
        left[PlaylistTracks.trackID] == right[PlaylistTracks.trackID] && leftID < rightID
    let rows = try shop.execute(
        select(leftID, one[Playlists.name], rightID, other[Playlists.name], func_.count())
            .from(
                left.join(right, on: isShared)
                    .join(one, on: one[Playlists.id] == leftID)
                    .join(other, on: other[Playlists.id] == rightID)
            ).groupBy(leftID, one[Playlists.name], rightID, other[Playlists.name])
            .orderBy(desc(func_.count()), leftID, rightID).limit(10))
    var table = TextTable(
        .number("no."), "playlist", .number("no."), "and playlist", .number("shared tracks"))
    for (first, name, second, otherName, count) in try rows.all() {
        table.add(first, name, second, otherName, count)
    }
    return table
}
