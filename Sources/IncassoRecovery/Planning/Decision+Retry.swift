import IncassoCore

extension Decision {
    /// The day of a new debit, which today's notice announces, or `nil` with the reason why not.
    ///
    /// Only the first notice after a failure plans one: a later notice that asks for payment and announces a debit as well
    /// would contradict itself.
    mutating func retryDate() -> LocalDate? {
        guard route.kind == .retry, let retry = route.retry, facts.reasonClass.allowsRetry,
            !facts.isNoticedSinceFailure
        else { return nil }
        // A code that may mean something else than a lack of funds gets one chance, whatever the policy says.
        let cap = facts.isAmbiguous ? min(retry.max, 1) : retry.max
        guard facts.retriesMade < cap else {
            explain(.retryCap, ("retriesMade", String(facts.retriesMade)), ("max", String(cap)))
            return nil
        }
        guard !facts.isPartlyPaid else {
            explain(.retryPartlyPaid, ("open", facts.open.description))
            return nil
        }
        guard facts.isMandateUsable else {
            explain(.retryMandate)
            return nil
        }
        guard facts.canAnnounce else {
            explain(.retryUnannounced)
            return nil
        }
        let earliest = earliestRetry(retry)
        let latest = facts.failedOn.adding(days: retry.maxDays)
        let inputs: [(String, String)] = [
            ("earliest", earliest.description), ("latest", latest.description),
            ("noticeDays", String(facts.noticeDays)), ("leadBankingDays", String(facts.leadBankingDays)),
        ]
        guard let date = firstPayday(retry.paydays, onOrAfter: earliest), date <= latest else {
            explain(.retryNoDate, inputs[0], inputs[1], inputs[2], inputs[3])
            return nil
        }
        explain(.retryPlanned, ("retryOn", date.description), inputs[0], inputs[1], inputs[2], inputs[3])
        return date
    }

    /// The first day that leaves the agreed notice, the bank's lead time and the policy's gap.
    private func earliestRetry(_ retry: RecoveryPolicy.Retry) -> LocalDate {
        let announced = now.adding(days: max(facts.noticeDays, 1))
        let delivered = calendar.adding(bankingDays: facts.leadBankingDays, to: announced)
        return calendar.next(onOrAfter: max(delivered, facts.failedOn.adding(days: retry.minGapDays)))
    }

    /// The first pay day, moved to a banking day, that is not before a day; that day's own banking day without pay days.
    private func firstPayday(_ paydays: [Int], onOrAfter day: LocalDate) -> LocalDate? {
        guard !paydays.isEmpty else { return day }
        // A pay day of the month before may have moved forward past the day.
        guard let monthStart = LocalDate(year: day.year, month: day.month, day: 1) else { return nil }
        let months = [-1, 0, 1, 2].map { monthStart.adding(months: $0) }
        let candidates = months.flatMap { month in
            paydays.map { payday in
                let lastDay = month.adding(months: 1).adding(days: -1)
                return calendar.next(onOrAfter: min(month.adding(days: payday - 1), lastDay))
            }
        }
        return candidates.filter { $0 >= day }.min()
    }
}
