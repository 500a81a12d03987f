import IncassoCore

/// Checks of international entries (IAT), which have a header, an entry and addenda of their own.
extension NACHARecordReader {
    func checkInternationalHeader(_ record: Span<UInt8>) {
        typealias Field = NACHALayout.International
        let indicator = record.text(Field.indicator)
        if indicator != (facts.isCorrection ? "IATCOR" : "") {
            note(.iatIndicator, record, Field.indicator, expected: facts.isCorrection ? "IATCOR" : "blank")
        }
        if !["FF", "FV", "VF"].contains(record.text(Field.exchange)) {
            note(.iatExchange, record, Field.exchange)
        }
        let hasReference = !record.isBlank(Field.reference)
        let fits =
            switch record[Field.referenceIndicator.lowerBound] {
            case UInt8(ascii: "1"), UInt8(ascii: "2"): hasReference
            case UInt8(ascii: "3"): !hasReference
            default: false
            }
        if !fits { note(.iatReference, record, Field.referenceIndicator) }
        if !record.isCapitals(Field.destinationCountry) {
            note(.iatCountry, record, Field.destinationCountry)
        }
        let currencies = [
            (Field.originatingCurrency, "ISO originating currency code"),
            (Field.destinationCurrency, "ISO destination currency code"),
        ]
        for (range, name) in currencies where !record.isCapitals(range) {
            note(.iatCurrency, record, range, field: name)
        }
    }

    func checkInternationalEntry(_ record: Span<UInt8>) {
        entry.announced = record.number(NACHALayout.International.addendaCount) ?? -1
        if !record.isBlank(16..<29) { note(.reserved, column: 17) }
    }

    /// Checks addenda of type 10 to 18.
    func checkInternational(_ record: Span<UInt8>, type: Int) {
        // Each mandatory type stands once, and all of them before those that may follow.
        let earlier = (1 << (type - 10)) - 1
        let mandatory = 0b111_1111
        let isInOrder =
            type < 17
            ? entry.types == earlier
            : entry.types & mandatory == mandatory && (type > 17 || entry.types < 256)
        if !isInOrder { note(.iatOrder, column: 2, found: String(type)) }
        entry.types |= 1 << (type - 10)
        if type >= 17 { entry.remittances += 1 }
        if entry.remittances > 5 || type == 17 && entry.sequence > 2 {
            note(.iatLimit, column: 2, found: String(type))
        }
        for (range, name) in Self.mandatoryFields[type - 10] where record.isMissing(range) {
            note(.iatField, at: range, field: name)
        }
        switch type {
        case 10: checkTransactionType(record)
        case 12, 16: checkPlace(record)
        case 13, 14, 18: checkBank(record)
        default: break
        }
    }

    /// The fields that addenda 10 to 18 must have.
    private static let mandatoryFields: [[(Range<Int>, String)]] = [
        [(46..<81, "receiving company or individual name")],
        [(3..<38, "originator name"), (38..<73, "originator street address")],
        [(3..<38, "originator city and state"), (38..<73, "originator country and postal code")],
        [(3..<38, "ODFI name"), (40..<74, "ODFI identification")],
        [(3..<38, "RDFI name"), (40..<74, "RDFI identification")],
        [(18..<53, "receiver street address")],
        [(3..<38, "receiver city and state"), (38..<73, "receiver country and postal code")],
        [],
        [(3..<38, "foreign correspondent bank name"), (40..<74, "foreign correspondent bank id")],
    ]

    private static let transactionTypes: Set<String> = [
        "ANN", "BUS", "DEP", "LOA", "MIS", "MOR", "PEN", "REM", "RLS", "SAL", "TAX", "ARC", "BOC", "MTE",
        "POP", "POS", "RCK", "SHR", "TEL", "WEB",
    ]

    private func checkTransactionType(_ record: Span<UInt8>) {
        if !Self.transactionTypes.contains(record.text(3..<6)) { note(.iatType, record, 3..<6) }
    }

    /// `CITY*STATE\` and `COUNTRY*CODE\`.
    private func checkPlace(_ record: Span<UInt8>) {
        for range in [3..<38, 38..<73] where !record.isMissing(range) {
            let text = record.text(range)
            if text.utf8.last != UInt8(ascii: "\\") || !text.utf8.contains(UInt8(ascii: "*")) {
                note(.iatPlace, at: range)
            }
        }
    }

    private func checkBank(_ record: Span<UInt8>) {
        if !(1...3).contains(record.number(38..<40) ?? 0) { note(.iatQualifier, record, 38..<40) }
        if !record.isCapitals(74..<76) { note(.iatBankCountry, record, 74..<77) }
    }

    /// Checks what shows only when all addenda of the entry have been read.
    func checkWholeInternationalEntry() {
        let missing = (0..<7).filter { entry.types & (1 << $0) == 0 }.map { String($0 + 10) }
        if !missing.isEmpty {
            note(.iatAddenda, line: entry.line, found: "no " + missing.joined(separator: ", no "))
        }
    }
}

extension Span<UInt8> {
    /// Whether a field holds nothing but capital letters.
    func isCapitals(_ field: Range<Int>) -> Bool {
        for index in field where self[index] &- 0x41 > 25 { return false }
        return true
    }
}
