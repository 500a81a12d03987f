/// What follows from a creditor's country when its file does not say it.
enum CreditorDefaults {
    /// The language of messages.
    static func language(_ country: String) -> String {
        switch country {
        case "NL", "BE": "nl"
        case "DE", "AT", "CH", "LI": "de"
        case "FR", "LU", "MC": "fr"
        default: "en"
        }
    }

    /// The time zone of the bank's cut-off; of a country with several, its capital's.
    static func timeZone(_ country: String) -> String {
        zones[country] ?? "Europe/Brussels"
    }

    private static let zones = [
        "AT": "Europe/Vienna", "BE": "Europe/Brussels", "BG": "Europe/Sofia", "CH": "Europe/Zurich",
        "CY": "Asia/Nicosia", "CZ": "Europe/Prague", "DE": "Europe/Berlin", "DK": "Europe/Copenhagen",
        "EE": "Europe/Tallinn", "ES": "Europe/Madrid", "FI": "Europe/Helsinki", "FR": "Europe/Paris",
        "GB": "Europe/London", "GR": "Europe/Athens", "HR": "Europe/Zagreb", "HU": "Europe/Budapest",
        "IE": "Europe/Dublin", "IS": "Atlantic/Reykjavik", "IT": "Europe/Rome", "LI": "Europe/Vaduz",
        "LT": "Europe/Vilnius", "LU": "Europe/Luxembourg", "LV": "Europe/Riga", "MC": "Europe/Monaco",
        "MT": "Europe/Malta", "NL": "Europe/Amsterdam", "NO": "Europe/Oslo", "PL": "Europe/Warsaw",
        "PT": "Europe/Lisbon", "RO": "Europe/Bucharest", "SE": "Europe/Stockholm", "SI": "Europe/Ljubljana",
        "SK": "Europe/Bratislava", "US": "America/New_York",
    ]
}
