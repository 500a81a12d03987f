import IncassoCore

extension NACHAWriter {
    func checkReturn(_ entry: borrowing NACHAEntry, _ addenda: NACHAReturn) throws(NACHARefusal) {
        var found: [Diagnostic] = []
        checkReturnCode(entry.transactionCode, &found)
        if isCorrection {
            add(.entryClass, "standard entry class", "COR", "the class of the entry that is returned", &found)
        }
        if entry.amount < 0 || entry.amount > Self.maximumAmount {
            add(.amount, "amount", "\(entry.amount) cents", "0.00 to 99999999.99", &found)
        }
        if !Self.isCode(addenda.code, UInt8(ascii: "R")) {
            add(.code, "return reason code", addenda.code, "R and two digits", &found)
        }
        let isDeath = addenda.code == "R14" || addenda.code == "R15"
        if !isDeath, let day = addenda.dateOfDeath {
            add(.date, "date of death", day.description, "a day with R14 and R15 only", &found)
        }
        checkOriginal(addenda.originalTrace, addenda.originalRDFI, &found)
        checkText(ByteString(addenda.information), 44, "addenda information", &found)
        checkCommon(entry, addenda: 1, &found)
        if !found.isEmpty { throw NACHARefusal(found) }
    }

    func checkChange(_ entry: borrowing NACHAEntry, _ addenda: NACHAChange) throws(NACHARefusal) {
        var found: [Diagnostic] = []
        checkReturnCode(entry.transactionCode, &found)
        if !isCorrection {
            add(.entryClass, "standard entry class", batch.entryClass.rawValue, "COR", &found)
        }
        if entry.amount != 0 {
            add(.amount, "amount", "\(entry.amount) cents", "0.00", &found)
        }
        if !Self.isCode(addenda.code, UInt8(ascii: "C")) {
            add(.code, "change code", addenda.code, "C and two digits", &found)
        }
        checkOriginal(addenda.originalTrace, addenda.originalRDFI, &found)
        let data = ByteString(addenda.correctedData)
        if isMissing(data) { add(.text, "corrected data", nil, "1 to 29 characters", &found) }
        checkText(data, 29, "corrected data", &found)
        checkCommon(entry, addenda: 1, &found)
        if !found.isEmpty { throw NACHARefusal(found) }
    }

    func checkRefusedChange(
        _ entry: borrowing NACHAEntry,
        _ addenda: NACHARefusedChange
    ) throws(NACHARefusal) {
        var found: [Diagnostic] = []
        checkReturnCode(entry.transactionCode, &found)
        if !isCorrection {
            add(.entryClass, "standard entry class", batch.entryClass.rawValue, "COR", &found)
        }
        if entry.amount != 0 {
            add(.amount, "amount", "\(entry.amount) cents", "0.00", &found)
        }
        if ChangeTable.ach.entry(addenda.code)?.isRefusal != true {
            add(.code, "refused change code", addenda.code, "C61 to C69", &found)
        }
        if !Self.isCode(addenda.change.code, UInt8(ascii: "C")) {
            add(.code, "change code", addenda.change.code, "that of the notification", &found)
        }
        if !(1...999_999_999_999_999).contains(addenda.changeTrace) {
            add(.trace, "trace of the notification", "\(addenda.changeTrace)", "fifteen digits", &found)
        }
        checkOriginal(addenda.change.originalTrace, addenda.change.originalRDFI, &found)
        checkText(ByteString(addenda.change.correctedData), 29, "corrected data", &found)
        checkCommon(entry, addenda: 1, &found)
        if !found.isEmpty { throw NACHARefusal(found) }
    }

    private func checkReturnCode(_ code: NACHATransactionCode, _ found: inout [Diagnostic]) {
        let fits =
            switch batch.serviceClass {
            case .debits: code.isDebit
            case .credits: code.isCredit
            default: true
            }
        if !code.isReturn || !code.isKnown || !fits {
            add(
                .transactionCode,
                "transaction code",
                "\(code.rawValue)",
                "a code that ends in 1 or 6",
                &found
            )
        }
        if hasForward {
            add(.mixed, "transaction code", "\(code.rawValue)", "a forward entry", &found)
        }
    }

    private func checkOriginal(_ trace: Int, _ rdfi: Int, _ found: inout [Diagnostic]) {
        if !(1...999_999_999_999_999).contains(trace) {
            add(.trace, "original entry trace number", "\(trace)", "fifteen digits", &found)
        }
        if !(0...99_999_999).contains(rdfi) {
            add(.identifier, "original receiving DFI", "\(rdfi)", "eight digits", &found)
        }
    }

    private static func isCode(_ code: String, _ letter: UInt8) -> Bool {
        let bytes = Array(code.utf8)
        return bytes.count == 3 && bytes[0] == letter && bytes.span.number(1..<3) != nil
    }
}
