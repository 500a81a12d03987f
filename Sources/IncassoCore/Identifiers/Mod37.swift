/// The check character of ISO 7064 MOD 37,36 over digits and upper-case letters.
struct Mod37 {
    private var product = 36

    /// Takes the next character.
    ///
    /// - Parameter byte: A digit or an upper-case letter.
    /// - Returns: `false` for any other byte, which is not taken.
    @inline(__always)
    mutating func append(_ byte: UInt8) -> Bool {
        let value: Int
        if byte.isASCIIDigit {
            value = Int(byte - 0x30)
        } else if byte.isASCIIUppercase {
            value = Int(byte - 0x41) + 10
        } else {
            return false
        }
        var sum = product + value
        if sum > 36 { sum -= 36 }
        product = sum * 2
        if product > 36 { product -= 37 }
        return true
    }

    /// The check character of everything taken so far.
    var character: UInt8 {
        let value = product == 1 ? 0 : 37 - product
        return value < 10 ? UInt8(value) + 0x30 : UInt8(value - 10) + 0x41
    }
}
