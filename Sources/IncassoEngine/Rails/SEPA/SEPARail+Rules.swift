import IncassoCore
import IncassoISO20022

/// The rules of the schemes on files of our own, before they are frozen.
extension SEPARail {
    func rules(for creditor: Creditor, clock: any EngineClock) throws -> (any FileRules)? {
        let now = clock.wallTime(in: creditor.bank.timeZone)
        let bank = creditor.bank
        var limits = SchemeBank(addressMode: bank.addressMode == .hybrid ? .hybrid : .structured)
        limits.leadDays = bank.leadDays
        limits.cutOff = bank.cutOff
        // How early the bank takes a file matters on the day of the release, not on that of the freeze.
        limits.maxTransactions = bank.maxTransactions
        limits.maxAmount = bank.maxAmount
        limits.usesFirst = bank.usesFirst
        // A file that is too large is cut and rendered again, so the limit of bytes is none of these rules.
        return SEPAFileRules(
            SchemeCheck(
                facts: SchemeFacts(
                    today: now.date,
                    secondOfDay: now.secondOfDay,
                    calendar: calendar,
                    profile: try SEPABankRules.profile(of: bank.profile),
                    bank: limits
                )
            )
        )
    }

    func finding(of error: any Error) -> Diagnostic? {
        (error as? WriteRefusal)?.diagnostic
    }
}

/// A file of debits under the rules of the SEPA schemes.
private final class SEPAFileRules: FileRules {
    private let check: SchemeCheck

    init(_ check: SchemeCheck) {
        self.check = check
    }

    func write(_ bytes: Span<UInt8>) throws {
        try check.write(bytes)
    }

    func finish() throws -> FileJudgement {
        let report = try check.finish()
        let errors = report.findings.filter { $0.severity == .error }
        return FileJudgement(
            errors: errors.map { finding in
                let path = finding.location.path ?? ""
                return FileFinding(
                    block: Self.number(of: "PmtInf[", in: path),
                    debit: Self.number(of: "DrctDbtTxInf[", in: path),
                    diagnostic: finding
                )
            },
            warnings: report.repairs.filter { $0.rule.severity == .warning }.map(Self.warning),
            isComplete: errors.count == report.errors
        )
    }

    /// One finding for all breaches of a rule.
    private static func warning(_ repair: SchemeReport.Repair) -> Diagnostic {
        Diagnostic(
            id: repair.rule.id,
            severity: .warning,
            location: .init(path: repair.places.first?.path),
            message: repair.count == 1
                ? repair.rule.message : "\(repair.rule.message) (\(repair.count) times)",
            expected: repair.rule.expected,
            remedy: repair.rule.remedy
        )
    }

    /// The number in brackets after an element's name in a path.
    private static func number(of element: String, in path: String) -> Int? {
        guard let start = path.firstRange(of: element)?.upperBound else { return nil }
        return Int(path[start...].prefix { $0 != "]" })
    }
}
