import IncassoCore
import IncassoXML

extension CamtHandler {
    /// Takes a value that stands directly in an entry or in the head of its details.
    func entryValue(_ field: CamtField, _ text: Span<UInt8>) {
        switch field {
        case .entryAmount:
            if let money = amount(text, of: "Ntry/Amt") {
                entry.amount = money.minorUnits
                entry.currency = money.currency
            } else {
                entry.isUnreadable = true
            }
        case .entrySign: entry.isCredit = isCredit(text)
        case .entryReversal: entry.isReversal = text.equals("true") || text.equals("1")
        case .entryStatus: if !text.isEmpty { entry.status = text.packedCode }
        case .bookingDate:
            entry.bookingDate = day(text, of: "Ntry/BookgDt")
            if entry.bookingDate == nil { entry.isUnreadable = true }
        case .valueDate:
            entry.valueDate = day(text, of: "Ntry/ValDt")
            if entry.valueDate == nil { entry.isUnreadable = true }
        case .entryReference: entry.bankReference.setReference(text)
        case .entryDomain: entry.code.domain = text.packedCode
        case .entryFamily: entry.code.family = text.packedCode
        case .entrySubFamily: entry.code.subFamily = text.packedCode
        case .entryProprietary: entry.code.proprietary.set(text)
        case .entryIssuer: entry.code.isGerman = text.equals("DK") || text.equals("ZKA")
        case .entryText: entry.text.appendLine(text)
        case .entryChargeAmount: entry.charges.amount = amount(text, of: "Ntry/Chrgs/Amt")?.minorUnits
        case .entryChargeSign: entry.charges.isCredit = text.equals("CRDT")
        case .entryChargeIncluded: entry.charges.included = text.equals("true") || text.equals("1")
        case .entryChargeTotal:
            entry.charges.total = amount(text, of: "Ntry/Chrgs/TtlChrgsAndTaxAmt")?.minorUnits
        case .batchMessageId: entry.batchMessageId.setReference(text)
        case .batchPaymentInformationId: entry.batchPaymentInformationId.setReference(text)
        case .batchCount: entry.batchCount = text.smallNumber
        default: break
        }
    }

    /// Whether the entry is money on the account: `BOOK`, and not a report within the day.
    var isBooked: Bool { entry.status == .code("BOOK") && !isReport }

    /// Ends an entry: tells what waits, or the entry itself when it has no details.
    func endEntry() throws {
        if isFirstDetailWaiting {
            try emitDetail(isOnly: true)
        } else if entry.details == 0 {
            try emitEntry()
        }
        checkEntry()
        checkDetails()
        if let amount = entry.amount, let isCredit = entry.isCredit, let currency = entry.currency {
            if isBooked {
                totals.bookedNet += isCredit ? Int128(amount) : -Int128(amount)
                if let own = container.currency, own != currency { isNetKnown = false }
            }
            summary.add(amount, currency: currency, isCredit: isCredit)
        } else {
            isNetKnown = false
        }
        totals.entries += 1
    }

    /// Tells an entry without details as one event.
    private func emitEntry() throws {
        event.reset()
        event.line = entry.line
        event.entry = totals.entries
        event.container = container.number
        event.amount = entry.amount
        event.currency = entry.currency
        event.isCredit = entry.isCredit ?? false
        event.isProvisional = !isBooked
        event.bookingDate = entry.bookingDate
        event.valueDate = entry.valueDate
        event.bankReference.assign(entry.bankReference)
        event.messageId.assign(entry.batchMessageId)
        event.paymentInformationId.assign(entry.batchPaymentInformationId)
        event.transactionCount = entry.statedCount
        event.remittance.assign(entry.text)
        entry.code.write(to: &event.transactionCode)
        event.kind = kind(meaning: entry.code.meaning, hasReturn: false)
        if event.kind == .settled {
            let isBlock =
                entry.statedCount ?? 1 > 1 || !event.paymentInformationId.isEmpty || !event.messageId.isEmpty
            event.scope = isBlock ? .block : .transaction
            noticeRepeatedBatch()
        }
        event.fee = event.kind == .fee ? entry.amount : entry.charges.sum
        try tell()
    }

