/// Charges on one level of a booking, in minor units.
struct CamtCharges: Sendable {
    /// The sum of the stated records; `nil` when there is none.
    private(set) var recorded: Int64?
    /// The stated total.
    var total: Int64?
    /// Whether the booked amount contains them; `nil` when the bank does not say.
    private(set) var isIncluded: Bool?

    /// The record that is being read.
    var amount: Int64?
    /// Whether the record is money for us.
    var isCredit = false
    /// Whether the bank says that the record is part of the booked amount.
    var included: Bool?

    mutating func reset() {
        self = CamtCharges()
    }

    /// Takes the record that has been read.
    mutating func closeRecord() {
        if let amount {
            let sum = (recorded ?? 0).addingReportingOverflow(isCredit ? -amount : amount)
            if !sum.overflow { recorded = sum.partialValue }
            if let included { isIncluded = included }
        }
        amount = nil
        isCredit = false
        included = nil
    }

    /// What the bank took; `nil` when it states nothing or zero.
    var sum: Int64? {
        let sum = recorded ?? total
        return sum == 0 ? nil : sum
    }
}
