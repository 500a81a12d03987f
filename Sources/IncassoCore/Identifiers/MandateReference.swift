/// Why a text is not a mandate reference.
public typealias MandateReferenceError = IdentifierError

extension IdentifierError.Code {
    /// No character, or more than 35.
    public static let mandateReferenceLength = Self(rawValue: "CORE-MANDATE-LENGTH")
    /// A character outside the SEPA character set, or a blank at either end.
    public static let mandateReferenceCharacter = Self(rawValue: "CORE-MANDATE-CHARACTER")
    /// A slash at either end, or two in a row.
    public static let mandateReferenceSlash = Self(rawValue: "CORE-MANDATE-SLASH")
}

/// A unique mandate reference (AT-M001): 1 to 35 characters of the SEPA character set.
///
/// It is kept exactly as given, because the debtor holds a paper on which it stands. Slashes may stand neither at an
/// end nor next to each other (EPC implementation guidelines, general rules).
public struct MandateReference: Hashable, Sendable, CustomStringConvertible {
    /// The longest reference in characters.
    public static let maxLength = 35

    /// The reference as given.
    public let text: String

    /// Parses a reference.
    ///
    /// - Parameter text: The reference; nothing is trimmed or converted.
    /// - Throws: ``MandateReferenceError`` with a `mandateReference…` code.
    public init(_ text: some StringProtocol) throws(MandateReferenceError) {
        let bytes = Array(text.utf8)
        try self.init(bytes.span)
    }

    /// Parses a reference.
    ///
    /// - Parameter bytes: The reference, UTF-8; nothing is trimmed or converted.
    /// - Throws: ``MandateReferenceError`` with a `mandateReference…` code.
    public init(_ bytes: Span<UInt8>) throws(MandateReferenceError) {
        let count = bytes.count
        for index in bytes.indices {
            let byte = bytes[index]
            let isEnd = index == 0 || index == count - 1
            guard SEPACharacterSet.contains(byte), !(isEnd && byte == 0x20) else {
                throw MandateReferenceError(
                    .mandateReferenceCharacter,
                    at: index,
                    byte == 0x20
                        ? "a mandate reference cannot start or end with a blank"
                        : "\(byte.quoted) cannot stand in a mandate reference",
                    found: bytes.string,
                    expected: "letters, digits, inner blanks and / - ? : ( ) . , ' +",
                    remedy: "give it as it stands on the mandate, or amend the mandate to a new reference"
                )
            }
            guard byte == 0x2F, isEnd || bytes[index - 1] == 0x2F else { continue }
            throw MandateReferenceError(
                .mandateReferenceSlash,
                at: index,
                "a slash stands at the end, at the start or beside another in the mandate reference",
                found: bytes.string,
                expected: "single slashes between other characters",
                remedy: "amend the mandate to a reference without it"
            )
        }
        guard (1...Self.maxLength).contains(count) else {
            throw MandateReferenceError(
                .mandateReferenceLength,
                at: min(count, Self.maxLength),
                count == 0
                    ? "the mandate reference is missing" : "the mandate reference has \(count) characters",
                found: count == 0 ? nil : bytes.string,
                expected: "1 to \(Self.maxLength) characters",
                remedy: "give it as it stands on the mandate"
            )
        }
        text = bytes.string
    }

    /// The form under which two references count as the same: upper case and without blanks.
    ///
    /// Banks differ in whether they tell such references apart, so a creditor must not hold both.
    public var comparisonKey: String {
        let bytes = Array(text.utf8)
        return IdentifierText(bytes.span).string
    }

    /// The reference.
    public var description: String { text }
}
