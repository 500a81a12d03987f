extension IBAN {
    /// Masks every account number that stands in a text, written together or in groups.
    ///
    /// Banks put account numbers into their free texts; what is kept of them must not be readable.
    ///
    /// - Parameter text: UTF-8.
    /// - Returns: The text with each valid IBAN masked, or `nil` when there is none in it.
    public static func maskingAccounts(in text: [UInt8]) -> [UInt8]? {
        var masked: [UInt8] = []
        var copied = 0
        var start = 0
        while start + 15 <= text.count {
            guard isLetter(text[start]), isLetter(text[start + 1]), let found = account(in: text, at: start)
            else {
                start += 1
                continue
            }
            masked.append(contentsOf: text[copied..<start])
            masked.append(contentsOf: Self.masked(String(decoding: found.number, as: UTF8.self)).utf8)
            start = found.end
            copied = start
        }
        guard copied > 0 else { return nil }
        return masked + text[copied...]
    }

    /// The longest valid account number that starts at a place, blanks, hyphens and dots between its characters left out.
    private static func account(in text: [UInt8], at start: Int) -> (number: [UInt8], end: Int)? {
        var number: [UInt8] = []
        var found: (number: [UInt8], end: Int)?
        for index in start..<text.count {
            let byte = text[index]
            if [0x20, 0x2D, 0x2E].contains(byte) { continue }
            guard isLetter(byte) || (0x30...0x39).contains(byte), number.count < 34 else { break }
            number.append(byte & 0xDF < 0x41 ? byte : byte & 0xDF)
            if number.count >= 15, isValid(number.span) { found = (number, index + 1) }
        }
        return found
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }
}
