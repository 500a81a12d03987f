import IncassoSQL

/// What follows when a claim was paid (law 4): the other ways to its money are called off, as far as they have not left.
///
/// The claims are those named and measured in ``ClaimTouch``. Debits in batches that have not been handed over are
/// withdrawn, debits that wait are held back, cases of paid claims are closed and their notices cancelled. Of a partly
/// paid claim no further debit is made, because a debit takes the whole amount; the rest is asked for by notices.
struct PaymentConsequences {
    let engine: Engine

    /// Carries them out.
    ///
    /// - Parameters:
    ///   - causes: By claim, what was booked, for example `payment 7`; recorded with the decisions on cases.
    ///   - transaction: The transaction that booked it.
    /// - Returns: How many debits were withdrawn, and how many cases closed.
    /// - Throws: ``EngineError`` when a batch cannot be frozen anew; the driver's error.
    @discardableResult
    func carryOut(
        causes: [Int64: String],
        in transaction: any Transaction
    ) throws -> (debitsWithdrawn: Int, casesClosed: Int) {
        let withdrawn = try Collections.withdraw(engine: engine, in: transaction)
        try ClaimTouch(tenant: engine.tenant.id).hold(in: transaction)
        let settlement = CaseSettlement(engine: engine, today: engine.today)
        let closed = try settlement.settle(causes: causes, in: transaction)
        try Exceptions.closePaid(engine: engine, in: transaction)
        try NoticeCancellation.follow(tenant: engine.tenant.id, in: transaction)
        return (withdrawn, closed)
    }
}
