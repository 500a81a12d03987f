/// Remembers which texts of a file have been seen, by hashes of 64 bits.
///
/// Eight to sixteen bytes for each text, up to ``standardLimit`` texts: a file of any size is checked in at most 64 MiB for each
/// kind of text. Two different texts share a hash in a file of a million with a chance of one in thirty million; the
/// price is a finding that a person looks at, never one that is missed.
struct SeenHashes {
    /// What became of a hash.
    enum Outcome {
        case new
        case repeated
        case unchecked
    }

    /// So many texts of a kind are remembered.
    static let standardLimit = 4_000_000

    private let limit: Int
    private var slots = [UInt64](repeating: 0, count: 1 << 10)
    private var count = 0

    /// Nothing seen yet.
    init(limit: Int = SeenHashes.standardLimit) {
        self.limit = limit
    }

    /// Remembers a hash.
    mutating func insert(_ hash: UInt64) -> Outcome {
        // An empty slot holds 0.
        let value = hash == 0 ? 1 : hash
        var index = Int(truncatingIfNeeded: value) & (slots.count - 1)
        while slots[index] != 0 {
            if slots[index] == value { return .repeated }
            index = (index + 1) & (slots.count - 1)
        }
        guard count < limit else { return .unchecked }
        slots[index] = value
        count += 1
        if count * 2 > slots.count { grow() }
        return .new
    }

    /// Whether a hash was remembered.
    func contains(_ hash: UInt64) -> Bool {
        guard count > 0 else { return false }
        let value = hash == 0 ? 1 : hash
        var index = Int(truncatingIfNeeded: value) & (slots.count - 1)
        while slots[index] != 0 {
            if slots[index] == value { return true }
            index = (index + 1) & (slots.count - 1)
        }
        return false
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt64](repeating: 0, count: old.count * 2)
        for value in old where value != 0 {
            var index = Int(truncatingIfNeeded: value) & (slots.count - 1)
            while slots[index] != 0 { index = (index + 1) & (slots.count - 1) }
            slots[index] = value
        }
    }
}

extension Span<UInt8> {
    /// A hash of 64 bits (FNV-1a with a final mixing).
    @inline(__always)
    var hash64: UInt64 {
        var hash = UInt64.hashStart
        for index in indices { hash.hash(self[index]) }
        return hash.mixed
    }
}

extension UInt64 {
    /// The hash of no bytes, before the mixing.
    static let hashStart: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Adds a byte to a hash.
    @inline(__always)
    mutating func hash(_ byte: UInt8) {
        self = (self ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    /// The bits spread over the whole word.
    @inline(__always)
    var mixed: UInt64 {
        var mixed = (self ^ (self >> 32)) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 29)) &* 0xBF58_476D_1CE4_E5B9
        return mixed ^ (mixed >> 32)
    }

    /// One hash of two.
    @inline(__always)
    func combined(with other: UInt64) -> UInt64 {
        (self &* 0x0000_0100_0000_01B3 ^ other).mixed
    }
}
