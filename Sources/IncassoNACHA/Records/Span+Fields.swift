import IncassoCore

/// Reading fields of a record of 94 bytes.
///
/// Indices are not checked one by one: a million entries have fifty million digits. The bounds of the range are, once.
extension Span<UInt8> {
    /// The digits of a field as a number; `nil` when a byte is no digit.
    @inline(__always)
    func number(_ field: Range<Int>) -> Int? {
        precondition(field.lowerBound >= 0 && field.upperBound <= count)
        var value = 0
        var highest: UInt8 = 0
        for index in field {
            let digit = unsafe self[unchecked: index] &- 0x30
            highest = max(highest, digit)
            value = value &* 10 &+ Int(digit)
        }
        return highest < 10 ? value : nil
    }

    /// Whether every byte of a field is this one.
    func isFilled(_ field: Range<Int>, with byte: UInt8) -> Bool {
        for index in field where self[index] != byte { return false }
        return true
    }

    /// Whether a field holds nothing but blanks.
    func isBlank(_ field: Range<Int>) -> Bool {
        isFilled(field, with: 0x20)
    }

    /// Whether a field holds nothing but blanks and zeros, which the rules count as missing.
    func isMissing(_ field: Range<Int>) -> Bool {
        for index in field where self[index] != 0x20 && self[index] != 0x30 { return false }
        return true
    }

    /// A field without the blanks at its ends.
    @inline(__always)
    func trimmed(_ field: Range<Int>) -> Range<Int> {
        precondition(field.lowerBound >= 0 && field.upperBound <= count)
        var start = field.lowerBound
        var end = field.upperBound
        while end > start, unsafe self[unchecked: end - 1] == 0x20 { end -= 1 }
        while start < end, unsafe self[unchecked: start] == 0x20 { start += 1 }
        return start..<end
    }

    /// A field as text, without the blanks at its ends; bytes that are not ASCII are replaced.
    func text(_ field: Range<Int>) -> String {
        unsafe extracting(trimmed(field)).withUnsafeBufferPointer {
            unsafe String(decoding: $0, as: UTF8.self)
        }
    }

    /// A day written `YYMMDD`, taken to lie in this century; `nil` when there is none.
    func day(_ field: Range<Int>) -> LocalDate? {
        guard let value = number(field) else { return nil }
        return LocalDate(year: 2000 + value / 10_000, month: value / 100 % 100, day: value % 100)
    }
}

extension ByteString {
    /// Replaces the content by a field without the blanks at its ends, and keeps the memory.
    @inline(__always)
    mutating func assign(_ field: Range<Int>, of record: Span<UInt8>) {
        assign(record.extracting(record.trimmed(field)))
    }
}

extension Int {
    /// The number with leading zeros, as it stands in a field.
    func padded(to width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.utf8.count)) + digits
    }
}
