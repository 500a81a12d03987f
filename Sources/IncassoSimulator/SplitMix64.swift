/// A repeatable source of randomness (Steele, Lea and Flood 2014), so that one seed gives the same answers for ever.
///
/// Swift's own generators are not specified to stay the same between versions.
struct SplitMix64 {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number below a limit; the tiny preference for small numbers does not matter for a simulation.
    mutating func below(_ limit: Int) -> Int {
        Int(next() % UInt64(max(limit, 1)))
    }
}

/// A running hash of names and numbers (FNV-1a), for ids that depend on content only.
struct ContentHash {
    private(set) var value: UInt64

    init(seed: UInt64 = 0) {
        value = 0xCBF2_9CE4_8422_2325 ^ seed
    }

    mutating func add(_ bytes: Span<UInt8>) {
        for index in bytes.indices { add(bytes[index]) }
        // An end mark, so that "a", "bc" and "ab", "c" differ.
        add(0xFF)
    }

    mutating func add(_ text: String) {
        let bytes = Array(text.utf8)
        add(bytes.span)
    }

    mutating func add(_ number: Int) {
        for shift in stride(from: 0, to: 64, by: 8) { add(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    private mutating func add(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    /// Sixteen hexadecimal digits, capital.
    var digits: String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
}