    /// What an entry or a detail of it means.
    func kind(meaning: CamtCode.Meaning, hasReturn: Bool) -> BankEvent.Kind {
        guard !entry.isUnreadable, entry.isCredit != nil else { return .information }
        let facts = CamtFacts(
            meaning: meaning,
            isCredit: event.isCredit,
            isReversal: entry.isReversal,
            hasReturn: hasReturn,
            isRefundReason: event.reason.packedCode == .code("MD06"),
            isAnnouncement: entry.status == .code("INFO")
        )
        return facts.kind
    }

    /// Hands on the event.
    func tell() throws {
        totals.leaves += 1
        try consumer.handle(event)
    }

    /// A batch that was told with its details must not be settled again by an entry that only sums it up.
    private func noticeRepeatedBatch() {
        guard !bookedBatches.isEmpty, bookedBatches.contains(batchKey) else {
            rememberBatch()
            return
        }
        event.kind = .information
        findings.add(
            Diagnostic(
                id: "CAMT-BATCH-REPEATED",
                severity: .warning,
                location: Diagnostic.Location(line: entry.line, path: "Ntry/NtryDtls/Btch"),
                message: "a batch of collections stands twice in one statement, once without details",
                remedy: "it was settled once; compare the statement with the account"
            )
        )
    }

    /// Remembers a batch of collections that was booked.
    func rememberBatch() {
        // A statement with more batches than this is not checked further: memory stays flat.
        guard bookedBatches.count < 4096, !entry.batchMessageId.isEmpty, !entry.bankReference.isEmpty else {
            return
        }
        bookedBatches.insert(batchKey)
    }

    private var batchKey: [UInt8] {
        entry.bankReference.bytes + [0] + entry.batchMessageId.bytes + [0]
            + Array(String(entry.amount ?? -1).utf8)
    }

    // MARK: Findings

    private func checkEntry() {
        if entry.isCredit == nil {
            warn(
                "CAMT-SIGN",
                "an entry does not say whether it is a credit or a debit",
                expected: "CRDT or DBIT"
            )
        }
        if entry.amount == nil, !entry.isUnreadable {
            warn("CAMT-NO-AMOUNT", "an entry has no amount", expected: "Ntry/Amt")
        }
        if entry.status == 0 {
            warn(
                "CAMT-STATUS",
                "an entry does not say whether it is booked",
                expected: "BOOK, PDNG, INFO or FUTR"
            )
        }
        if entry.details > 0, let stated = entry.statedCount, stated != entry.details {
            warn(
                "CAMT-BATCH-COUNT",
                "a batch says another number of transactions than it lists",
                found: "\(entry.details) details",
                expected: "\(stated)"
            )
        }
    }

    private func checkDetails() {
        guard entry.details > 0, entry.detailsWithoutAmount == 0, let amount = entry.amount else { return }
        let total = Int128(amount)
        let difference = entry.sum > total ? entry.sum - total : total - entry.sum
        if difference == 0 || entry.signedSum == total { return }
        let charges = entry.detailCharges + Int128(entry.charges.sum ?? 0)
        if difference == charges { return }
        warn(
            "CAMT-DETAILS-SUM",
            "the details do not add up to their entry",
            found: "\(entry.sum) minor units",
            expected: "\(amount)"
        )
    }

    private func warn(_ id: String, _ message: String, found: String? = nil, expected: String) {
        findings.add(
            Diagnostic(
                id: id,
                severity: .warning,
                location: Diagnostic.Location(line: entry.line, path: "Ntry[\(totals.entries + 1)]"),
                message: message,
                found: found,
                expected: expected,
                remedy: "look at this entry before you rely on it"
            )
        )
    }
}
