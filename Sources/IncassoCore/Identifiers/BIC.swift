/// Why a text is not a BIC.
public typealias BICError = IdentifierError

extension IdentifierError.Code {
    /// The text has neither 8 nor 11 characters.
    public static let bicLength = Self(rawValue: "CORE-BIC-LENGTH")
    /// A character that cannot stand there.
    public static let bicCharacter = Self(rawValue: "CORE-BIC-CHARACTER")
}

/// A business identifier code (ISO 9362) of 8 or 11 characters.
///
/// The shape is that of pain.008.001.08 and later: four letters or digits, two letters for the country, two letters or
/// digits, and a branch of three or none. Whether the bank exists is not checked.
public struct BIC: Hashable, Sendable, CustomStringConvertible {
    /// The code in upper case, as long as it was given.
    public let text: String

    /// Parses a code.
    ///
    /// Blanks are removed and letters made upper case.
    ///
    /// - Parameter text: The code.
    /// - Throws: ``BICError`` with a `bic…` code.
    public init(_ text: some StringProtocol) throws(BICError) {
        let bytes = Array(text.utf8)
        try self.init(bytes.span)
    }

    /// Parses a code.
    ///
    /// Blanks are removed and letters made upper case.
    ///
    /// - Parameter bytes: The code, UTF-8.
    /// - Throws: ``BICError`` with a `bic…` code.
    public init(_ bytes: Span<UInt8>) throws(BICError) {
        let source = IdentifierText(bytes)
        for (index, byte) in source.bytes.enumerated() {
            let isCountry = index == 4 || index == 5
            if isCountry ? byte.isASCIIUppercase : byte.isUppercaseAlphanumeric { continue }
            throw BICError(
                .bicCharacter,
                at: source.origin(of: index),
                "\(byte.quoted) cannot stand at character \(index + 1) of a BIC",
                found: source.string,
                expected: isCountry ? "two letters for the country" : "letters and digits",
                remedy: "leave the BIC out: the IBAN alone is enough within SEPA"
            )
        }
        guard source.bytes.count == 8 || source.bytes.count == 11 else {
            throw BICError(
                .bicLength,
                at: source.origin(of: source.bytes.count < 8 ? source.bytes.count : 8),
                "the BIC has \(source.bytes.count) characters",
                found: source.string,
                expected: "8 or 11 characters",
                remedy: "leave the BIC out: the IBAN alone is enough within SEPA"
            )
        }
        text = source.string
    }

    /// The country's two letters.
    public var country: String { String(text.dropFirst(4).prefix(2)) }

    /// The first eight characters, which name the bank without its branch.
    public var institution: String { String(text.prefix(8)) }

    /// The code.
    public var description: String { text }
}
