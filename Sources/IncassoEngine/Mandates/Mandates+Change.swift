import IncassoCore
import IncassoSQL

/// Amendments by a person.
extension Mandates {
    private static let insert = Statement(
        "mandates.change.insert",
        """
        INSERT INTO mandate_amendment (tenant_id, mandate_id, no, creditor_id, at, actor, note, until_block, same_bank, pending,
          old_reference, old_holder, old_bic, old_sealed, old_index, old_masked, new_reference, new_holder, new_bic, new_sealed, new_index, new_masked)
        VALUES (:t, :id, :no, :c, :at, :by, :note, :until, :same, :pending,
          :oldReference, :oldHolder, :oldBic, :oldSealed, :oldIndex, :oldMasked,
          :newReference, :newHolder, :newBic, :newSealed, :newIndex, :newMasked)
        """
    )
    private static let update = Statement(
        "mandates.change.update",
        """
        UPDATE mandate SET reference = :reference, holder = :holder, bic = :bic,
          number_sealed = :sealed, number_index = :index, number_masked = :masked
        WHERE tenant_id = :t AND id = :id
        """
    )

    private struct DryRun: Error {
        let mandate: Mandate
    }

    /// Amends a mandate: its reference, its account or the account holder's name.
    ///
    /// A new reference or account is told to the debtor's bank by every debit that is planned from now on, until one of
    /// them is carried out. Debits of batches that are frozen stay as they are.
    ///
    /// - Parameters:
    ///   - reference: The unique mandate reference, or one that the mandate had before.
    ///   - creditor: Whose, where references of several creditors could be the same.
    ///   - change: What changes.
    ///   - isDryRun: Whether everything is checked and nothing written.
    /// - Returns: The mandate as it is then.
    /// - Throws: ``EngineError`` with everything that is wrong with the new values, or when the mandate has ended or its
    ///   rail knows no amendments; the driver's error.
    @discardableResult
    public func amend(
        _ reference: String,
        creditor: Creditor? = nil,
        to change: MandateChange,
        isDryRun: Bool = false
    ) throws -> Mandate {
        do {
            return try engine.database.write { transaction in
                let mandate = try find(reference, creditor: creditor, in: transaction)
                try refuseUnlessAmendable(mandate)
                try amend(mandate, to: change, in: transaction)
                let after = try find(number: mandate.number, in: transaction)
                if isDryRun { throw DryRun(mandate: after) }
                return after
            }
        } catch let rehearsal as DryRun {
            return rehearsal.mandate
        }
    }

    private func refuseUnlessAmendable(_ mandate: Mandate) throws {
        if [.cancelled, .expired, .spent].contains(mandate.state) {
            throw EngineError(
                .refused,
                "mandate \(mandate.id) is \(mandate.state.rawValue)",
                remedy: "A mandate that has ended is not amended: obtain a new one."
            )
        }
        guard Rails.rail(for: mandate.scheme)?.tellsAmendments == true else {
            throw EngineError(
                .refused,
                "mandates of the scheme \(mandate.scheme) are amended by the debtor's bank",
                remedy: "Take in its notification of change, or obtain a new authorisation."
            )
        }
    }

    private func amend(_ mandate: Mandate, to change: MandateChange, in transaction: any Transaction) throws {
        let id = mandate.number
        let seen = try MandateValues(id, tenant: engine.tenant.id, in: transaction)
        try engine.creditors.meet(seen.creditor, in: transaction)
        let old = try MandateValues(id, tenant: engine.tenant.id, in: transaction)
        let creditor = try engine.creditors.creditor(id: old.creditor, in: transaction)
        guard let number = engine.keys.open(old.sealed, context: .mandate(id)),
            let rail = Rails.rail(for: old.scheme)
        else { throw EngineError(.storage, "the account number of mandate \(mandate.id) cannot be opened") }
        var check = MandateChangeCheck(rail: rail, creditor: creditor)
        let wanted = check.values(old, after: change, account: number)
        if let wanted, wanted.values.reference != old.reference,
            let owner = try self.owner(of: wanted.values.reference, creditor: creditor.id, in: transaction),
            owner != id
        {
            check.refuseTaken(wanted.values.reference)
        }
        try check.finish(mandate.id)
        guard let wanted else { return }
        var new = wanted.values
        let hasNewAccount = wanted.account != number
        if hasNewAccount {
            new.sealed = engine.keys.seal(
                wanted.account,
                context: .mandate(id),
                nonce: engine.random.bytes(12)
            )
            new.index = engine.keys.blindIndex(wanted.account)
            new.masked = rail.masked(wanted.account)
        }
        let isSameBank =
            hasNewAccount ? change.isSameBank ?? rail.isCertainlySameBank(number, wanted.account) : nil
        try store(old, new, isSameBank: isSameBank, note: change.note, in: transaction)
        try record(mandate, old, new, isSameBank: isSameBank, note: change.note, in: transaction)
    }

    private func store(
        _ old: MandateValues,
        _ new: MandateValues,
        isSameBank: Bool?,
        note: String?,
        in transaction: any Transaction
    ) throws {
        let isTold = isSameBank != nil || old.reference != new.reference
        try transaction.execute(
            Self.insert,
            [
                "t": engine.tenant.id, "id": old.id, "no": old.amendments + 1, "c": old.creditor,
                "at": engine.clock.timestamp, "by": engine.actor.name, "note": note, "until": old.lastBlock,
                "same": isSameBank.map { $0 ? 1 : 0 }, "pending": isTold ? 1 : 0,
                "oldReference": old.reference, "oldHolder": old.holder, "oldBic": old.bic,
                "oldSealed": old.sealed, "oldIndex": old.index, "oldMasked": old.masked,
                "newReference": new.reference, "newHolder": new.holder, "newBic": new.bic,
                "newSealed": new.sealed, "newIndex": new.index, "newMasked": new.masked,
            ]
        )
        try transaction.execute(
            Self.update,
            [
                "t": engine.tenant.id, "id": old.id, "reference": new.reference, "holder": new.holder,
                "bic": new.bic, "sealed": new.sealed, "index": new.index, "masked": new.masked,
            ]
        )
        if old.reference != new.reference {
            try keepFormer(old.reference, of: old.id, creditor: old.creditor, in: transaction)
        }
    }

    private func record(
        _ mandate: Mandate,
        _ old: MandateValues,
        _ new: MandateValues,
        isSameBank: Bool?,
        note: String?,
        in transaction: any Transaction
    ) throws {
        var details = [("creditor", mandate.creditor), ("amendment", String(old.amendments + 1))]
        if old.reference != new.reference {
            details += [("oldMandateId", old.reference), ("mandateId", new.reference)]
        }
        if let isSameBank {
            details += [("oldAccount", old.masked), ("account", new.masked)]
            details.append(("sameBank", isSameBank ? "yes" : "no"))
        }
        if old.bic != new.bic { details.append(("bic", new.bic ?? "")) }
        if old.holder != new.holder { details += [("oldHolder", old.holder), ("holder", new.holder)] }
        if let note { details.append(("note", note)) }
        try AuditChain.record(
            "mandate.amend",
            subject: "mandate \(new.reference)",
            details: details,
            engine: engine,
            in: transaction
        )
    }
}
