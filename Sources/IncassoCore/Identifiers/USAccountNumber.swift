/// Why a text is not a US account number.
public typealias USAccountNumberError = IdentifierError

extension IdentifierError.Code {
    /// There is no text.
    public static let usAccountEmpty = Self(rawValue: "CORE-US-ACCOUNT-EMPTY")
    /// A character that is neither a digit, a letter nor a hyphen.
    public static let usAccountCharacter = Self(rawValue: "CORE-US-ACCOUNT-CHARACTER")
    /// More than 17 characters.
    public static let usAccountLength = Self(rawValue: "CORE-US-ACCOUNT-LENGTH")
}

/// An account number at a bank in the United States: 1 to 17 digits, letters and hyphens, as each bank likes.
///
/// Leading zeros count. There is no check digit. Its description is masked; the full number has to be asked for by name:
/// ``text``.
public struct USAccountNumber: Hashable, Sendable, CustomStringConvertible {
    /// The longest number that an ACH record can hold.
    public static let maximumLength = 17

    /// The full number without blanks, letters as they were given.
    public let text: String

    /// Parses a number.
    ///
    /// Blanks are removed: banks print them, and they do not count (ACH record 6, DFI Account Number).
    ///
    /// - Parameter text: The number.
    /// - Throws: ``USAccountNumberError`` with a `usAccount…` code.
    public init(_ text: some StringProtocol) throws(USAccountNumberError) {
        let bytes = text.utf8.filter { $0 != 0x20 && $0 != 0x09 }
        guard !bytes.isEmpty else {
            throw USAccountNumberError(
                .usAccountEmpty,
                at: 0,
                "the account number is missing",
                expected: "1 to 17 digits or letters",
                remedy: "ask the account holder for it: it stands on a cheque, beside the routing number"
            )
        }
        let found = Self.masked(text)
        if let wrong = bytes.first(where: { !Self.isAllowed($0) }) {
            let position = text.utf8.firstIndex(of: wrong) ?? text.utf8.startIndex
            throw USAccountNumberError(
                .usAccountCharacter,
                at: text.utf8.distance(from: text.utf8.startIndex, to: position),
                "\(wrong.quoted) cannot stand in an account number",
                found: found,
                expected: "digits, letters and hyphens",
                remedy: "give the account number alone"
            )
        }
        guard bytes.count <= Self.maximumLength else {
            throw USAccountNumberError(
                .usAccountLength,
                at: text.utf8.count,
                "the account number has \(bytes.count) characters",
                found: found,
                expected: "at most 17",
                remedy: "give the account number alone, without the routing number in front"
            )
        }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// The last four characters, for example `…6789`.
    public var masked: String { Self.masked(text) }

    /// The masked number.
    public var description: String { masked }

    /// Masks a number that may not be valid: the last four characters are shown, of one shorter than twelve the last
    /// quarter.
    ///
    /// - Parameter text: The number as it was given.
    /// - Returns: For example `…6789` or `…78`.
    public static func masked(_ text: some StringProtocol) -> String {
        let compact = text.filter { !$0.isWhitespace }
        return "…" + compact.suffix(compact.count < 12 ? compact.count / 4 : 4)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        byte.isUppercaseAlphanumeric || byte.isASCIILowercase || byte == UInt8(ascii: "-")
    }
}
