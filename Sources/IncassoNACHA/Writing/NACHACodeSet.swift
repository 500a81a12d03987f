/// A set of transaction codes, small enough to ask for each of a million entries.
struct NACHACodeSet: Hashable {
    private var bits: UInt64 = 0

    /// The codes that forward entries of a batch may have.
    ///
    /// - Parameters:
    ///   - entryClass: The class of the batch; one of which none are written gives an empty set.
    ///   - serviceClass: Debits, credits, or both.
    ///   - purpose: What narrows the set.
    init(of entryClass: NACHAEntryClass, _ serviceClass: NACHABatch.ServiceClass, for purpose: NACHAPurpose) {
        guard entryClass.maximumAddenda != nil else { return }
        for raw in 20..<60 {
            let code = NACHATransactionCode(rawValue: raw)
            let fitsService =
                switch serviceClass {
                case .debits: code.isDebit
                case .credits: code.isCredit
                default: true
                }
            guard fitsService, code.isKnown, !code.isReturn, Self.fits(code, entryClass, purpose) else {
                continue
            }
            bits |= 1 << UInt64(raw)
        }
    }

    /// Whether a code is in it.
    @inline(__always)
    func contains(_ code: NACHATransactionCode) -> Bool {
        code.rawValue >= 0 && code.rawValue < 64 && bits >> UInt64(code.rawValue) & 1 == 1
    }

    /// The codes as a person reads them, for example `27, 28, 37 or 38`.
    var text: String {
        let codes = (0..<64).filter { bits >> UInt64($0) & 1 == 1 }.map(String.init)
        guard let last = codes.last else { return "none" }
        return codes.count == 1 ? last : codes.dropLast().joined(separator: ", ") + " or " + last
    }

    private static func fits(
        _ code: NACHATransactionCode,
        _ entryClass: NACHAEntryClass,
        _ purpose: NACHAPurpose
    ) -> Bool {
        // Consumers have no general ledger.
        if code.rawValue / 10 == 4, !entryClass.isCorporate { return false }
        // A loan account is debited only to take back a credit (transaction code 55).
        if code.rawValue == 55 { return purpose == .reversal }
        if entryClass == .tel, code.isCredit, purpose != .reversal { return false }
        switch purpose {
        case .payment: return code.carriesMoney || code.isPrenotification || entryClass.isCorporate
        case .reinitiation, .returnFee: return code.carriesMoney && code.isDebit
        case .reversal: return code.carriesMoney
        case .microEntries: return code.carriesMoney && code.rawValue < 50
        case .payroll: return (code.carriesMoney || code.isPrenotification) && code.isCredit
        case .purchase: return (code.carriesMoney || code.isPrenotification) && code.isDebit
        }
    }
}

extension NACHATransactionCode {
    /// Whether money moves: no prenotification, and no zero-dollar entry.
    @inline(__always)
    var carriesMoney: Bool {
        let unit = rawValue % 10
        return unit == 2 || unit == 7 || rawValue == 55
    }

    /// Whether it announces entries and carries no money.
    @inline(__always)
    var isPrenotification: Bool {
        let unit = rawValue % 10
        return unit == 3 || unit == 8
    }

    /// The code that takes back an entry with this one, for example 22 for 27; `nil` where there is nothing to take back.
    ///
    /// A credit to a loan account is taken back by 55, which exists for nothing else.
    public var reversed: NACHATransactionCode? {
        switch rawValue {
        case 22, 32, 42: Self(rawValue: rawValue + 5)
        case 27, 37, 47: Self(rawValue: rawValue - 5)
        case 52: Self(rawValue: 55)
        case 55: Self(rawValue: 52)
        default: nil
        }
    }
}

extension NACHABatch.ServiceClass {
    /// The class of a batch that holds such entries.
    ///
    /// - Parameters:
    ///   - debits: Whether there are debits, or prenotifications of them.
    ///   - credits: Whether there are credits, or prenotifications of them.
    /// - Returns: 225, 220, or 200 for both.
    public static func holding(debits: Bool, credits: Bool) -> Self {
        if debits, credits { return .mixed }
        return credits ? .credits : .debits
    }
}
