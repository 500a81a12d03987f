/// The characters that every bank of the schemes takes.
///
/// `a-z A-Z 0-9 / - ? : ( ) . , ' +` and the blank (EPC implementation guidelines, character set).
enum SEPACharacterSet {
    @inline(__always)
    static func contains(_ byte: UInt8) -> Bool {
        let half = byte < 0x40 ? signsAndDigits : byte < 0x80 ? letters : 0
        return half &>> UInt64(byte & 0x3F) & 1 == 1
    }

    // One bit for each character, because this is asked for each byte of each text of a file.
    /// Blank `'()+,-./0123456789:?`, from 0x00 to 0x3F.
    private static let signsAndDigits: UInt64 = 0x87FF_FB81_0000_0000
    /// `A-Z a-z`, from 0x40 to 0x7F.
    private static let letters: UInt64 = 0x07FF_FFFE_07FF_FFFE
}
