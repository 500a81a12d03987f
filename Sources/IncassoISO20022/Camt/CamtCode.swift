import IncassoCore

/// A bank's code for the type of a booking, as far as it tells something about direct debits.
struct CamtCode: Sendable {
    /// What a code says.
    struct Meaning: OptionSet, Sendable {
        let rawValue: UInt16
        /// Money from collections.
        static let collection = Meaning(rawValue: 1)
        /// A debit came back from the debtor's bank.
        static let returned = Meaning(rawValue: 2)
        /// The debtor took a debit back.
        static let refunded = Meaning(rawValue: 4)
        /// We took a debit back.
        static let reversed = Meaning(rawValue: 8)
        /// A credit transfer, also a returned one.
        static let transfer = Meaning(rawValue: 16)
        /// Charges of the bank.
        static let charge = Meaning(rawValue: 32)
        /// The creditor's side of a direct debit (family IDDT).
        static let issued = Meaning(rawValue: 64)
        /// The debtor's side of a direct debit (family RDDT); some banks use it for both.
        static let received = Meaning(rawValue: 128)
    }

    var domain: UInt32 = 0
    var family: UInt32 = 0
    var subFamily: UInt32 = 0
    /// The bank's own code.
    var proprietary = ByteString()
    /// Whether the own code follows the German list (GVC).
    var isGerman = false

    mutating func reset() {
        domain = 0
        family = 0
        subFamily = 0
        proprietary.removeAll()
        isGerman = false
    }

    /// Whether there is nothing in it.
    var isEmpty: Bool { family == 0 && subFamily == 0 && proprietary.isEmpty }

    /// What it says; the ISO code wins, the bank's own code fills in where the ISO code says nothing.
    var meaning: Meaning {
        let iso = isoMeaning
        if !iso.isDisjoint(with: [.collection, .returned, .refunded, .reversed, .transfer, .charge]) {
            return iso
        }
        return proprietary.isEmpty ? iso : iso.union(proprietaryMeaning)
    }

    private var isoMeaning: Meaning {
        var meaning: Meaning = []
        switch family {
        case UInt32.code("IDDT"): meaning.insert(.issued)
        case UInt32.code("RDDT"): meaning.insert(.received)
        case UInt32.code("ICDT"), UInt32.code("RCDT"), UInt32.code("IRCT"), UInt32.code("RRCT"):
            return .transfer
        default: break
        }
        switch subFamily {
        case UInt32.code("ESDD"), UInt32.code("BBDD"), UInt32.code("PMDD"), UInt32.code("OODD"),
            UInt32.code("PADD"), UInt32.code("URDD"):
            meaning.insert(.collection)
        case UInt32.code("UPDD"): meaning.insert(.returned)
        case UInt32.code("PRDD"): meaning.insert(.refunded)
        case UInt32.code("RCDD"): meaning.insert(.reversed)
        case UInt32.code("RRTN"), UInt32.code("ARET"): meaning.insert(.transfer)
        case UInt32.code("CHRG"), UInt32.code("FEES"), UInt32.code("COMM"): meaning.insert(.charge)
        default: break
        }
        return meaning
    }

    private var proprietaryMeaning: Meaning {
        let bytes = proprietary.bytes.span
        if let number = germanNumber(bytes) {
            switch number {
            case 108, 109: return [.returned, .issued]
            case 171, 174, 192, 196: return [.collection, .issued]
            case 195, 197: return [.reversed, .issued]
            case 104, 105, 181, 184: return .received
            case 116, 117, 118, 119, 159, 166, 168: return .transfer
            case 808, 809: return .charge
            default: return []
            }
        }
        // The Netherlands (ABN AMRO, ING) and the United States (Goldman Sachs), seen in their files.
        if bytes.equals("N245") || bytes.equals("N246") || bytes.equals("01304") {
            return [.returned, .issued]
        }
        if bytes.equals("N247") || bytes.equals("01010") || bytes.equals("ACH Debit Collection") {
            return [.collection, .issued]
        }
        return []
    }

    /// The German transaction number in `NTRF+109+00931+992`, `NDDT+109+00931`, `109+00931+992` or `109`.
    private func germanNumber(_ bytes: Span<UInt8>) -> Int? {
        var start = 0
        var hasParts = false
        for index in 0...bytes.count where index == bytes.count || bytes[index] == 0x2B {
            if index < bytes.count { hasParts = true }
            if index - start == 3, hasParts || isGerman,
                let number = bytes.extracting(start..<index).smallNumber
            {
                return number
            }
            start = index + 1
        }
        return nil
    }

    /// Writes it as `PMNT/IDDT/UPDD`, or as the bank's own code where there is no ISO code.
    func write(to text: inout ByteString) {
        text.removeAll()
        guard family != 0 || subFamily != 0 else {
            text.assign(proprietary)
            return
        }
        for (index, part) in [domain, family, subFamily].enumerated() {
            if index > 0 { text.append([0x2F].span) }
            for shift in [24, 16, 8, 0] {
                let byte = UInt8(truncatingIfNeeded: part >> UInt32(shift))
                if byte != 0 { text.append([byte].span) }
            }
        }
    }
}
