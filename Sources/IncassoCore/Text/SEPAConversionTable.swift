/// What each character becomes in a SEPA text, from `schemas/data/sepa-text.tsv`.
///
/// A replacement of up to four bytes is packed into one integer, first byte lowest, so that converting allocates
/// nothing.
struct SEPAConversionTable: Sendable {
    /// Four ASCII characters or fewer.
    struct Replacement {
        private let packed: UInt32

        init(packed: UInt32) { self.packed = packed }

        init(_ text: some StringProtocol) {
            precondition(text.utf8.count <= 4, "a replacement has at most four characters")
            var packed: UInt32 = 0
            for (position, byte) in text.utf8.enumerated() {
                packed |= UInt32(byte) << (8 * UInt32(position))
            }
            self.packed = packed
        }

        static let fullStop = Replacement(packed: 0x2E)
        static let blank = Replacement(packed: 0x20)
        static let nothing = Replacement(packed: 0)
        static let lowerE = Replacement(packed: 0x65)

        /// The number of bytes.
        var count: Int { (32 - packed.leadingZeroBitCount + 7) / 8 }
        var isBlank: Bool { packed == 0x20 }

        func append(to bytes: inout [UInt8]) {
            var rest = packed
            while rest != 0 {
                bytes.append(UInt8(truncatingIfNeeded: rest))
                rest >>= 8
            }
        }
    }

    static let shared = SEPAConversionTable(.named("data/sepa-text.tsv"))

    /// The scripts of Europe and common punctuation, by code point.
    private let direct: [UInt32]
    private let others: [UInt32: UInt32]
    private static let directCount: UInt32 = 0x2220

    init(_ file: ContractFile) {
        let table = DataTable(file)
        let columns = (code: table.column("code_point"), replacement: table.column("replacement"))
        var direct = [UInt32](repeating: 0x2E, count: Int(Self.directCount))
        var others: [UInt32: UInt32] = [:]
        for byte in UInt32(0)..<128 where SEPACharacterSet.contains(UInt8(byte)) { direct[Int(byte)] = byte }
        for row in table.rows {
            guard let code = UInt32(row[columns.code], radix: 16) else {
                preconditionFailure("\(file.name): \(row)")
            }
            let packed =
                switch row[columns.replacement] {
                case "(none)": UInt32(0)
                case "(blank)": UInt32(0x20)
                case let text:
                    text.utf8.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
                }
            if code < Self.directCount { direct[Int(code)] = packed } else { others[code] = packed }
        }
        self.direct = direct
        self.others = others
    }

    /// What this code point becomes; a full stop when the table does not hold it.
    func replacement(for code: UInt32) -> Replacement {
        code < Self.directCount
            ? Replacement(packed: direct[Int(code)]) : Replacement(packed: others[code] ?? 0x2E)
    }
}
