extension Span<UInt8> {
    /// The range without white space at both ends.
    var trimmed: Range<Int> {
        var start = 0
        var end = count
        while start < end, self[start] <= 0x20 { start += 1 }
        while end > start, self[end - 1] <= 0x20 { end -= 1 }
        return start..<end
    }
}
