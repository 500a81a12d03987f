/// Which bytes may stand in the texts of a scheme.
protocol TextCharacterSet {
    /// Whether a byte stands for a character of the set; never above 127.
    static func contains(_ byte: UInt8) -> Bool
}

/// The characters that every bank of the SEPA schemes takes.
///
/// `a-z A-Z 0-9 / - ? : ( ) . , ' +` and the blank (EPC implementation guidelines, character set).
enum SEPACharacterSet: TextCharacterSet {
    @inline(__always)
    static func contains(_ byte: UInt8) -> Bool {
        // One bit for each character: this runs for every byte of every name that is written.
        let half = byte < 64 ? below64 : from64
        return byte < 128 && half >> UInt64(byte & 63) & 1 == 1
    }

    /// The blank, `'()+,-./`, the digits, `:` and `?`.
    private static var below64: UInt64 { 0x87FF_FB81_0000_0000 }
    /// The letters.
    private static var from64: UInt64 { 0x07FF_FFFE_07FF_FFFE }
}
