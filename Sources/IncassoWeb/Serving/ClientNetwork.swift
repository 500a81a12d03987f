import Glibc

/// Where a request comes from: an IPv4 address, or the first 64 bits of an IPv6 address, of which one customer has all.
struct ClientNetwork: Sendable, Hashable {
    private let bytes: [UInt8]

    /// Everybody whose address is not known or not told apart.
    static let others = ClientNetwork(bytes: [])

    /// The network of an address.
    ///
    /// - Parameter address: IPv4 or IPv6 in text form; IPv4 in IPv6 counts as IPv4.
    init?(_ address: some StringProtocol) {
        var bytes = [UInt8](repeating: 0, count: 16)
        let text = String(address)
        if unsafe inet_pton(AF_INET, text, &bytes) == 1 {
            self.bytes = Array(bytes.prefix(4))
        } else if unsafe inet_pton(AF_INET6, text, &bytes) == 1 {
            let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
            self.bytes = bytes.starts(with: mapped) ? Array(bytes.suffix(4)) : Array(bytes.prefix(8))
        } else {
            return nil
        }
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }
}
