/// An ISO 4217 currency code.
///
/// Three upper-case letters packed into one integer, so that a currency is compared and stored at no cost.
public struct Currency: Hashable, Sendable, CustomStringConvertible {
    private let packed: UInt32

    /// The euro, the only currency of the SEPA schemes.
    public static let eur = Currency(letters: 0x45, 0x55, 0x52)
    /// The US dollar.
    public static let usd = Currency(letters: 0x55, 0x53, 0x44)

    private init(letters first: UInt8, _ second: UInt8, _ third: UInt8) {
        packed = UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third)
    }

    /// Parses a code of exactly three letters A to Z.
    ///
    /// - Returns: `nil` for any other shape. Whether the code is in use is not checked.
    public init?(_ bytes: Span<UInt8>) {
        guard bytes.count == 3 else { return nil }
        for index in 0..<3 where !(0x41...0x5A).contains(bytes[index]) { return nil }
        self.init(letters: bytes[0], bytes[1], bytes[2])
    }

    /// Parses a code of exactly three letters A to Z.
    ///
    /// - Returns: `nil` for any other shape.
    public init?(_ code: some StringProtocol) {
        let bytes = Array(code.utf8)
        self.init(bytes.span)
    }

    /// The three letters.
    public var code: String {
        String(
            decoding: [UInt8(packed >> 16 & 0xFF), UInt8(packed >> 8 & 0xFF), UInt8(packed & 0xFF)],
            as: UTF8.self
        )
    }

    /// Digits after the decimal point: 2 for most, 0 and 3 for the listed ones (ISO 4217).
    public var minorDigits: Int {
        switch code {
        case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF",
            "XOF",
            "XPF":
            0
        case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
        default: 2
        }
    }

    /// The three letters.
    public var description: String { code }
}
