import IncassoRecovery

/// What a run decided for one case.
struct PlannedCase {
    let row: CaseFacts
    let shared: SharedPlan
    /// The number of the payment link that is made for it.
    var newLink: Int64?

    /// The link that its notices carry.
    var link: Int64? { row.link ?? newLink }
    var needsLink: Bool { row.link == nil && shared.notice?.includesLink == true }
}
