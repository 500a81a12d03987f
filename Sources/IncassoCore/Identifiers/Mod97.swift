/// The remainder by 97 of a number written in digits and letters (A is 10, Z is 35), as ISO 7064 MOD 97-10 takes it.
///
/// The division is put off until the sum nears the size of an integer, which makes it about ten times cheaper than a
/// division for each character.
struct Mod97 {
    private var sum: UInt64 = 0

    /// Takes the next character.
    ///
    /// - Parameter byte: A digit or an upper-case letter.
    /// - Returns: `false` for any other byte, which is not taken.
    @inline(__always)
    mutating func append(_ byte: UInt8) -> Bool {
        let digit = byte &- 0x30
        if digit < 10 {
            sum = sum &* 10 &+ UInt64(digit)
        } else {
            let letter = byte &- 0x41
            guard letter < 26 else { return false }
            sum = sum &* 100 &+ UInt64(letter &+ 10)
        }
        // The next step multiplies by at most 100, so it stays below 2^64.
        if sum > 10_000_000_000_000_000 { sum %= 97 }
        return true
    }

    /// The remainder of everything taken so far.
    var remainder: Int { Int(sum % 97) }

    /// The two check digits for a body, a country or prefix, and `00`.
    ///
    /// - Parameters:
    ///   - body: Digits and upper-case letters; anything else is left out (creditor identifiers allow separators).
    ///   - prefix: The letters that stand in front of the check digits.
    /// - Returns: A number from 2 to 98.
    static func checkDigits(body: Span<UInt8>, prefix: (UInt8, UInt8)) -> Int {
        var number = Mod97()
        for index in body.indices { _ = number.append(body[index]) }
        for byte in [prefix.0, prefix.1, 0x30, 0x30] { _ = number.append(byte) }
        return 98 - number.remainder
    }
}
