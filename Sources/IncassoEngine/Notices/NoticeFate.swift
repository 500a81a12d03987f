import IncassoCore
import IncassoRecovery
import IncassoSQL

/// What becomes of a notice that a courier looks at, judged by the facts of that moment.
enum NoticeFate: Hashable {
    /// It goes, with this date before which it asks to pay.
    case go(sender: EmailAddress, recipient: EmailAddress, payBefore: LocalDate)
    /// It waits until the reason is gone.
    case hold(Hold)
    /// It is not needed any more, or would be wrong.
    case cancel(Cancellation)

    /// Why a notice waits.
    ///
    /// The raw value is stored and shown.
    enum Hold: String, CaseIterable {
        /// Bank data is too old to know whether the debtor has paid.
        case staleBankData
        /// The creditor has no e-mail address to write from.
        case noSender
        /// The debtor has no e-mail address that can be used.
        case noAddress
        /// The case is held.
        case casePaused
        /// The debtor pays in agreed parts.
        case paymentPlan
        /// A person is dealing with the case.
        case withPerson
        /// The link was revoked.
        case linkRevoked
        /// The debit that it announces is too near for the agreed notice.
        case retryTooClose
        /// The mandate of the debit that it announces is not signed yet, or suspended.
        case mandateStopped
        /// The claim of the debit that it announces is held.
        case claimHeld
    }

    /// Why a notice never goes.
    ///
    /// The raw value is stored and shown.
    enum Cancellation: String, CaseIterable {
        /// The case is closed.
        case caseClosed
        /// Nothing is owed any more.
        case paid
        /// The debt is contested.
        case disputed
        /// The debit has failed again since: another notice tells of that.
        case newerFailure
        /// Failures of this reason are not told to debtors.
        case protected
        /// The claim of the debit that it announces is no longer asked for.
        case claimEnded
        /// The debit that it announces is not made on that day.
        case dateMoved
        /// The mandate of the debit that it announces has ended.
        case mandateEnded
        /// The debit that it announces is too near for the agreed notice.
        case tooLate
    }

    /// Judges a notice.
    ///
    /// - Parameters:
    ///   - row: The notice.
    ///   - found: Its case.
    ///   - context: The day and what all cases share.
    ///   - transaction: The transaction that claims the notice.
    /// - Throws: ``EngineError`` when its policy is missing; the driver's error.
    init(
        _ row: NoticeRow,
        case found: CaseFacts,
        _ context: RecoveryContext,
        in transaction: any Transaction
    ) throws {
        let facts = found.facts
        if let cancellation = Self.cancellation(row, facts) {
            self = .cancel(cancellation)
            return
        }
        let policy = try context.policy(found.policy, in: transaction)
        if let hold = Self.hold(row, found, today: context.today) {
            self = .hold(hold)
            return
        }
        if context.isStale(policy, creditor: found.shared) {
            self = .hold(.staleBankData)
            return
        }
        guard let sender = found.creditor.contact.email.flatMap(EmailAddress.init) else {
            self = .hold(.noSender)
            return
        }
        guard facts.hasAddress, let recipient = row.email.flatMap(EmailAddress.init) else {
            self = .hold(.noAddress)
            return
        }
        var payBefore = row.payBefore
        if payBefore <= context.today,
            let step = policy.routes.lazy.flatMap(\.steps).first(where: { $0.id == row.step })
        {
            payBefore = RecoveryPlanner.payBefore(
                step,
                on: context.today,
                retryOn: row.retryOn,
                leadBankingDays: facts.leadBankingDays,
                calendar: found.shared.calendar
            )
        }
        self = .go(sender: sender, recipient: recipient, payBefore: payBefore)
    }

    private static func cancellation(_ row: NoticeRow, _ facts: RecoveryCase) -> Cancellation? {
        if facts.state.isClosed { return .caseClosed }
        if facts.open.minorUnits <= 0 { return .paid }
        if facts.isDisputed { return .disputed }
        if row.attempt < facts.attempt { return .newerFailure }
        return facts.reasonClass.allowsNotices ? nil : .protected
    }

    private static func hold(_ row: NoticeRow, _ found: CaseFacts, today: LocalDate) -> Hold? {
        let facts = found.facts
        if facts.state == .planned { return .paymentPlan }
        if let pause = facts.pause, pause.until.map({ today < $0 }) ?? true { return .casePaused }
        if facts.isWithPerson { return .withPerson }
        if row.isLinkRevoked { return .linkRevoked }
        // A run before midnight and a courier after it are one day apart; that day is forgiven.
        if let retryOn = row.retryOn, today > row.queuedOn.adding(days: 1),
            retryOn < today.adding(days: facts.noticeDays)
        {
            return .retryTooClose
        }
        return nil
    }
}
