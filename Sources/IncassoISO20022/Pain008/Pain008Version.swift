/// A version of the collection message in which we write.
///
/// All hold the same: the bank's guide says which one it takes. Reading knows every version (``Pain008Reader``).
public enum Pain008Version: String, CaseIterable, Hashable, Sendable {
    /// pain.008.001.02 of 2009, in use until November 2023 and at some banks after it.
    case v02 = "001.02"
    /// pain.008.001.08 of 2019, the version of the EPC implementation guidelines since November 2023.
    case v08 = "001.08"
    /// pain.008.001.11 of 2023, which adds nothing that SEPA uses.
    case v11 = "001.11"

    /// The XML namespace.
    public var namespace: String { "urn:iso:std:iso:20022:tech:xsd:pain.008." + rawValue }

    /// The name of our own schema of it among the embedded contract files.
    public var schemaName: StaticString {
        switch self {
        case .v02: "xsd/pain.008.001.02.incasso.xsd"
        case .v08: "xsd/pain.008.001.08.incasso.xsd"
        case .v11: "xsd/pain.008.001.11.incasso.xsd"
        }
    }

    /// Whether a text has the form of a BIC in this version: that of 2009 knows no digits in the first four places and
    /// no `0`, `1` and `O` in two others.
    func isBIC(_ bytes: Span<UInt8>) -> Bool {
        guard SchemeText.isBIC(bytes) else { return false }
        guard self == .v02 else { return true }
        for index in 0..<4 where bytes[index] &- 0x41 >= 26 { return false }
        return bytes[6] != UInt8(ascii: "0") && bytes[6] != UInt8(ascii: "1") && bytes[7] != UInt8(ascii: "O")
    }
}
