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
        let text = String(
            decoding: given.utf8.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed(),
            as: UTF8.self
        )
        let parts = text.utf8.split(separator: 0x40, omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].count), (1...253).contains(parts[1].count),
            parts[0].allSatisfy(Self.isLocal), parts[0].first != 0x2E, parts[0].last != 0x2E,
            parts[1].split(separator: 0x2E, omittingEmptySubsequences: false).allSatisfy(Self.isLabel)
        else { return nil }
        self.text = text
        domain = String(decoding: parts[1], as: UTF8.self)
    }

    /// The address as others may see it: the first letter, and the domain.
    var masked: String {
        String(decoding: text.utf8.prefix(1), as: UTF8.self) + "…@" + domain
    }

    /// The characters of a dot-atom (RFC 5322 section 3.2.3).
    private static func isLocal(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "!#$%&'*+-/=?^_`{|}~.".utf8.contains(byte)
    }

    private static func isLabel(_ label: some Collection<UInt8>) -> Bool {
        !label.isEmpty && label.count <= 63
            && label.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x2D }
    }
}
