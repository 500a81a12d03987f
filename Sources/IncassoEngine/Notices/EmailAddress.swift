/// An e-mail address that can stand in a message's head as it is: ASCII, one at sign, nothing that could end the line or the
/// address.
struct EmailAddress: Sendable, Hashable {
    /// The address.
    let text: String
    /// The part after the at sign.
    let domain: String

    /// Parses an address; blanks around it are removed.
    ///
    /// - Parameter given: The text.
    init?(_ given: String) {
        let bytes = Array(given.utf8)
        guard let parts = Self.parts(bytes.span) else { return nil }
        text = String(decoding: bytes[parts.local.lowerBound..<parts.domain.upperBound], as: UTF8.self)
        domain = String(decoding: bytes[parts.domain], as: UTF8.self)
    }

    /// Whether a text is an address that anyone can write to, with a point in its domain; blanks around it are no part of it.
    static func isPublic(_ given: Span<UInt8>) -> Bool {
        guard let domain = parts(given)?.domain else { return false }
        return domain.contains { given[$0] == 0x2E }
    }

    /// Where the parts before and after the at sign lie.
    private static func parts(_ given: Span<UInt8>) -> (local: Range<Int>, domain: Range<Int>)? {
        var start = 0
        var end = given.count
        while start < end, given[start] == 0x20 { start += 1 }
        while start < end, given[end - 1] == 0x20 { end -= 1 }
        var at = start
        while at < end, isLocal(given[at]) { at += 1 }
        guard at < end, given[at] == 0x40 else { return nil }
        let domain = (at + 1)..<end
        guard (1...64).contains(at - start), (1...253).contains(domain.count),
            given[start] != 0x2E, given[at - 1] != 0x2E
        else { return nil }
        var label = 0
        for index in domain {
            if given[index] == 0x2E {
                guard label > 0 else { return nil }
                label = 0
            } else {
                guard isLabel(given[index]), label < 63 else { return nil }
                label += 1
            }
        }
        return label > 0 ? (start..<at, domain) : nil
    }

    /// The address as others may see it: the first letter, and the domain.
    var masked: String {
        String(decoding: text.utf8.prefix(1), as: UTF8.self) + "…@" + domain
    }

    /// The characters of a dot-atom (RFC 5322 section 3.2.3).
    private static func isLocal(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "!#$%&'*+-/=?^_`{|}~.".utf8.contains(byte)
    }

    /// The characters of a label of a domain.
    private static func isLabel(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2D
    }
}
