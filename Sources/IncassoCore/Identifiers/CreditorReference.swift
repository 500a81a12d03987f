/// Why a text is not a structured creditor reference.
public typealias CreditorReferenceError = IdentifierError

extension IdentifierError.Code {
    /// The text does not start with `RF`.
    public static let creditorReferencePrefix = Self(rawValue: "CORE-RF-PREFIX")
    /// Fewer than 5 or more than 25 characters; a body of none or more than 21.
    public static let creditorReferenceLength = Self(rawValue: "CORE-RF-LENGTH")
    /// A character that cannot stand there.
    public static let creditorReferenceCharacter = Self(rawValue: "CORE-RF-CHARACTER")
    /// The check digits do not fit the rest.
    public static let creditorReferenceCheck = Self(rawValue: "CORE-RF-CHECK")
}

/// A structured creditor reference (ISO 11649): `RF`, two check digits, and 1 to 21 letters or digits.
///
/// Banks pass it on but need not check it, so it is checked here.
public struct CreditorReference: Hashable, Sendable, CustomStringConvertible {
    /// The reference in electronic form: upper case, no blanks.
    public let text: String

    /// Parses a reference.
    ///
    /// Blanks are removed and letters made upper case.
    ///
    /// - Parameter text: The reference with its prefix `RF`.
    /// - Throws: ``CreditorReferenceError`` with a `creditorReference…` code.
    public init(_ text: some StringProtocol) throws(CreditorReferenceError) {
        let bytes = Array(text.utf8)
        try self.init(bytes.span)
    }

    /// Parses a reference.
    ///
    /// Blanks are removed and letters made upper case.
    ///
    /// - Parameter bytes: The reference with its prefix `RF`, UTF-8.
    /// - Throws: ``CreditorReferenceError`` with a `creditorReference…` code.
    public init(_ bytes: Span<UInt8>) throws(CreditorReferenceError) {
        let source = IdentifierText(bytes)
        let content = source.bytes
        guard content.starts(with: [0x52, 0x46]) else {
            throw CreditorReferenceError(
                .creditorReferencePrefix,
                at: 0,
                "the reference does not start with RF",
                found: source.string,
                expected: "a structured creditor reference (ISO 11649)",
                remedy: "put free text into the description instead"
            )
        }
        try Self.checkBody(source, from: 4)
        var number = Mod97()
        for byte in content[4...] + content[..<4] { _ = number.append(byte) }
        guard number.remainder == 1 else {
            throw CreditorReferenceError(
                .creditorReferenceCheck,
                at: source.origin(of: 2),
                "the check digits of the creditor reference do not fit the rest",
                found: source.string,
                expected: "a number whose remainder by 97 is 1 (ISO 11649)",
                remedy: "compare it with the invoice: a digit is wrong or two are swapped"
            )
        }
        text = source.string
    }

    /// Makes a reference of its body by computing the check digits.
    ///
    /// - Parameter body: 1 to 21 letters or digits; blanks are removed and letters made upper case.
    /// - Throws: ``CreditorReferenceError`` for any other body.
    public init(body: String) throws(CreditorReferenceError) {
        let bytes = Array(body.utf8)
        let source = IdentifierText(bytes.span)
        try Self.checkBody(source, from: 0)
        let check = Mod97.checkDigits(body: source.bytes.span, prefix: (0x52, 0x46))
        text = "RF" + (check < 10 ? "0" : "") + String(check) + source.string
    }

    /// The part after the check digits.
    public var body: String { String(text.dropFirst(4)) }

    /// The reference.
    public var description: String { text }

    private static func checkBody(_ source: IdentifierText, from start: Int) throws(CreditorReferenceError) {
        let count = source.bytes.count
        guard count > start, count <= start + 21 else {
            throw CreditorReferenceError(
                .creditorReferenceLength,
                at: source.origin(of: min(count, start + 21)),
                "the creditor reference has \(count) characters",
                found: source.string,
                expected: "\(start + 1) to \(start + 21) characters",
                remedy: "shorten it, or put free text into the description instead"
            )
        }
        for (index, byte) in source.bytes.enumerated() {
            let isCheckDigit = start == 4 && (index == 2 || index == 3)
            if isCheckDigit ? byte.isASCIIDigit : byte.isUppercaseAlphanumeric { continue }
            throw CreditorReferenceError(
                .creditorReferenceCharacter,
                at: source.origin(of: index),
                "\(byte.quoted) cannot stand at character \(index + 1) of a creditor reference",
                found: source.string,
                expected: isCheckDigit ? "two check digits" : "digits and letters A to Z",
                remedy: "remove it and compute the check digits anew"
            )
        }
    }
}
