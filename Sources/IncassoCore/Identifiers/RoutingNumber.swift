/// Why a text is not a routing number.
public typealias RoutingNumberError = IdentifierError

extension IdentifierError.Code {
    /// There is no text.
    public static let routingNumberEmpty = Self(rawValue: "CORE-ROUTING-EMPTY")
    /// A character that is no digit.
    public static let routingNumberCharacter = Self(rawValue: "CORE-ROUTING-CHARACTER")
    /// The text has not nine digits.
    public static let routingNumberLength = Self(rawValue: "CORE-ROUTING-LENGTH")
    /// The first two digits belong to no Federal Reserve district or other range.
    public static let routingNumberRange = Self(rawValue: "CORE-ROUTING-RANGE")
    /// The ninth digit does not fit the others.
    public static let routingNumberCheck = Self(rawValue: "CORE-ROUTING-CHECK")
}

/// A routing number of the American Bankers Association: nine digits that name a bank in the United States.
///
/// Length, check digit and first two digits are right; whether the bank exists is not checked.
public struct RoutingNumber: Hashable, Sendable, CustomStringConvertible {
    /// The nine digits.
    public let text: String

    /// Parses a number.
    ///
    /// Blanks are removed.
    ///
    /// - Parameter text: The number as it stands on a cheque.
    /// - Throws: ``RoutingNumberError`` with a `routingNumber…` code.
    public init(_ text: some StringProtocol) throws(RoutingNumberError) {
        let bytes = Array(text.utf8)
        try self.init(bytes.span)
    }

    /// Parses a number.
    ///
    /// Blanks are removed.
    ///
    /// - Parameter bytes: The number, UTF-8.
    /// - Throws: ``RoutingNumberError`` with a `routingNumber…` code.
    public init(_ bytes: Span<UInt8>) throws(RoutingNumberError) {
        if Self.isValid(bytes) {
            text = bytes.string
            return
        }
        let source = IdentifierText(bytes)
        if !Self.isValid(source.bytes.span) { throw Self.error(in: source) }
        text = source.string
    }

    /// Whether these bytes are a routing number: nine digits, a range that is in use, a right check digit.
    ///
    /// Allocates nothing: made for files with a million entries.
    ///
    /// - Parameter bytes: The text to check, without blanks.
    /// - Returns: Whether it is one.
    public static func isValid(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count == 9 else { return false }
        var number = 0
        for index in 0..<9 {
            let digit = bytes[index] &- 0x30
            guard digit < 10 else { return false }
            number = number &* 10 &+ Int(digit)
        }
        return isRange(number / 10_000_000) && hasRightCheck(number)
    }

    /// Whether a number of up to nine digits ends in the digit that the others ask for.
    ///
    /// The digits weighed 3, 7 and 1 in turn add up to a multiple of ten.
    ///
    /// - Parameter number: The number; leading zeros count as digits.
    /// - Returns: Whether the check digit is right.
    package static func hasRightCheck(_ number: Int) -> Bool {
        number % 10 == checkDigit(of: number / 10)
    }

    /// The ninth digit that belongs to the first eight.
    ///
    /// - Parameter identification: The first eight digits, as a number.
    /// - Returns: The digit, 0 to 9.
    public static func checkDigit(of identification: Int) -> Int {
        var rest = identification
        var sum = 0
        // From the eighth digit backwards the weights are 7, 3, 1, 7, 3, 1, 7, 3.
        var weight = 7
        for _ in 0..<8 {
            sum += rest % 10 * weight
            rest /= 10
            weight = weight == 7 ? 3 : weight == 3 ? 1 : 7
        }
        return (10 - sum % 10) % 10
    }

    /// The first eight digits, which stand for the bank in ACH records (`RDFI Identification`).
    public var identification: String { String(text.prefix(8)) }

    /// The nine digits.
    public var description: String { text }

    /// The ranges in use: 00 to 12 the government and the Federal Reserve districts, 21 to 32 thrift institutions, 61 to
    /// 72 electronic ones, 80 travellers' cheques.
    private static func isRange(_ firstTwo: Int) -> Bool {
        switch firstTwo {
        case 0...12, 21...32, 61...72, 80: true
        default: false
        }
    }

    /// What is wrong with a text that is not valid.
    private static func error(in source: IdentifierText) -> RoutingNumberError {
        let bytes = source.bytes
        if bytes.isEmpty {
            return RoutingNumberError(
                .routingNumberEmpty,
                at: 0,
                "the routing number is missing",
                expected: "nine digits",
                remedy: "ask the account holder for it: it stands on a cheque, lower left"
            )
        }
        let found = source.string
        if let index = bytes.firstIndex(where: { !$0.isASCIIDigit }) {
            return RoutingNumberError(
                .routingNumberCharacter,
                at: source.origin(of: index),
                "\(bytes[index].quoted) cannot stand in a routing number",
                found: found,
                expected: "nine digits",
                remedy: "give the ABA routing number, not another code of the bank"
            )
        }
        if bytes.count != 9 {
            return RoutingNumberError(
                .routingNumberLength,
                at: source.origin(of: min(bytes.count, 9)),
                "the routing number has \(bytes.count) digits",
                found: found,
                expected: "nine digits",
                remedy: bytes.count == 8
                    ? "a spreadsheet may have taken off a leading zero"
                    : "look for a digit missing or too many"
            )
        }
        let firstTwo = Int(bytes[0] - 0x30) * 10 + Int(bytes[1] - 0x30)
        if !isRange(firstTwo) {
            return RoutingNumberError(
                .routingNumberRange,
                at: source.origin(of: 0),
                "no bank has a routing number that starts with \(found.prefix(2))",
                found: found,
                expected: "00 to 12, 21 to 32, 61 to 72 or 80 in front",
                remedy: "compare it with the account holder's cheque"
            )
        }
        return RoutingNumberError(
            .routingNumberCheck,
            at: source.origin(of: 8),
            "the last digit of the routing number does not fit the rest",
            found: found,
            expected: "digits that weighed 3, 7, 1 in turn add up to a multiple of 10",
            remedy: "a digit is wrong or two are swapped: compare it with the account holder's cheque"
        )
    }
}
