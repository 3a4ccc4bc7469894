import Quicksilver
import QuicksilverTesting

/// A tiny Chinook as others made it: in the names of one style and the types of one database.
struct Original {
    /// `InvoiceLine` rather than `invoice_line`.
    let isCamelCase: Bool
    let engine: TestEngine

    /// The statements that make and fill it.
    var script: String { (tables.map(create) + rows.map(insert)).joined(separator: ";\n") + ";" }

    private func name(_ camel: String) -> String {
        var text = ""
        for character in camel {
            if !isCamelCase, character.isUppercase, !text.isEmpty { text += "_" }
            text += isCamelCase ? String(character) : character.lowercased()
        }
        return engine.name == "mariadb" ? "`\(text)`" : "\"\(text)\""
    }

    private func type(_ letter: Character) -> String {
        switch letter {
        case "i": "INTEGER"
        case "n": "NUMERIC(10,2)"
        case "d": engine.name == "postgresql" ? "TIMESTAMP" : "DATETIME"
        default: "VARCHAR(220)"
        }
    }

    private func create(_ table: String, _ columns: String) -> String {
        let list = columns.split(separator: " ").map { column in
            let parts = column.split(separator: ":")
            return "\(name(String(parts[0]))) \(type(parts[1].first ?? "t"))"
        }
        return "CREATE TABLE \(name(table)) (\(list.joined(separator: ", ")))"
    }

    private func insert(_ table: String, _ values: String) -> String {
        "INSERT INTO \(name(table)) VALUES \(values)"
    }

    private let tables = [
        ("Genre", "GenreId:i Name:t"),
        ("MediaType", "MediaTypeId:i Name:t"),
        ("Artist", "ArtistId:i Name:t"),
        ("Album", "AlbumId:i Title:t ArtistId:i"),
        (
            "Track",
            "TrackId:i Name:t AlbumId:i MediaTypeId:i GenreId:i Composer:t Milliseconds:i Bytes:i UnitPrice:n"
        ),
        ("Playlist", "PlaylistId:i Name:t"),
        ("PlaylistTrack", "PlaylistId:i TrackId:i"),
        (
            "Employee",
            "EmployeeId:i LastName:t FirstName:t Title:t ReportsTo:i BirthDate:d HireDate:d Address:t City:t State:t Country:t PostalCode:t Phone:t Fax:t Email:t"
        ),
        (
            "Customer",
            "CustomerId:i FirstName:t LastName:t Company:t Address:t City:t State:t Country:t PostalCode:t Phone:t Fax:t Email:t SupportRepId:i"
        ),
        (
            "Invoice",
            "InvoiceId:i CustomerId:i InvoiceDate:d BillingAddress:t BillingCity:t BillingState:t BillingCountry:t BillingPostalCode:t Total:n"
        ),
        ("InvoiceLine", "InvoiceLineId:i InvoiceId:i TrackId:i UnitPrice:n Quantity:i"),
    ]

    private let rows = [
        ("Genre", "(2, 'Fado'), (1, 'Samba')"),
        ("MediaType", "(1, 'Reel')"),
        ("Artist", "(1, 'Ana''s Trio'), (2, 'Łucja & Søn'), (7, NULL)"),
        ("Album", "(1, 'One', 1), (2, 'Two', 1), (3, 'Три', 2)"),
        (
            "Track",
            "(1, 'a', 1, 1, 1, NULL, 1000, NULL, 0.99), (2, 'b', 2, 1, 1, 'C', 2000, 5, 1.99), (3, 'ç', 3, 1, 2, NULL, 3000, 2147483647, 0.05), (4, 'd', 3, 1, 2, NULL, 60000, 1, 10.10)"
        ),
        ("Playlist", "(1, 'All'), (2, NULL), (3, 'None')"),
        ("PlaylistTrack", "(2, 1), (1, 2), (1, 1), (1, 3), (2, 3)"),
        (
            "Employee",
            "(1, 'Low', 'Bo', 'Agent', 5, NULL, '2020-02-29 00:00:00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (5, 'Top', 'Di', 'Head', NULL, '1960-12-31 00:00:00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)"
        ),
        (
            "Customer",
            "(1, 'Eva', 'Žák', NULL, NULL, 'Brno', NULL, 'Czechia', NULL, NULL, NULL, 'e@x.example', 1), (2, 'Tom', 'Ek', 'Co', 'S 1', 'Åbo', NULL, 'Finland', '20100', NULL, NULL, 't@x.example', NULL)"
        ),
        (
            "Invoice",
            "(1, 1, '2024-12-31 23:59:59', NULL, NULL, NULL, 'Czechia', NULL, 2.98), (2, 1, '2025-01-20 00:00:00', NULL, NULL, NULL, 'Czechia', NULL, 0.10), (3, 2, '2025-02-01 08:00:00', 'S 1', 'Åbo', NULL, 'Finland', '20100', 10.11)"
        ),
        (
            "InvoiceLine",
            "(1, 1, 1, 0.99, 1), (2, 1, 2, 1.99, 1), (3, 2, 3, 0.05, 2), (4, 3, 4, 10.10, 1)"
        ),
    ]
}
