/// What the identifiers need to know of each country: the length of its IBANs and whether it belongs to SEPA and the EEA.
///
/// Lengths: ISO 13616 IBAN registry. SEPA membership: the European Payments Council's list of scheme countries
/// (EPC409-09). Changes come a few times a year at most, so the table is code.
enum CountryTable {
    /// One country; a length of 0 means that it has no IBAN of its own.
    struct Entry {
        private let packed: UInt8

        fileprivate init(length: UInt8, isSEPA: Bool, isEEA: Bool) {
            packed = length | (isSEPA ? 0x40 : 0) | (isEEA ? 0x80 : 0)
        }

        /// Nothing is known of the country.
        fileprivate static let none = Entry(length: 0, isSEPA: false, isEEA: false)

        /// The number of characters of an IBAN.
        var ibanLength: Int { Int(packed & 0x3F) }
        var isSEPA: Bool { packed & 0x40 != 0 }
        var isEEA: Bool { packed & 0x80 != 0 }
    }

    /// What is known of the country with these two letters.
    @inline(__always)
    static func entry(_ first: UInt8, _ second: UInt8) -> Entry {
        let row = Int(first) - 0x41
        let column = Int(second) - 0x41
        guard row >= 0, row < 26, column >= 0, column < 26 else { return .none }
        return entries[row * 26 + column]
    }

    private static let entries: [Entry] = {
        var table = [Entry](repeating: .none, count: 26 * 26)
        func fill(_ list: String, isSEPA: Bool, isEEA: Bool) {
            for item in list.split(separator: " ") {
                let bytes = Array(item.utf8)
                let length = bytes.dropFirst(2).reduce(UInt8(0)) { $0 * 10 + ($1 - 0x30) }
                table[Int(bytes[0] - 0x41) * 26 + Int(bytes[1] - 0x41)] =
                    Entry(length: length, isSEPA: isSEPA, isEEA: isEEA)
            }
        }
        fill(eea, isSEPA: true, isEEA: true)
        fill(sepaOutsideEEA, isSEPA: true, isEEA: false)
        fill(frenchTerritories, isSEPA: true, isEEA: true)
        fill(others, isSEPA: false, isEEA: false)
        return table
    }()

    private static let eea = """
        AT20 BE16 BG22 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GR27 HR21 HU28 IE22 IS26 IT27 LI21 LT20 LU20 LV21 \
        MT31 NL18 NO15 PL28 PT25 RO24 SE24 SI19 SK24
        """

    // GG, IM and JE bank under GB, Saint Pierre and Miquelon (PM) under FR. Gibraltar left the EEA together with the
    // United Kingdom. AL, MD, ME, MK and RS joined the schemes in 2025: single banks may still be unreachable for
    // direct debits, which only the register of participants tells.
    private static let sepaOutsideEEA = """
        AD24 AL28 CH21 GB22 GG0 GI23 IM0 JE0 MC27 MD24 ME22 MK19 PM0 RS22 SM27 VA22
        """

    // Parts of the Union that bank under FR.
    private static let frenchTerritories = "BL0 GF0 GP0 MF0 MQ0 RE0 YT0"

    private static let others = """
        AE23 AZ28 BA20 BH22 BI27 BR29 BY28 CR22 DJ27 DO28 EG29 FK18 FO18 GE22 GL18 GT28 HN28 IL23 IQ23 JO30 KW30 \
        KZ20 LB28 LC32 LY25 MN20 MR27 MU30 NI28 OM23 PK24 PS29 QA29 RU33 SA24 SC31 SD18 SO23 ST25 SV28 TL23 TN24 \
        TR26 UA29 VG24 XK20 YE30
        """
}
