import Quicksilver

/// A small music shop: a schema, rows in batches, and questions answered as typed rows.
///
/// Usage: `MusicShop [URL]`; without a URL the shop lives in memory.
let metadata = MetaData()
let genreName = Column("name", .string(40), nullable: false, unique: true)
let genres = Table(
    "genres", metadata,
    Column("genre_id", .integer, primaryKey: true),
    genreName)
let tracks = Table(
    "tracks", metadata,
    Column("track_id", .integer, primaryKey: true),
    Column("name", .string(200), nullable: false),
    Column("genre_id", .integer, ForeignKey("genres.genre_id"), nullable: false),
    Column("milliseconds", .integer, nullable: false))

let url = CommandLine.arguments.dropFirst().first ?? "sqlite://"
let engine = try createEngine(url)
try metadata.dropAll(engine)
try metadata.createAll(engine)

let names = ["Rock", "Jazz", "Soul", "Opera"]
try engine.execute(genres.insert(), names.map { ["name": $0] })
try engine.execute(
    tracks.insert(),
    (1...1_000).map { number in
        [
            "name": "Track \(number)", "genre_id": number % names.count + 1,
            "milliseconds": 120_000 + number * 7_919 % 240_000,
        ]
    })

let long = try engine.execute(
    select(genres[genreName], tracks.c.name.as(String.self), tracks.c.milliseconds.as(Int.self))
        .where(tracks.c.genre_id == genres.c.genre_id)
        .orderBy(desc(tracks.c.milliseconds), tracks.c.track_id)
        .limit(5))
print("the five longest tracks")
for (genre, name, milliseconds) in long {
    print("\(name) (\(genre)): \(milliseconds / 60_000) min \(milliseconds / 1_000 % 60) s")
}
engine.close()
