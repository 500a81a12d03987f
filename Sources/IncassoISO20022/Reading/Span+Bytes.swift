import IncassoCore

extension Span<UInt8> {
    /// Whether the bytes are these.
    @inline(__always)
    func equals(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        return unsafe withUnsafeBytes { bytes in
            for index in bytes.indices where unsafe bytes[index] != text.utf8Start[index] { return false }
            return true
        }
    }

    /// The bytes packed into a number when there are one to four of them, else 0.
    @inline(__always)
    var packedCode: UInt32 {
        guard count > 0, count <= 4 else { return 0 }
        var packed: UInt32 = 0
        for index in indices { packed = packed &<< 8 | UInt32(self[index]) }
        return packed
    }

    /// A whole number of at most nine digits.
    var smallNumber: Int? {
        guard count > 0, count <= 9 else { return nil }
        var value = 0
        for index in indices {
            let digit = self[index] &- 0x30
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }

    /// The day of a date or a date with time: the time and the zone are dropped.
    var day: LocalDate? {
        guard count >= 10 else { return nil }
        if count > 10 {
            let next = self[10]
            guard next == 0x54 || next == 0x5A || next == 0x2B || next == 0x2D || next == 0x20 else {
                return nil
            }
        }
        return LocalDate(iso: extracting(0..<10))
    }

    /// Whether it is one of the words with which banks say that they have no reference.
    var isNoReference: Bool {
        switch count {
        case 0: true
        case 4: equals("NONE")
        case 6: equals("NONREF")
        case 11: equals("NOTPROVIDED") || equals("notprovided") || equals("NotProvided")
        case 12: equals("NOT PROVIDED")
        default: false
        }
    }
}

extension ByteString {
    /// Replaces the content by these bytes and keeps the memory.
    @inline(__always)
    mutating func set(_ bytes: Span<UInt8>) {
        removeAll()
        append(bytes)
    }

    /// Replaces the content by a reference, or by nothing when the bank says that there is none.
    mutating func setReference(_ bytes: Span<UInt8>) {
        removeAll()
        if !bytes.isNoReference { append(bytes) }
    }

    /// The bytes packed into a number when there are one to four of them, else 0.
    var packedCode: UInt32 { bytes.span.packedCode }

    /// Appends a further line of a text, after a blank.
    mutating func appendLine(_ bytes: Span<UInt8>) {
        if !isEmpty, !bytes.isEmpty { append([0x20].span) }
        append(bytes)
    }
}

extension UInt32 {
    /// A code of four letters packed like ``Swift/Span/packedCode``.
    @inline(__always)
    static func code(_ text: StaticString) -> UInt32 {
        var packed: UInt32 = 0
        for index in 0..<text.utf8CodeUnitCount {
            packed = unsafe packed &<< 8 | UInt32(text.utf8Start[index])
        }
        return packed
    }
}
