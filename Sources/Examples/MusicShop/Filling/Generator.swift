import Quicksilver

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Makes up a shop: the same rows for the same scale, each computed from its number alone.
struct Generator: Supply {
    /// How large the shop is: 1 is about 5,000 rows, and each table but the smallest grows with it.
    let scale: Int

    private static let albumsOfArtists = Groups([1, 2, 3])
    private static let tracksOfAlbums = Groups([8, 10, 12, 9, 11])
    private static let linesOfInvoices = Groups([1, 2, 2, 4, 6, 9, 14])
    private static let tracksOfPlaylists = Groups([120, 60, 200, 30, 90])
    private static let firstDay = 18_628  // 2021-01-01
    private static let days = 1_826

    private var artistCount: Int { 60 * scale }
    private var albumCount: Int { Self.albumsOfArtists.start(of: artistCount) }
    private var trackCount: Int { Self.tracksOfAlbums.start(of: albumCount) }
    private var playlistCount: Int { 10 * scale }
    private var customerCount: Int { 50 * scale }
    private var invoiceCount: Int { 400 * scale }

    func rowCount(of table: Table) -> Int {
        if table === genres { return Words.genres.count }
        if table === mediaTypes { return Words.mediaTypes.count }
        if table === artists { return artistCount }
        if table === albums { return albumCount }
        if table === tracks { return trackCount }
        if table === playlists { return playlistCount }
        if table === playlistTrack { return Self.tracksOfPlaylists.start(of: playlistCount) }
        if table === employees { return Words.staff.count }
        if table === customers { return customerCount }
        if table === invoices { return invoiceCount }
        return Self.linesOfInvoices.start(of: invoiceCount)
    }

    func forEachBatch(
        of table: Table, size: Int, _ body: ([Parameters]) async throws -> Void
    ) async throws {
        let row = maker(of: table)
        let count = rowCount(of: table)
        for start in stride(from: 0, to: count, by: size) {
            try await body((start..<min(start + size, count)).map(row))
        }
    }

    /// What makes the row of a number, counted from 0; keys count from 1.
    private func maker(of table: Table) -> (Int) -> Parameters {
        if table === genres { return { ["genre_id": $0 + 1, "name": Words.genres[$0]] } }
        if table === mediaTypes {
            return { ["media_type_id": $0 + 1, "name": Words.mediaTypes[$0]] }
        }
        if table === artists { return artist }
        if table === albums { return album }
        if table === tracks { return track }
        if table === playlists { return playlist }
        if table === playlistTrack { return playlistEntry }
        if table === employees { return employee }
        if table === customers { return customer }
        if table === invoices { return invoice }
        return invoiceLine
    }
}

// MARK: - Music

extension Generator {
    private func artist(_ row: Int) -> Parameters {
        var dice = Dice(1, row: row)
        let name =
            dice.happens(60)
            ? "The \(dice.pick(Words.adjectives)) \(dice.pick(Words.nouns))s"
            : "\(dice.pick(Words.firstNames)) \(dice.pick(Words.lastNames))"
        return ["artist_id": row + 1, "name": name]
    }

    private func album(_ row: Int) -> Parameters {
        var dice = Dice(2, row: row)
        let title =
            dice.happens(50)
            ? "\(dice.pick(Words.adjectives)) \(dice.pick(Words.nouns))"
            : "\(dice.pick(Words.verbs)) the \(dice.pick(Words.nouns))"
        return [
            "album_id": row + 1, "title": title,
            "artist_id": Self.albumsOfArtists.group(of: row) + 1,
        ]
    }

    private func track(_ row: Int) -> Parameters {
        var dice = Dice(3, row: row)
        let album = Self.tracksOfAlbums.group(of: row)
        let artist = Self.albumsOfArtists.group(of: album)
        let genre = dice.happens(85) ? artist % Words.genres.count : dice.roll(Words.genres.count)
        let name =
            "\(dice.pick(Words.verbs)) \(dice.pick(Words.adjectives)) \(dice.pick(Words.nouns))"
        let composer: String? =
            dice.happens(70) ? "\(dice.pick(Words.firstNames)) \(dice.pick(Words.lastNames))" : nil
        let milliseconds = 90_000 + dice.roll(330_000)
        return [
            "track_id": row + 1, "name": name, "album_id": album + 1,
            "media_type_id": mediaType(ofTrack: row) + 1, "genre_id": genre + 1,
            "composer": composer, "milliseconds": milliseconds, "bytes": milliseconds * 32,
            "unit_price": decimal(cents: cents(ofTrack: row)),
        ]
    }

    private func mediaType(ofTrack row: Int) -> Int {
        var dice = Dice(4, row: row)
        return dice.happens(80) ? dice.roll(2) : 2 + dice.roll(2)
    }

    private func cents(ofTrack row: Int) -> Int {
        switch mediaType(ofTrack: row) {
        case 2: 199
        case 3: 129
        default: 99
        }
    }

    private func playlist(_ row: Int) -> Parameters {
        var dice = Dice(5, row: row)
        let name = Words.playlists[row % Words.playlists.count]
        return [
            "playlist_id": row + 1,
            "name": row < Words.playlists.count
                ? name : "\(dice.pick(Words.adjectives)) \(name) \(row + 1)",
        ]
    }

