/// The text of an identifier without blanks and in upper case, with the way back to where each byte stood.
struct IdentifierText {
    private(set) var bytes: [UInt8] = []
    private var origins: [Int] = []
    private let originalCount: Int

    init(_ source: Span<UInt8>) {
        originalCount = source.count
        bytes.reserveCapacity(source.count)
        origins.reserveCapacity(source.count)
        var index = 0
        while index < source.count {
            let byte = source[index]
            if byte == 0x20 || byte == 0x09 {
                index += 1
            } else if byte == 0xC2, index + 1 < source.count, source[index + 1] == 0xA0 {
                // A no-break space: people copy printed account numbers from web pages.
                index += 2
            } else {
                bytes.append(byte.isASCIILowercase ? byte - 0x20 : byte)
                origins.append(index)
                index += 1
            }
        }
    }

    var string: String { String(decoding: bytes, as: UTF8.self) }

    /// Where this byte stood in the source; the source's length past the end.
    func origin(of index: Int) -> Int {
        index < origins.count ? origins[index] : originalCount
    }
}

extension UInt8 {
    var isASCIIDigit: Bool { self &- 0x30 < 10 }
    var isASCIIUppercase: Bool { self &- 0x41 < 26 }
    var isASCIILowercase: Bool { self &- 0x61 < 26 }
    /// A digit or an upper-case letter.
    var isUppercaseAlphanumeric: Bool { isASCIIDigit || isASCIIUppercase }
    /// The character in quotation marks, or its hexadecimal value when it is not printable ASCII.
    var quoted: String {
        if (0x21...0x7E).contains(self) { return "'" + String(UnicodeScalar(self)) + "'" }
        let digits = String(self, radix: 16, uppercase: true)
        return "byte 0x" + (digits.count < 2 ? "0" : "") + digits
    }
}

extension Span<UInt8> {
    /// The bytes as text, with invalid UTF-8 replaced.
    var string: String {
        unsafe withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
