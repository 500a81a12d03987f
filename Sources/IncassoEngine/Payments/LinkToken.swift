/// The secret part of a payment link.
///
/// It holds tenant and link number in a form that tells nothing to others, and a MAC over tenant, link and generation.
/// Nothing secret is stored: the same token can be made again for the next notice, and raising the link's generation
/// revokes it. The numbers are hidden by bytes derived from the MAC, so that equal numbers under another generation
/// look unrelated. 45 characters: base 32 in Crockford's alphabet, lower case, without i l o u.
struct LinkToken: Sendable, Hashable {
    /// The number of characters of every token.
    static let length = 45

    /// The tenant's number.
    let tenant: Int64
    /// The link's number.
    let link: Int64
    private let mac: [UInt8]

    /// The token of a link.
    ///
    /// - Parameters:
    ///   - tenant: The tenant's number, below 2^32.
    ///   - link: The link's number.
    ///   - generation: The link's generation.
    ///   - keys: The tenant's keys.
    /// - Returns: 45 lower-case letters and digits.
    static func make(tenant: Int64, link: Int64, generation: Int64, keys: TenantKeys) -> String {
        let mac = mac(tenant: tenant, link: link, generation: generation, keys: keys)
        return encode(hide(numbers(tenant, link), mac, keys) + mac)
    }

    /// Takes a token apart.
    ///
    /// Whether it is genuine, only ``isGenuine(generation:keys:)`` tells.
    ///
    /// - Parameters:
    ///   - text: What stands in the address.
    ///   - keys: The keys of any tenant of this key file.
    /// - Returns: `nil` for any text of another shape.
    static func decode(_ text: some StringProtocol, keys: TenantKeys) -> LinkToken? {
        guard let bytes = decode(Array(text.utf8)) else { return nil }
        let mac = Array(bytes[12...])
        let numbers = hide(Array(bytes[..<12]), mac, keys)
        let tenant = numbers[..<4].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        let link = numbers[4...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard tenant > 0, let link = Int64(exactly: link), link > 0 else { return nil }
        return LinkToken(tenant: tenant, link: link, mac: mac)
    }

    /// A token that leads nowhere, for texts that are none: what follows costs the same time as for one that does.
    ///
    /// - Parameter keys: The keys of any tenant of this key file.
    /// - Returns: A token whose link there is never.
    static func decoy(keys: TenantKeys) -> LinkToken {
        let mac = [UInt8](repeating: 0, count: 16)
        _ = hide([UInt8](repeating: 0, count: 12), mac, keys)
        return LinkToken(tenant: 1, link: .max, mac: mac)
    }

    /// Whether the token was made by us for this generation of the link.
    ///
    /// Takes the same time whatever the answer.
    ///
    /// - Parameters:
    ///   - generation: The link's generation now.
    ///   - keys: The keys of the token's tenant.
    /// - Returns: Whether the MAC is right.
    func isGenuine(generation: Int64, keys: TenantKeys) -> Bool {
        let expected = Self.mac(tenant: tenant, link: link, generation: generation, keys: keys)
        return zip(expected, mac).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func mac(tenant: Int64, link: Int64, generation: Int64, keys: TenantKeys) -> [UInt8] {
        Array(keys.linkMAC(numbers(tenant, link) + bigEndian(UInt64(bitPattern: generation))).prefix(16))
    }

    private static func numbers(_ tenant: Int64, _ link: Int64) -> [UInt8] {
        precondition((1...Int64(UInt32.max)).contains(tenant), "a tenant's number has 32 bits")
        return bigEndian(UInt64(tenant)).suffix(4) + bigEndian(UInt64(bitPattern: link))
    }

    private static func hide(_ numbers: [UInt8], _ mac: [UInt8], _ keys: TenantKeys) -> [UInt8] {
        zip(numbers, keys.linkStream(mac)).map { $0 ^ $1 }
    }

    private static func bigEndian(_ value: UInt64) -> [UInt8] {
        stride(from: UInt64(56), through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    private static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(alphabet[Int(bits >> UInt32(count)) & 31])
            }
        }
        if count > 0 { text.append(alphabet[Int(bits << UInt32(5 - count)) & 31]) }
        return String(decoding: text, as: UTF8.self)
    }

    private static func decode(_ text: [UInt8]) -> [UInt8]? {
        guard text.count == length else { return nil }
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for character in text {
            guard let digit = alphabet.firstIndex(of: character) else { return nil }
            bits = bits << 5 | UInt32(digit)
            count += 5
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        // One bit is left over; a token with it set is not one that we write.
        return bits & ((1 << UInt32(count)) - 1) == 0 ? bytes : nil
    }
}
