/// Why a text is not an IBAN.
public typealias IBANError = IdentifierError

extension IdentifierError.Code {
    /// There is no text.
    public static let ibanEmpty = Self(rawValue: "CORE-IBAN-EMPTY")
    /// A character that no IBAN holds, or a letter where digits stand.
    public static let ibanCharacter = Self(rawValue: "CORE-IBAN-CHARACTER")
    /// A country that has no IBANs.
    public static let ibanCountry = Self(rawValue: "CORE-IBAN-COUNTRY")
    /// A length that is not the country's.
    public static let ibanLength = Self(rawValue: "CORE-IBAN-LENGTH")
    /// The check digits do not fit the rest.
    public static let ibanCheck = Self(rawValue: "CORE-IBAN-CHECK")
}

/// An international bank account number (ISO 13616) whose country, length and check digits are right.
///
/// Its description is masked; the full number has to be asked for by name: ``text``.
public struct IBAN: Hashable, Sendable, CustomStringConvertible {
    /// The full number in electronic form: upper case, no blanks.
    public let text: String

    /// Parses a number.
    ///
    /// Blanks are removed and letters made upper case.
    ///
    /// - Parameter text: The number in electronic or printed form.
    /// - Throws: ``IBANError`` with an `iban…` code.
    public init(_ text: some StringProtocol) throws(IBANError) {
        let bytes = Array(text.utf8)
        try self.init(bytes.span)
    }

    /// Parses a number.
    ///
    /// Blanks are removed and letters made upper case.
    ///
    /// - Parameter bytes: The number in electronic or printed form, UTF-8.
    /// - Throws: ``IBANError`` with an `iban…` code.
    public init(_ bytes: Span<UInt8>) throws(IBANError) {
        if Self.isValid(bytes) {
            text = bytes.string
            return
        }
        let source = IdentifierText(bytes)
        if !Self.isValid(source.bytes.span) { throw Self.error(in: source) }
        text = source.string
    }

    /// Whether these bytes are an IBAN in electronic form (upper case, no blanks).
    ///
    /// Allocates nothing: made for files with a million rows. ``init(_:)-(Span<UInt8>)`` takes more forms and tells
    /// what is wrong.
    ///
    /// - Parameter bytes: The text to check.
    /// - Returns: Whether country, length, characters and check digits are right.
    public static func isValid(_ bytes: Span<UInt8>) -> Bool {
        let count = bytes.count
        guard count > 4, CountryTable.entry(bytes[0], bytes[1]).ibanLength == count,
            bytes[2].isASCIIDigit, bytes[3].isASCIIDigit
        else { return false }
        var number = Mod97()
        for index in 4..<count where !number.append(bytes[index]) { return false }
        for index in 0..<4 { _ = number.append(bytes[index]) }
        // 00, 01 and 99 give the same remainders as 97, 98 and 02, which are the ones that are issued.
        guard number.remainder == 1 else { return false }
        let check = (bytes[2] - 0x30) * 10 + (bytes[3] - 0x30)
        return (2...98).contains(check)
    }

    /// The country's two letters.
    public var country: String { String(text.prefix(2)) }

    /// Whether the country takes part in the SEPA schemes (EPC409-09).
    public var isSEPA: Bool { entry.isSEPA }

    /// Whether the country belongs to the European Economic Area.
    ///
    /// Outside it the debtor's address is mandatory in a collection.
    public var isEEA: Bool { entry.isEEA }

    /// The country and the last four characters, for example `DE…3000`.
    public var masked: String {
        // An IBAN is plain ASCII of at least 15 characters: no need to look for blanks, a million times an import.
        let bytes = text.utf8Span.span
        let ellipsis: [3 of UInt8] = [0xE2, 0x80, 0xA6]
        return unsafe String(unsafeUninitializedCapacity: 9) { masked in
            for index in 0..<9 {
                unsafe masked[index] =
                    switch index {
                    case 0, 1: bytes[index]
                    case 2...4: ellipsis[index - 2]
                    default: bytes[bytes.count - 9 + index]
                    }
            }
            return 9
        }
    }

    /// The masked number.
    public var description: String { masked }

    /// Masks an account number that may not be valid: two letters in front if there are any, and the end.
    ///
    /// Of a text shorter than twelve characters only the last quarter is shown.
    ///
    /// - Parameter text: The number as it was given.
    /// - Returns: For example `DE…3000` or `…78`.
    public static func masked(_ text: some StringProtocol) -> String {
        let compact = String(text.filter { !$0.isWhitespace })
        let prefix = compact.prefix(2)
        let hasCountry = prefix.utf8.count == 2 && prefix.utf8.allSatisfy { ($0 & 0xDF).isASCIIUppercase }
        let shown = compact.count < 12 ? compact.count / 4 : 4
        return (hasCountry ? prefix.uppercased() : "") + "…" + compact.suffix(shown)
    }

    private var entry: CountryTable.Entry {
        let bytes = text.utf8Span.span
        return CountryTable.entry(bytes[0], bytes[1])
    }

    /// What is wrong with a text that is not valid.
    private static func error(in source: IdentifierText) -> IBANError {
        let bytes = source.bytes
        if bytes.isEmpty {
            return IBANError(
                .ibanEmpty,
                at: 0,
                "the account number is missing",
                expected: "an IBAN",
                remedy: "ask the account holder for the IBAN"
            )
        }
        let found = masked(source.string)
        for (index, byte) in bytes.enumerated() {
            let fits =
                switch index {
                case 0, 1: byte.isASCIIUppercase
                case 2, 3: byte.isASCIIDigit
                default: byte.isUppercaseAlphanumeric
                }
            if fits { continue }
            return IBANError(
                .ibanCharacter,
                at: source.origin(of: index),
                "\(byte.quoted) cannot stand at character \(index + 1) of an IBAN",
                found: found,
                expected: index < 2
                    ? "two letters for the country"
                    : index < 4 ? "two check digits" : "digits and letters A to Z",
                remedy: "give the IBAN, not a national account number or another field"
            )
        }
        let length = bytes.count < 2 ? 0 : CountryTable.entry(bytes[0], bytes[1]).ibanLength
        if length == 0 {
            return IBANError(
                .ibanCountry,
                at: source.origin(of: 0),
                "no country with the code \(String(decoding: bytes.prefix(2), as: UTF8.self)) issues IBANs",
                found: found,
                expected: "the country code of the account's bank",
                remedy: "compare the first two letters with the account holder's mandate"
            )
        }
        if bytes.count != length {
            return IBANError(
                .ibanLength,
                at: source.origin(of: min(bytes.count, length)),
                "the IBAN has \(bytes.count) characters",
                found: found,
                expected: "\(length) characters for \(String(decoding: bytes.prefix(2), as: UTF8.self))",
                remedy: "look for a digit that is missing or too many"
            )
        }
        return IBANError(
            .ibanCheck,
            at: source.origin(of: 2),
            "the check digits of the IBAN do not fit the rest",
            found: found,
            expected: "a number whose remainder by 97 is 1 (ISO 13616)",
            remedy: "compare it with the mandate: a digit is wrong or two are swapped"
        )
    }
}
