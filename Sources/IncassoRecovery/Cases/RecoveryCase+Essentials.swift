import IncassoCore

extension RecoveryCase {
    /// The facts with those made equal that no plan under a policy depends on: which claim it is, and how much is owed where
    /// it is a whole debt that is worth pursuing.
    ///
    /// Cases whose essentials are equal have the same plan, to the last word of its explanation. So the thousands of debits
    /// that fail on one day need a handful of plans.
    ///
    /// - Parameter policy: The policy that the case was opened under.
    /// - Returns: Facts that stand for all such cases.
    package func essentials(under policy: RecoveryPolicy) -> RecoveryCase {
        var essentials = self
        essentials.claim = 0
        // An amount is told where it decides: nothing owed, too little to pursue, or a part paid.
        let minimum = open.currency == policy.minimumAmount.currency ? policy.minimumAmount.minorUnits : 0
        let enough = max(minimum, 1)
        if open.minorUnits >= enough, !isPartlyPaid {
            essentials.open = Money(minorUnits: enough, currency: open.currency)
        }
        return essentials
    }
}
