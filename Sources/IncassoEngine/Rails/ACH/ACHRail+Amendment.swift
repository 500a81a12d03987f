import IncassoCore

/// Notifications of change (Nacha rules, NOC codes C01 to C07).
extension ACHRail {
    func amended(
        _ number: [UInt8],
        by correction: AccountCorrection,
        code: String
    ) throws(AmendmentRefusal) -> RailAmendment {
        guard let entry = ChangeTable.ach.entry(code), !entry.isRefusal, entry.application == .automatic
        else {
            throw AmendmentRefusal(rule: "change-by-person")
        }
        guard var account = ACHAccount(canonical: number) else {
            throw AmendmentRefusal(rule: "change-unclear")
        }
        var holder: String?
        do {
            // A code tells more than one thing at most once; what it does not correct stays as it is.
            if entry.corrects.contains(.routingNumber) {
                account.routing = try RoutingNumber(correction.routingNumber.bytes.span)
            }
            if entry.corrects.contains(.accountNumber) {
                account.number = try USAccountNumber(correction.accountNumber.string)
            }
        } catch {
            throw AmendmentRefusal(rule: "change-unclear")
        }
        if entry.corrects.contains(.transactionCode) {
            switch correction.accountType {
            case .checking?: account.kind = .checking
            case .savings?: account.kind = .savings
            // A debit to a ledger or loan account is another agreement.
            case .ledger?, .loan?: throw AmendmentRefusal(rule: "change-by-person")
            case nil: throw AmendmentRefusal(rule: "change-unclear")
            }
        }
        if entry.corrects.contains(.name) {
            guard let name = correction.name.stringIfAny else {
                throw AmendmentRefusal(rule: "change-unclear")
            }
            holder = name
        }
        return RailAmendment(number: account.canonical, holder: holder)
    }
}
