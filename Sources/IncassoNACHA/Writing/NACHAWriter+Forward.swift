import IncassoCore

/// Checks of forward entries: debits, credits and their prenotifications.
extension NACHAWriter {
    func checkForward(_ entry: borrowing NACHAEntry, addenda: [ByteString]) throws(NACHARefusal) {
        var found: [Diagnostic] = []
        if !codes.contains(entry.transactionCode) { noteCode(entry.transactionCode, &found) }
        if isCorrection || hasAnswers {
            add(.mixed, "transaction code", "\(entry.transactionCode.rawValue)", "a return", &found)
        }
        checkAmount(entry, addenda: addenda.count, &found)
        checkPaymentType(entry.discretionaryData, &found)
        if isMissing(entry.individualName) {
            add(.text, "individual name", nil, isCTX ? "1 to 16 characters" : "1 to 22 characters", &found)
        }
        if !addenda.isEmpty { checkAddenda(addenda, &found) }
        checkCommon(entry, addenda: addenda.count, &found)
        if !found.isEmpty { throw NACHARefusal(found) }
    }

    @inline(never)
    private func noteCode(_ code: NACHATransactionCode, _ found: inout [Diagnostic]) {
        if batch.entryClass.maximumAddenda == nil, !isCorrection {
            add(
                .entryClass,
                "standard entry class",
                batch.entryClass.rawValue,
                "PPD, CCD, WEB, TEL or CTX",
                &found
            )
            return
        }
        add(.transactionCode, "transaction code", "\(code.rawValue)", codes.text, &found)
    }

    private func checkAmount(_ entry: borrowing NACHAEntry, addenda: Int, _ found: inout [Diagnostic]) {
        let amount = entry.amount
        if entry.transactionCode.carriesMoney {
            // Micro-entries give less than a dollar (NACHA Operating Rules, 2.7).
            let isMicroCredit = purpose == .microEntries && entry.transactionCode.isCredit
            let most = isMicroCredit ? 99 : Self.maximumAmount
            guard amount < 1 || amount > most else { return }
            add(
                isMicroCredit ? .microEntry : .amount,
                "amount",
                "\(amount) cents",
                isMicroCredit ? "0.01 to 0.99" : "0.01 to 99999999.99",
                &found
            )
        } else if codes.contains(entry.transactionCode) {
            if amount != 0 {
                add(.amount, "amount", "\(amount) cents", "0.00, as the transaction code says", &found)
            }
            if !entry.transactionCode.isPrenotification, addenda == 0 {
                add(.addenda, "addenda", "0", "the information for which nothing is paid", &found)
            }
        }
    }

    private func checkPaymentType(_ data: borrowing ByteString, _ found: inout [Diagnostic]) {
        guard isWeb || isTel, data != NACHAEntry.recurring, data != NACHAEntry.single else { return }
        if isTel, data.isEmpty { return }
        let expected = isTel ? "R, S or nothing" : "R or S"
        add(.paymentType, "payment type code", data.string, expected, &found)
    }

    @inline(never)
    private func checkAddenda(_ addenda: [ByteString], _ found: inout [Diagnostic]) {
        let most = batch.entryClass.maximumAddenda ?? 0
        if addenda.count > most {
            add(.addenda, "addenda", "\(addenda.count)", most == 0 ? "none" : "at most \(most)", &found)
        }
        for (index, information) in addenda.enumerated().prefix(most + 1) {
            let field = "addenda \(index + 1), payment-related information"
            if information.isEmpty { add(.text, field, nil, "1 to 80 characters", &found) }
            checkText(information, 80, field, &found)
        }
    }

    /// Checks that a batch's description is the one of its purpose, and its class one that the purpose allows.
    static func checkPurpose(
        _ batch: NACHABatch,
        _ given: NACHAPurpose?,
        _ record: String,
        _ found: inout [Diagnostic]
    ) {
        let text = batch.companyEntryDescription
        func refuse(_ field: String, _ value: String, _ expected: String) {
            found.append(finding(.description, record, field, found: value, expected: expected))
        }
        let told = NACHAPurpose(description: text, entryClass: batch.entryClass)
        if let given, given != told {
            let reserved = given.reservedDescription
            refuse("company entry description", text, reserved ?? "one that is not reserved")
        } else if let meant = NACHAPurpose.misspelt(text, entryClass: batch.entryClass) {
            refuse("company entry description", text, meant.reservedDescription ?? "")
        }
        if told == .payroll, batch.serviceClass == .debits {
            refuse("service class", "\(batch.serviceClass.rawValue)", "220: wages are credits")
        }
        let isOnlyDebits: Set<NACHAPurpose> = [.reinitiation, .returnFee, .purchase]
        if isOnlyDebits.contains(told), batch.serviceClass == .credits {
            refuse("service class", "\(batch.serviceClass.rawValue)", "225: \(text) is for debits")
        }
    }
}
