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
            artists[Artist.name], func_.count(albums[Album.id]).distinct(),
            func_.sum(invoiceLines[InvoiceLine.quantity]), sum, func_.sum(sum).over()
        ).from(soldTracks)
            .groupBy(artists[Artist.id], artists[Artist.name])
            .orderBy(desc(sum), artists[Artist.id]).limit(10))
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
    let (genre, track) = (tracks[Track.genreID], tracks[Track.id])
    let sum = func_.sum(lineRevenue)
    let place = func_.rowNumber().over(partitionBy: [genre], orderBy: [desc(sum), track])
    let sold = select(genre, track, sum.label("revenue"), place.label("place"))
        .from(invoiceLines.join(tracks)).groupBy(genre, track).cte("sold")
    let rows = try shop.execute(
        select(
            genres[Genre.name], sold.c.place.as(Int.self), tracks[Track.name], artists[Artist.name],
            sold.c.revenue.as(Decimal.self)
        ).from(
            sold.join(tracks, on: tracks[Track.id] == sold[Track.id])
                .join(genres, on: genres[Genre.id] == sold[Track.genreID])
                .join(albums).join(artists)
        ).where(sold.c.place <= 2)
            .orderBy(genres[Genre.id], sold.c.place).limit(20))
    var table = TextTable("genre", .number("place"), "track", "artist", .number("revenue"))
    for (genre, place, track, artist, revenue) in try rows.all() {
        table.add(genre, place, track, artist, money(revenue))
    }
    return table
}

/// What lies on the shelf.
let neverSold = Question("Tracks that nobody bought, by genre") { shop in
    let sold = select(invoiceLines[InvoiceLine.trackID]).distinct().subquery("sold")
    let isUnsold = sold[InvoiceLine.trackID].isNull
    let unsold = func_.count().filter(where: isUnsold)
    let minutes = func_.sum(tracks[Track.milliseconds]).filter(where: isUnsold)
    let rows = try shop.execute(
        select(genres[Genre.name], func_.count(), unsold, minutes)
            .from(
                tracks.join(genres)
                    .leftJoin(sold, on: sold[InvoiceLine.trackID] == tracks[Track.id])
            ).groupBy(genres[Genre.id], genres[Genre.name])
            .having(unsold > 0)
            .orderBy(desc(unsold), genres[Genre.id]).limit(10))
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
    let (leftID, rightID) = (left[PlaylistTrack.playlistID], right[PlaylistTrack.playlistID])
    let isShared =
        left[PlaylistTrack.trackID] == right[PlaylistTrack.trackID] && leftID < rightID
    let rows = try shop.execute(
        select(leftID, one[Playlist.name], rightID, other[Playlist.name], func_.count())
            .from(
                left.join(right, on: isShared)
                    .join(one, on: one[Playlist.id] == leftID)
                    .join(other, on: other[Playlist.id] == rightID)
            ).groupBy(leftID, one[Playlist.name], rightID, other[Playlist.name])
            .orderBy(desc(func_.count()), leftID, rightID).limit(10))
    var table = TextTable(
        .number("no."), "playlist", .number("no."), "and playlist", .number("shared tracks"))
    for (first, name, second, otherName, count) in try rows.all() {
        table.add(first, name, second, otherName, count)
    }
    return table
}
