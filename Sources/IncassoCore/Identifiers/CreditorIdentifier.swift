/// Why a text is not a SEPA creditor identifier.
public typealias CreditorIdentifierError = IdentifierError

extension IdentifierError.Code {
    /// Too short, too long, or not the length that the country uses.
    public static let creditorIdentifierLength = Self(rawValue: "CORE-CI-LENGTH")
    /// A character that cannot stand there.
    public static let creditorIdentifierCharacter = Self(rawValue: "CORE-CI-CHARACTER")
    /// The check digits do not fit the rest.
    public static let creditorIdentifierCheck = Self(rawValue: "CORE-CI-CHECK")
}

/// A SEPA creditor identifier (AT-E005; structure in EPC262-08) with right check digits.
///
/// Country, two check digits, a business code of three characters that the creditor may choose, and a national part.
/// The business code is not covered by the check digits, and a change of it needs no amendment.
public struct CreditorIdentifier: Hashable, Sendable, CustomStringConvertible {
    /// The identifier in upper case without blanks.
    public let text: String

    /// Parses an identifier.
    ///
    /// Blanks are removed and letters made upper case.
    ///
    /// - Parameter text: The identifier.
    /// - Throws: ``CreditorIdentifierError`` with a `creditorIdentifier…` code.
    public init(_ text: some StringProtocol) throws(CreditorIdentifierError) {
        let bytes = Array(text.utf8)
        try self.init(bytes.span)
    }

    /// Parses an identifier.
    ///
    /// Blanks are removed and letters made upper case.
    ///
    /// - Parameter bytes: The identifier, UTF-8.
    /// - Throws: ``CreditorIdentifierError`` with a `creditorIdentifier…` code.
    public init(_ bytes: Span<UInt8>) throws(CreditorIdentifierError) {
        let source = IdentifierText(bytes)
        try Self.checkCharacters(of: source)
        try Self.checkLength(of: source)
        let content = source.bytes
        let national = Array(content[7...])
        let expected = Mod97.checkDigits(body: national.span, prefix: (content[0], content[1]))
        guard Int(content[2] - 0x30) * 10 + Int(content[3] - 0x30) == expected else {
            throw CreditorIdentifierError(
                .creditorIdentifierCheck,
                at: source.origin(of: 2),
                "the check digits of the creditor identifier do not fit the rest",
                found: source.string,
                expected: "check digits \(expected < 10 ? "0" : "")\(expected) for this country and number",
                remedy: "copy it from the letter of the authority that issued it"
            )
        }
        text = source.string
    }

    /// The country's two letters.
    public var country: String { String(text.prefix(2)) }

    /// The three characters that the creditor may choose, `ZZZ` when unused.
    public var businessCode: String { String(text.dropFirst(4).prefix(3)) }

    /// The part that the country issues.
    public var nationalPart: String { String(text.dropFirst(7)) }

    /// Whether both name the same creditor: all but the business code agrees.
    ///
    /// - Parameter other: The identifier to compare with.
    /// - Returns: `true` when no amendment of the mandates is needed.
    public func isSameCreditor(as other: CreditorIdentifier) -> Bool {
        text.prefix(4) == other.text.prefix(4) && nationalPart == other.nationalPart
    }

    /// The identifier.
    public var description: String { text }

    private static func checkCharacters(of source: IdentifierText) throws(CreditorIdentifierError) {
        for (index, byte) in source.bytes.enumerated() {
            let fits =
                switch index {
                case 0, 1: byte.isASCIIUppercase
                case 2, 3: byte.isASCIIDigit
                default: byte.isUppercaseAlphanumeric || separators.contains(byte)
                }
            if fits { continue }
            throw CreditorIdentifierError(
                .creditorIdentifierCharacter,
                at: source.origin(of: index),
                "\(byte.quoted) cannot stand at character \(index + 1) of a creditor identifier",
                found: source.string,
                expected: index < 2
                    ? "two letters for the country" : index < 4 ? "two check digits" : "A-Z 0-9",
                remedy: "copy it from the letter of the authority that issued it"
            )
        }
    }

    private static func checkLength(of source: IdentifierText) throws(CreditorIdentifierError) {
        let count = source.bytes.count
        // The German length is in the German banks' usage rules (DFÜ agreement, annex 3); other countries' lengths
        // differ, and some have several, so only the scheme's own limits bind them.
        let isGerman = source.bytes.starts(with: [0x44, 0x45])
        let allowed = isGerman ? 18...18 : 8...35
        guard !allowed.contains(count) else { return }
        throw CreditorIdentifierError(
            .creditorIdentifierLength,
            at: source.origin(of: min(count, allowed.upperBound)),
            "the creditor identifier has \(count) characters",
            found: source.string,
            expected: isGerman ? "18 characters for DE" : "8 to 35 characters",
            remedy: "copy it from the letter of the authority that issued it"
        )
    }

    /// Characters besides letters and digits that the scheme allows; check digits leave them out.
    private static let separators = Array("+?/-:().,'".utf8)
}
