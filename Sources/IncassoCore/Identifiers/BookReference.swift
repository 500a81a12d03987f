/// A short reference of ours that holds the primary key of what it names.
///
/// It is what we give the bank as end-to-end id, block id or message id, and the payer as reference: when it comes back
/// it decodes to a row without any search for text. 15 characters: a letter for the kind, four for the book, nine for
/// the number (base 32 in Crockford's alphabet, without I L O U), and an ISO 7064 MOD 37,36 check character, which finds
/// every single wrong character and nearly every swap of neighbours.
public struct BookReference: Hashable, Sendable, CustomStringConvertible {
    /// What a reference names.
    ///
    /// The raw value is its letter.
    public enum Kind: UInt8, Sendable, Hashable, CaseIterable {
        /// One attempt to collect a claim: the scheme's end-to-end id.
        case endToEnd = 0x45
        /// A payment block.
        case block = 0x50
        /// A message.
        case message = 0x4D
        /// A claim or case, for the payer to quote.
        case reference = 0x52
        /// The reversal of one debit.
        case reversal = 0x56
    }

    /// The number of characters of every reference.
    public static let length = 15
    /// The highest book code: 20 bits.
    public static let maxBook: UInt32 = (1 << 20) - 1
    /// The highest number: 45 bits.
    public static let maxNumber: UInt64 = (1 << 45) - 1
    /// The highest claim number in an end-to-end id: 40 bits.
    public static let maxClaim: UInt64 = (1 << 40) - 1
    /// The highest attempt in an end-to-end id.
    public static let maxAttempt = 31

    /// What it names.
    public let kind: Kind
    /// The code of the database and tenant that issued it.
    public let book: UInt32
    /// The number within kind and book.
    public let number: UInt64

    /// The reference of a number.
    ///
    /// - Parameters:
    ///   - kind: What it names.
    ///   - book: The book's code, up to ``maxBook``.
    ///   - number: The number, up to ``maxNumber``.
    public init(kind: Kind, book: UInt32, number: UInt64) {
        precondition(book <= Self.maxBook, "a book code has 20 bits")
        precondition(number <= Self.maxNumber, "a number has 45 bits")
        self.kind = kind
        self.book = book
        self.number = number
    }

    /// The end-to-end id of an attempt to collect a claim.
    ///
    /// - Parameters:
    ///   - book: The book's code, up to ``maxBook``.
    ///   - claim: The claim's number, up to ``maxClaim``.
    ///   - attempt: The attempt, 1 to ``maxAttempt``.
    public init(book: UInt32, claim: UInt64, attempt: Int) {
        precondition(claim <= Self.maxClaim, "a claim number has 40 bits")
        precondition((1...Self.maxAttempt).contains(attempt), "attempts are counted from 1 to 31")
        self.init(kind: .endToEnd, book: book, number: claim << 5 | UInt64(attempt))
    }

    /// Decodes a reference.
    ///
    /// Lower-case letters are taken, because payers type them.
    ///
    /// - Parameter bytes: The text without blanks.
    public init?(_ bytes: Span<UInt8>) {
        guard bytes.count == Self.length else { return nil }
        var check = Mod37()
        var values: (book: UInt64, number: UInt64) = (0, 0)
        for index in 0..<(Self.length - 1) {
            let byte = Self.uppercase(bytes[index])
            guard check.append(byte) else { return nil }
            guard index > 0 else { continue }
            let digit = Self.digits[Int(byte)]
            guard digit < 32 else { return nil }
            if index <= 4 {
                values.book = values.book << 5 | UInt64(digit)
            } else {
                values.number = values.number << 5 | UInt64(digit)
            }
        }
        guard check.character == Self.uppercase(bytes[Self.length - 1]),
            let kind = Kind(rawValue: Self.uppercase(bytes[0]))
        else { return nil }
        if kind == .endToEnd, values.number & 31 == 0 { return nil }
        self.init(kind: kind, book: UInt32(values.book), number: values.number)
    }

    /// Decodes a reference.
    ///
    /// - Parameter text: The text without blanks.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        self.init(bytes.span)
    }

    /// The claim's number in an end-to-end id; `nil` for other kinds.
    public var claim: UInt64? { kind == .endToEnd ? number >> 5 : nil }

    /// The attempt in an end-to-end id; `nil` for other kinds.
    public var attempt: Int? { kind == .endToEnd ? Int(number & 31) : nil }

    /// The 15 characters.
    public var text: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.length)
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the 15 characters without allocating anything else.
    ///
    /// - Parameter bytes: What to append to.
    public func append(to bytes: inout [UInt8]) {
        let alphabet = Self.alphabet
        var check = Mod37()
        _ = check.append(kind.rawValue)
        bytes.append(kind.rawValue)
        // Book and number side by side are 65 bits: the book's 20 above, the number's 45 below.
        let digits = UInt128(book) << 45 | UInt128(number)
        for position in (0..<13).reversed() {
            let byte = alphabet[Int(truncatingIfNeeded: digits >> UInt128(position * 5)) & 31]
            _ = check.append(byte)
            bytes.append(byte)
        }
        bytes.append(check.character)
    }

    /// The 15 characters.
    public var description: String { text }

    @inline(__always)
    private static func uppercase(_ byte: UInt8) -> UInt8 {
        byte.isASCIILowercase ? byte - 0x20 : byte
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// The value of each byte, 255 for those outside the alphabet.
    private static let digits: [UInt8] = {
        var table = [UInt8](repeating: 255, count: 256)
        for (value, byte) in alphabet.enumerated() { table[Int(byte)] = UInt8(value) }
        return table
    }()
}
