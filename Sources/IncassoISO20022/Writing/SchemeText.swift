/// Checks of short texts against the forms that the SEPA guidelines give them, on bytes and without memory.
enum SchemeText {
    /// Whether a byte belongs to the SEPA character set (EPC217-08), blank included.
    static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: " "), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "+"),
            UInt8(ascii: ","), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":"),
            UInt8(ascii: "?"):
            true
        default: false
        }
    }

    /// What is wrong with an identifier, or `nil`: 1 to 35 characters of the SEPA set, no blank at an end, no `/` at an
    /// end, no `//` (EPC217-08).
    static func identifierProblem(_ bytes: Span<UInt8>) -> String? {
        guard !bytes.isEmpty else { return "is missing" }
        guard bytes.count <= 35 else { return "is longer than 35 characters" }
        var previous: UInt8 = 0
        for index in bytes.indices {
            let byte = bytes[index]
            guard isAllowed(byte) else { return "holds a character outside the SEPA set" }
            if byte == UInt8(ascii: "/"), previous == byte { return "holds //" }
            previous = byte
        }
        let (first, last) = (bytes[0], bytes[bytes.count - 1])
        if first == UInt8(ascii: "/") || last == UInt8(ascii: "/") { return "starts or ends with /" }
        if first == UInt8(ascii: " ") || last == UInt8(ascii: " ") { return "starts or ends with a blank" }
        return nil
    }

    /// Whether bytes are only capital letters and digits.
    static func isCapitalAlphanumeric(_ bytes: Span<UInt8>) -> Bool {
        for index in bytes.indices {
            let byte = bytes[index]
            let isDigit = byte &- 0x30 < 10
            let isCapital = byte &- 0x41 < 26
            guard isDigit || isCapital else { return false }
        }
        return true
    }

    /// Whether bytes have the form of a BIC in messages of the 2019 version: `[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?`.
    static func isBIC(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count == 8 || bytes.count == 11, isCapitalAlphanumeric(bytes) else { return false }
        return bytes[4] &- 0x41 < 26 && bytes[5] &- 0x41 < 26
    }

    /// Whether bytes have the form of an LEI (ISO 17442): 18 capital letters and digits, and two check digits.
    static func isLEI(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count == 20, isCapitalAlphanumeric(bytes) else { return false }
        return bytes[18] &- 0x30 < 10 && bytes[19] &- 0x30 < 10
    }

    /// Whether bytes have the form of a country code.
    static func isCountry(_ bytes: Span<UInt8>) -> Bool {
        bytes.count == 2 && bytes[0] &- 0x41 < 26 && bytes[1] &- 0x41 < 26
    }

    /// Whether a text is a time `YYYY-MM-DDThh:mm:ss` with or without `Z` or an offset.
    static func isDateTime(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 19 || bytes.count == 20 || bytes.count == 25 else { return false }
        let pattern: [UInt8] = Array("9999-99-99T99:99:99+99:99".utf8)
        for index in bytes.indices {
            if index == 19 {
                let isOffset = bytes[19] == UInt8(ascii: "+") || bytes[19] == UInt8(ascii: "-")
                guard bytes.count == 25 ? isOffset : bytes[19] == UInt8(ascii: "Z") else { return false }
                continue
            }
            let matches =
                pattern[index] == UInt8(ascii: "9")
                ? bytes[index] &- 0x30 < 10 : bytes[index] == pattern[index]
            guard matches else { return false }
        }
        return true
    }
}
