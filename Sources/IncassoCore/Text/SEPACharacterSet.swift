/// The characters that every bank of the schemes takes (EPC implementation guidelines, character set):
/// `a-z A-Z 0-9 / - ? : ( ) . , ' +` and the blank.
enum SEPACharacterSet {
    @inline(__always)
    static func contains(_ byte: UInt8) -> Bool { table[Int(byte)] }

    private static let table: [Bool] = {
        var table = [Bool](repeating: false, count: 256)
        for byte in UInt8.min...UInt8.max
        where byte.isUppercaseAlphanumeric || byte.isASCIILowercase { table[Int(byte)] = true }
        for byte in "/-?:().,'+ ".utf8 { table[Int(byte)] = true }
        return table
    }()
}
