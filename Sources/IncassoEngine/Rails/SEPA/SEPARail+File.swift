import IncassoCore
import IncassoISO20022
import IncassoXML

/// pain.008 out, in the version and with the addresses that the bank takes, and read back.
extension SEPARail {
    func write(
        _ batch: FrozenBatch,
        rows: (FrozenBlock, (borrowing DebitRow) throws -> Void) throws -> Void,
        to sink: any ByteSink
    ) throws {
        guard let sepa = batch.creditor.sepa else {
            throw EngineError(.refused, "creditor \(batch.creditor.reference) has no SEPA account")
        }
        let isHybrid = batch.creditor.bank.addressMode == .hybrid
        var writer = Pain008Writer(
            to: sink,
            version: Pain008Version(
                rawValue: String(batch.creditor.bank.version.dropFirst("pain.008.".count))
            )
                ?? .v08,
            addressMode: isHybrid ? .hybrid : .structured
        )
        try writer.begin(head(of: batch, sepa: sepa))
        var transaction = Pain008Transaction()
        let purpose = ByteString(sepa.purpose ?? "")
        var amendments = SEPAAmendments(batch.creditor, sepa)
        for block in batch.blocks {
            try writer.begin(head(of: block, batch: batch, sepa: sepa))
            try rows(block) { row in
                transaction.fill(from: row, isHybrid: isHybrid)
                amendments.fill(&transaction, from: row)
                if transaction.purpose.isEmpty { transaction.purpose.assign(purpose) }
                try writer.add(transaction)
            }
            try writer.endBlock()
        }
        try writer.finish()
    }

    private func head(of batch: FrozenBatch, sepa: Creditor.SEPA) -> Pain008Message {
        var message = Pain008Message(
            messageId: batch.messageId,
            createdAt: batch.createdAt,
            initiatingPartyName: batch.creditor.name,
            transactionCount: batch.count,
            controlSum: Int128(batch.total)
        )
        message.initiatingPartyId = sepa.initiatingPartyId ?? ""
        message.initiatingPartyIdIssuer = sepa.initiatingPartyIssuer ?? ""
        return message
    }

    private func head(of block: FrozenBlock, batch: FrozenBatch, sepa: Creditor.SEPA) -> Pain008Block {
        var head = Pain008Block(
            paymentInformationId: block.reference,
            localInstrument: batch.scheme == "sepa-b2b" ? .b2b : .core,
            sequenceType: Pain008Block.SequenceType(rawValue: block.sequence),
            requestedCollectionDate: block.effectiveOn,
            creditorName: batch.creditor.name,
            creditorAccount: sepa.iban.text,
            creditorIdentifier: sepa.creditorIdentifier.text,
            transactionCount: block.count,
            controlSum: Int128(block.total)
        )
        head.creditorAgent = sepa.bic?.text ?? ""
        head.batchBooking = batch.creditor.bank.batchBooking
        head.ultimateCreditorName = sepa.ultimateCreditor ?? ""
        head.categoryPurpose = sepa.categoryPurpose
        if let town = batch.creditor.address.town {
            head.creditorAddress.town = ByteString(town)
            head.creditorAddress.country = ByteString(
                batch.creditor.address.country ?? batch.creditor.country
            )
            head.creditorAddress.street = ByteString(batch.creditor.address.street ?? "")
            head.creditorAddress.buildingNumber = ByteString(batch.creditor.address.buildingNumber ?? "")
            head.creditorAddress.postalCode = ByteString(batch.creditor.address.postalCode ?? "")
        }
        return head
    }

    func readBack(_ path: String) throws -> FrozenBatch.ReadBack {
        let summary = Pain008Summary()
        let findings = try Pain008Reader.read(path, into: summary).findings
        if let first = findings.first(where: { $0.severity == .error }) {
            throw EngineError(
                .storage,
                "the file that was written does not read back: \(first.message)",
                diagnostics: findings
            )
        }
        guard let message = summary.messages.first, summary.messages.count == 1 else {
            throw EngineError(.storage, "the file that was written holds no message")
        }
        return FrozenBatch.ReadBack(
            messageId: message.messageId,
            count: summary.totals.count,
            total: summary.totals.sum,
            blocks: summary.blocks.map { block in
                .init(id: block.head.paymentInformationId, count: block.totals.count, total: block.totals.sum)
            }
        )
    }
}

extension Pain008Transaction {
    fileprivate mutating func fill(from row: borrowing DebitRow, isHybrid: Bool) {
        endToEndId.assign(row.endToEndId)
        amount = row.amount
        mandateId.assign(row.mandateId)
        signatureDate = row.signedOn
        debtorName.assign(row.debtorName)
        debtorAccount.assign(row.account)
        debtorAgent.assign(row.bic)
        debtorAddress.reset()
        // An address is written only whole enough for the scheme: town and country (structured, since November 2026).
        if !row.town.isEmpty && !row.country.isEmpty {
            debtorAddress.street.assign(row.street)
            debtorAddress.buildingNumber.assign(row.buildingNumber)
            debtorAddress.postalCode.assign(row.postalCode)
            debtorAddress.town.assign(row.town)
            debtorAddress.country.assign(row.country)
            // Lines beside a street would say a thing twice, which the scheme forbids.
            if isHybrid, row.street.isEmpty, row.buildingNumber.isEmpty {
                debtorAddress.addLine(row.addressLine1.bytes.span)
                debtorAddress.addLine(row.addressLine2.bytes.span)
            }
        }
        ultimateDebtorName.assign(row.ultimateDebtor)
        purpose.assign(row.purpose)
        creditorReference.assign(row.creditorReference)
        // One remittance form only: a structured reference excludes free text (SDD Core implementation guidelines).
        remittance.removeAll()
        if row.creditorReference.isEmpty { remittance.assign(row.description) }
    }
}
