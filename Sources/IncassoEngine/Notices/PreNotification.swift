import IncassoCore

/// What a debtor is told of a debit before it is made (SDD Core rulebook, section 4.3: 14 calendar days before the due
/// date, unless other was agreed).
///
/// Such a notice belongs to no recovery case: its case number is 0, and its step names the day of the debit, so that a
/// debtor is told once of each claim and day.
enum PreNotification {
    /// The template, and the start of the step.
    static let template = "pre-notification"
    /// So many calendar days before the last day on which it is in time a notice goes out: a day without a run does no
    /// harm then.
    static let reserve = 7
    /// A debit may be made so many calendar days later than announced, because banks were closed or the file came late, but
    /// never earlier.
    static let grace = 5
}
