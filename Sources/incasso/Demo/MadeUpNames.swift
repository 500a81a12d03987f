/// Words that made-up customers are put together from, with the letters and signs that real files have.
enum MadeUpNames {
    /// Given names by country.
    static let given = [
        "DE": [
            "Änne", "Björn", "Grit", "Jürgen", "Käthe", "Lukas", "Mareike", "Özlem", "Paul", "Renate",
            "Sören", "Ute",
            "Yıldız", "Zoë",
        ],
        "NL": [
            "Anouk", "Bram", "Daniël", "Esmée", "Femke", "Joost", "Lieke", "Maaike", "Noor", "Pim", "Renée",
            "Sjoerd",
            "Thijs", "Willemijn",
        ],
        "BE": ["Amélie", "Bart", "Elke", "Geert", "Hilde", "Joris", "Katrien", "Loïc", "Maïté", "Wouter"],
        "FR": [
            "Aurélie", "Benoît", "Chloé", "François", "Hélène", "Jérôme", "Léa", "Maëlys", "Noémie", "Théo",
        ],
    ]

    /// Family names by country.
    static let families = [
        "DE": [
            "Müller", "Groß", "Kühn-Weiß", "Schäfer", "Böttcher", "Jäger", "Yılmaz", "Lößner",
            "von der Heide", "Krüger",
            "Kowalczyk", "Strauß",
        ],
        "NL": [
            "de Vries", "van den Berg", "Bakker", "'t Hooft", "IJsselstein", "Jansen", "Çelik", "van Rossum",
            "Smit",
            "Hoekstra", "Pietersen", "Meijer",
        ],
        "BE": ["Peeters", "De Smet", "Vandenbrœck", "Dubois", "Claes", "Goossens", "Lemaître", "Van Hée"],
        "FR": ["Lefèvre", "d'Amboise", "Garçon", "Noël", "Béranger", "Fournier", "Le Goff", "Müntzer"],
    ]

    /// What made-up businesses do, by country.
    static let trades = [
        "DE": ["Söhne GmbH", "Partner Bäckerei OHG", "Töchter KG"],
        "NL": ["Zonen B.V.", "Dochters V.O.F.", "Co. Fietsen B.V."],
        "BE": ["Zonen BV", "Partners NV"],
        "FR": ["Fils SARL", "Cie SAS"],
    ]

    /// Streets by country.
    static let streets = [
        "DE": ["Lindenstraße", "Am Mühlbach", "Größenweg", "Bahnhofsallee", "Schäferhof"],
        "NL": ["Kerkstraat", "Lange Voorhout", "Molenweg", "Havenkade", "'s-Gravenlaan"],
        "BE": ["Grote Markt", "Stationsstraat", "Meir", "Kasteeldreef"],
        "FR": ["Rue de l'Église", "Avenue Foch", "Allée des Chênes", "Quai Voltaire"],
    ]

    /// Postal codes and towns by country.
    static let places = [
        "DE": [
            ("26721", "Emden"), ("48529", "Nordhorn"), ("50667", "Köln"), ("80331", "München"),
            ("26789", "Leer"),
        ],
        "NL": [
            ("9711 AA", "Groningen"), ("8911 BB", "Leeuwarden"), ("7811 CC", "Emmen"), ("3511 DD", "Utrecht"),
        ],
        "BE": [("2000", "Antwerpen"), ("9000", "Gent"), ("4000", "Liège")],
        "FR": [("59000", "Lille"), ("67000", "Strasbourg"), ("62100", "Calais")],
    ].mapValues { $0.map { (code: $0.0, town: $0.1) } }
}