    /// Each playlist steps through the tracks from somewhere, so that none comes twice.
    private func playlistEntry(_ row: Int) -> Parameters {
        let playlist = Self.tracksOfPlaylists.group(of: row)
        var dice = Dice(6, row: playlist)
        let start = dice.roll(trackCount)
        let step = [1, 7, 11, 13][dice.roll(4)]
        let number = row - Self.tracksOfPlaylists.start(of: playlist)
        let stride = trackCount.isMultiple(of: step) ? 1 : step
        return [
            "playlist_id": playlist + 1, "track_id": (start + number * stride) % trackCount + 1,
        ]
    }
}

// MARK: - People

extension Generator {
    private func employee(_ row: Int) -> Parameters {
        var dice = Dice(7, row: row)
        let place = Words.places[4]
        let born = day(-3_650 - dice.roll(9_000), from: 0)
        return [
            "employee_id": row + 1, "last_name": dice.pick(Words.lastNames),
            "first_name": dice.pick(Words.firstNames), "title": Words.staff[row].title,
            "reports_to": Words.staff[row].boss, "birth_date": born,
            "hire_date": day(-dice.roll(3_000), from: Self.firstDay),
            "address": "\(1 + dice.roll(90)) \(dice.pick(Words.streets))", "city": place.1,
            "state": "NS", "country": place.0, "postal_code": "B3H \(dice.roll(10))T\(row % 10)",
            "phone": "\(place.2) 902 \(1_000_000 + dice.roll(8_999_999))", "fax": nil as String?,
            "email": "staff\(row + 1)@shop.example",
        ]
    }

    private func customer(_ row: Int) -> Parameters {
        var dice = Dice(8, row: row)
        let place = place(ofCustomer: row)
        let company: String? =
            dice.happens(20) ? "\(dice.pick(Words.lastNames)) \(dice.pick(Words.companies))" : nil
        return [
            "customer_id": row + 1, "first_name": dice.pick(Words.firstNames),
            "last_name": dice.pick(Words.lastNames), "company": company,
            "address": address(ofCustomer: row), "city": place.1, "state": nil as String?,
            "country": place.0, "postal_code": postalCode(ofCustomer: row),
            "phone": "\(place.2) \(1_000_000 + dice.roll(8_999_999))", "fax": nil as String?,
            "email": "customer\(row + 1)@mail.example", "support_rep_id": 3 + dice.roll(3),
        ]
    }

    private func place(ofCustomer row: Int) -> (String, String, String) {
        var dice = Dice(9, row: row)
        // The smaller of two throws: some countries have more customers than others.
        return Words.places[min(dice.roll(Words.places.count), dice.roll(Words.places.count))]
    }

    private func address(ofCustomer row: Int) -> String {
        var dice = Dice(10, row: row)
        return "\(1 + dice.roll(120)) \(dice.pick(Words.streets))"
    }

    private func postalCode(ofCustomer row: Int) -> String {
        var dice = Dice(11, row: row)
        return "\(10_000 + dice.roll(89_999))"
    }
}

// MARK: - Sales

extension Generator {
    private func invoice(_ row: Int) -> Parameters {
        var dice = Dice(12, row: row)
        let customer = customer(ofInvoice: row)
        let place = place(ofCustomer: customer)
        let date = day(
            row * Self.days / invoiceCount, from: Self.firstDay, minutes: dice.roll(24 * 60))
        let total = Self.linesOfInvoices.members(of: row).reduce(0) { sum, line in
            sum + cents(ofTrack: track(ofLine: line)) * quantity(ofLine: line)
        }
        return [
            "invoice_id": row + 1, "customer_id": customer + 1, "invoice_date": date,
            "billing_address": address(ofCustomer: customer), "billing_city": place.1,
            "billing_state": nil as String?, "billing_country": place.0,
            "billing_postal_code": postalCode(ofCustomer: customer),
            "total": decimal(cents: total),
        ]
    }

    private func invoiceLine(_ row: Int) -> Parameters {
        let track = track(ofLine: row)
        return [
            "invoice_line_id": row + 1, "invoice_id": Self.linesOfInvoices.group(of: row) + 1,
            "track_id": track + 1, "unit_price": decimal(cents: cents(ofTrack: track)),
            "quantity": quantity(ofLine: row),
        ]
    }

    private func customer(ofInvoice row: Int) -> Int {
        var dice = Dice(13, row: row)
        return dice.roll(customerCount)
    }

    private func quantity(ofLine row: Int) -> Int {
        var dice = Dice(14, row: row)
        return dice.happens(5) ? 2 : 1
    }

    /// Any track, or one of an artist the customer is fond of.
    private func track(ofLine row: Int) -> Int {
        var dice = Dice(15, row: row)
        guard dice.happens(35) else { return dice.roll(trackCount) }
        let customer = customer(ofInvoice: Self.linesOfInvoices.group(of: row))
        var taste = Dice(16, row: customer)
        let albums = Self.albumsOfArtists.members(of: taste.roll(artistCount))
        let album = albums.lowerBound + dice.roll(albums.count)
        let tracks = Self.tracksOfAlbums.members(of: album)
        return tracks.lowerBound + dice.roll(tracks.count)
    }

    private func day(_ days: Int, from first: Int, minutes: Int = 0) -> LocalDateTime {
        LocalDateTime(
            microsecondsSinceEpoch: (Int64(first + days) * 1_440 + Int64(minutes)) * 60_000_000)
    }

    private func decimal(cents: Int) -> Decimal { Decimal(cents) / 100 }
}
