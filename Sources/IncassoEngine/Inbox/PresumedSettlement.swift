import IncassoCore
import IncassoSQL

/// Takes debits for settled of which no bank will tell.
///
/// Some schemes answer only what fails. When the time for that has passed, the block's money is booked as a settlement
/// that no file tells (file 0, entry: the block), so that everything after it is as if a bank had told.
struct PresumedSettlement {
    let engine: Engine

    private static let insert = Statement(
        "inbox.presumed.insert",
        """
        INSERT INTO settlement (tenant_id, block_id, file_id, entry_no, leaves, count, amount, booked_on)
        SELECT b.tenant_id, b.id, 0, b.id, 0, b.count - b.reject_count, b.total - b.reject_total, b.effective_on
        FROM batch a CROSS JOIN block b
        WHERE a.tenant_id = :t AND a.creditor_id = :c AND a.scheme = :scheme AND a.state IN ('released', 'accepted', 'partlyAccepted')
          AND b.tenant_id = :t AND b.batch_id = a.id AND b.state IN ('released', 'accepted') AND b.effective_on <= :until
          AND b.total > b.reject_total
          AND NOT EXISTS (SELECT 1 FROM settlement s WHERE s.tenant_id = :t AND s.block_id = b.id)
          AND NOT EXISTS (SELECT 1 FROM item_settlement i WHERE i.tenant_id = :t AND i.block_id = b.id)
        ORDER BY b.id
        ON CONFLICT DO NOTHING
        """
    )
    private static let range = Statement(
        "inbox.presumed.range",
        """
        SELECT min(s.block_id), max(s.block_id) FROM settlement s CROSS JOIN block b
        WHERE s.tenant_id = :t AND s.file_id = 0 AND b.tenant_id = :t AND b.id = s.block_id AND b.state IN ('released', 'accepted')
        """
    )

    /// Books every block whose time has passed.
    ///
    /// - Parameter today: The business day.
    /// - Returns: How many blocks settled.
    /// - Throws: The driver's error.
    func run(today: LocalDate) throws -> Int {
        var settled = 0
        for creditor in try engine.creditors.list() {
            // A bank that sends statements tells of settlements; its word is waited for.
            guard !creditor.bank.answers.contains("camt"),
                let rail = Rails.rail(collecting: creditor.currency), let days = rail.presumedAfter
            else { continue }
            let until = lastDay(before: today, days: days, calendar: rail.calendar)
            for scheme in rail.schemes {
                settled += try settle(creditor: creditor.id, scheme: scheme, until: until.daysSinceEpoch)
            }
        }
        return settled
    }

    /// The last effective date whose banking days are over.
    private func lastDay(before today: LocalDate, days: Int, calendar: any BankingCalendar) -> LocalDate {
        var day = today
        while calendar.adding(bankingDays: days, to: day) > today { day = day.adding(days: -1) }
        return day
    }

    private func settle(creditor: Int64, scheme: String, until: Int) throws -> Int {
        let bindings: Bindings = ["t": engine.tenant.id, "c": creditor, "scheme": scheme, "until": until]
        return try engine.database.write { transaction in
            try BatchAnswers.meetOverdue(bindings, in: transaction)
            let count = try transaction.execute(Self.insert, bindings)
            guard count > 0 else { return 0 }
            let found = try transaction.first(Self.range, ["t": engine.tenant.id]) {
                ($0.integer(0), $0.integer(1))
            }
            guard let (first, last) = found else { return 0 }
            let range = EntryRange(tenant: engine.tenant.id, file: 0, first: first, last: last)
            // What was paid meanwhile has now been collected too: that is a credit (law 4).
            try BatchAnswers.meetPayments(range, in: transaction)
            let booking = CreditBooking(engine: engine)
            if try booking.hasAnything(in: transaction) {
                _ = try booking.creditOvercollected(range, in: transaction)
            }
            try Ledger.postPresumed(tenant: engine.tenant.id, first: first, last: last, in: transaction)
            try BatchAnswers.settle(range, in: transaction)
            try AmendmentConfirmation.confirm(range, in: transaction)
            try AuditChain.record(
                "settlement.presumed",
                subject: "creditor \(creditor)",
                details: [("scheme", scheme), ("blocks", String(count)), ("until", String(until))],
                engine: engine,
                in: transaction
            )
            return count
        }
    }
}
