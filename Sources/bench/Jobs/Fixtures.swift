import IncassoCore

/// Made-up debtors: the same for the same number.
enum Fixtures {
    /// The account of the creditor.
    static let creditorAccount = "DE89370400440532013000"

    private static let names = [
        "Müller & Söhne", "Janssen, Anna", "O'Brien Ltd", "de Vries", "García López", "Ødegård",
        "Nowak <Piotr>", "Rossi",
    ]

    /// A German account with right check digits.
    static func iban(_ number: Int) -> String {
        let digits = String(10_000_000_000_000_000_00 + number)
        let body = "37040044" + digits.suffix(10)
        var remainder = 0
        for character in body + "131400" {
            remainder = (remainder * 10 + (character.wholeNumberValue ?? 0)) % 97
        }
        let check = 98 - remainder
        return "DE" + (check < 10 ? "0" : "") + String(check) + body
    }

    /// A routing number that no bank has, with its check digit.
    static func routing(_ number: Int) -> String {
        let identification = 12_990_000 + number
        return "\(identification)\(RoutingNumber.checkDigit(of: identification))"
    }

    /// A name.
    static func name(_ number: Int) -> String { names[number % names.count] + " \(number)" }

    /// An amount between 5.00 and 255.00.
    static func amount(_ number: Int) -> Int64 { Int64(500 + number * 7919 % 25_000) }

    /// Writes a text to a file.
    static func save(_ text: String, to path: String) throws {
        let sink = try FileSink(path: path, existing: .replace)
        let bytes = Array(text.utf8)
        try sink.write(bytes.span)
        try sink.close()
    }
}
