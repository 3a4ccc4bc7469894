/// What made-up names are put together from.
enum Words {
    static let genres = [
        "Rock", "Jazz", "Folk", "Soul", "Blues", "Opera", "Tango", "Techno", "Choral", "Chanson",
        "Lullabies", "Sea Shanties",
    ]
    static let mediaTypes = ["Lossless file", "Compressed file", "Music video", "Live recording"]
    static let adjectives = [
        "Amber", "Broken", "Crimson", "Distant", "Electric", "Faded", "Gentle", "Hollow", "Idle",
        "Jagged", "Kind", "Lonely", "Midnight", "Northern", "Open", "Paper", "Quiet", "Restless",
        "Silver", "Tender", "Unseen", "Velvet", "Wandering", "Yellow",
    ]
    static let nouns = [
        "Anchor", "Bridge", "Candle", "Door", "Ember", "Fountain", "Garden", "Harbour", "Island",
        "Junction", "Kite", "Lantern", "Mirror", "Neighbour", "Orchard", "Piano", "Quilt", "River",
        "Staircase", "Tower", "Umbrella", "Valley", "Window", "Yard",
    ]
    static let verbs = [
        "Waiting for", "Leaving", "Under", "Beyond", "Back to", "Remember", "Goodbye,",
        "Dancing at",
        "Letter from", "Once More,",
    ]
    static let firstNames = [
        "Aino", "Björn", "Carla", "Dmitri", "Élodie", "Farid", "Greta", "Hana", "Ivo", "Jürgen",
        "Kerstin", "Łukasz", "Marta", "Noor", "Óscar", "Petra", "Quentin", "Rosa", "Søren",
        "Teresa",
        "Umut", "Vera", "William", "Yara", "Zoë",
    ]
    static let lastNames = [
        "Almeida", "Brandt", "Costa", "Dvořák", "Eriksen", "Fischer", "Guðmundsson", "Horváth",
        "Iversen", "Janssen", "Kowalski", "Lindqvist", "Moreau", "Núñez", "O'Brien", "Petrov",
        "Quiroga", "Rossi", "Svensson", "Tanaka", "Ünal", "Vos", "Weber", "Yıldız", "Zieliński",
    ]
    static let companies = ["Bakery", "Books", "Ferries", "Hotels", "Insurance", "Timber"]
    static let streets = [
        "Canal Street", "Church Lane", "Foundry Road", "Hill Avenue", "Market Square",
        "Mill Lane", "Orchard Row", "Quay", "School Road", "Station Road",
    ]
    static let playlists = [
        "Morning", "Long Drives", "Cooking", "Rainy Days", "Running", "Late Night", "Old Friends",
        "Deep Focus", "Kitchen Disco", "Sunday",
    ]
    /// A country, a city, and how telephone numbers begin.
    static let places = [
        ("Norway", "Tromsø", "+47"), ("Brazil", "Recife", "+55"), ("Japan", "Sapporo", "+81"),
        ("Germany", "Leipzig", "+49"), ("Canada", "Halifax", "+1"), ("Portugal", "Évora", "+351"),
        ("Poland", "Łódź", "+48"), ("Kenya", "Kisumu", "+254"), ("India", "Pune", "+91"),
        ("Chile", "Valparaíso", "+56"), ("Ireland", "Galway", "+353"),
        ("Iceland", "Akureyri", "+354"),
    ]
    /// The staff: a title, and who is reported to, counted from 1 in this list.
    static let staff: [(title: String, boss: Int?)] = [
        ("General Manager", nil), ("Sales Manager", 1), ("Sales Support Agent", 2),
        ("Sales Support Agent", 2), ("Sales Support Agent", 2), ("Systems Manager", 1),
        ("Systems Engineer", 6), ("Systems Engineer", 6), ("Trainee", 7),
    ]
}
