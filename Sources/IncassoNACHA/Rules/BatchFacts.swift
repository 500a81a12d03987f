import IncassoCore

/// What the header of a batch says about the entries to come, worked out once.
struct BatchFacts {
    let rules: EntryClassRules
    let form: EntryForm
    let places: EntryPlaces
    let serviceClass: Int
    /// The bank that sends the batch; `nil` when it is no number.
    let bank: Int?
    let purpose: StatedPurpose?
    /// Whether the batch holds notifications of change.
    let isCorrection: Bool
    /// Whether no header stands in the file.
    let isMissing: Bool
    /// The transaction codes with which nothing can be wrong, a bit for each; the others are looked at.
    let plainCodes: UInt128

    /// Reads a record 5; a blank one stands for a header that is missing.
    init(_ record: Span<UInt8>) {
        typealias Field = NACHALayout.BatchHeader
        isMissing = record[0] == 0x20
        rules = EntryClassRules.of(record)
        form = EntryForm(header: record, rules: rules)
        places = EntryPlaces(form)
        serviceClass = record.number(Field.serviceClass) ?? 0
        bank = record.number(Field.odfiIdentification)
        purpose = StatedPurpose(description: record.text(Field.companyEntryDescription))
        isCorrection = rules.code == "COR"
        plainCodes = Self.plainCodes(rules, serviceClass: serviceClass, purpose: purpose)
    }

    private static func plainCodes(
        _ rules: EntryClassRules,
        serviceClass: Int,
        purpose: StatedPurpose?
    ) -> UInt128 {
        var bits: UInt128 = 0
        for value in 20..<90 {
            let code = NACHATransactionCode(rawValue: value)
            let isPlain =
                code.isKnown && !code.isZeroDollar && fits(code, serviceClass: serviceClass)
                && isAllowed(code, in: rules, purpose: purpose) && code.isAdvice == (rules.form == .advice)
            if isPlain { bits |= 1 << UInt128(value) }
        }
        return bits
    }

    /// Whether a service class lets money go in the direction of the code.
    static func fits(_ code: NACHATransactionCode, serviceClass: Int) -> Bool {
        switch serviceClass {
        case 220: code.isCredit
        case 225: code.isDebit
        default: true
        }
    }

    /// Whether a class and a purpose let money go in the direction of the code; the way back is free.
    private static func isAllowed(
        _ code: NACHATransactionCode,
        in rules: EntryClassRules,
        purpose: StatedPurpose?
    ) -> Bool {
        if code.isReturn || code.isAdvice { return true }
        if code.isCredit { return allowsCredits(rules, purpose) }
        if code.rawValue == 55 { return purpose == .reversal }
        return allowsDebits(rules, purpose)
    }

    /// A reversal gives back what a debit took.
    static func allowsCredits(_ rules: EntryClassRules, _ purpose: StatedPurpose?) -> Bool {
        switch purpose {
        case .returnFee, .retry: false
        case .reversal: rules.allowsDebits
        default: rules.allowsCredits
        }
    }

    /// A reversal takes back what a credit gave.
    static func allowsDebits(_ rules: EntryClassRules, _ purpose: StatedPurpose?) -> Bool {
        purpose == .reversal ? rules.allowsCredits : rules.allowsDebits
    }
}

extension EntryForm {
    /// The form of the entries of a batch: notifications of change about international entries are told by their header.
    init(header: Span<UInt8>, rules: EntryClassRules) {
        let isInternational =
            rules.code == "COR" && header.holds("IATCOR", at: NACHALayout.International.indicator.prefix(6))
        self = isInternational ? .international : rules.form
    }
}

extension NACHATransactionCode {
    /// Whether the code says that a zero-dollar entry brings remittance data.
    var isZeroDollar: Bool {
        let unit = rawValue % 10
        return (20..<60).contains(rawValue) && (unit == 4 || unit == 9)
    }

    /// Whether the code is one of an accounting advice.
    var isAdvice: Bool { (81...88).contains(rawValue) }
}
