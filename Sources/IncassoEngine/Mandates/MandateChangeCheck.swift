import IncassoCore

/// Judges the new values of a mandate as an import would, and collects everything that is wrong with them.
struct MandateChangeCheck {
    let rail: any Rail
    let creditor: Creditor
    private var findings: [Diagnostic] = []

    init(rail: any Rail, creditor: Creditor) {
        self.rail = rail
        self.creditor = creditor
    }

    /// The values after a change.
    ///
    /// - Parameters:
    ///   - old: The values of now.
    ///   - change: What changes.
    ///   - number: The account number of now.
    /// - Returns: The values but for the account's stored forms, and the account number; `nil` when it is wrong.
    mutating func values(
        _ old: MandateValues,
        after change: MandateChange,
        account number: [UInt8]
    ) -> (values: MandateValues, account: [UInt8])? {
        if change.isEmpty {
            note(
                "MANDATE-AMEND-NOTHING",
                nil,
                "nothing is given that should change",
                remedy: "Give --mandate-id, --iban or --holder."
            )
            return nil
        }
        var new = old
        new.reference = change.mandateId ?? old.reference
        new.holder = change.holder ?? old.holder
        // The bank's identifier belongs to the account: a new one comes without, or with its own.
        if change.iban != nil || change.bic != nil { new.bic = change.bic }
        checkHolder(change.holder)
        checkNote(change.note)
        if change.bic != nil, change.iban == nil {
            note(
                "MANDATE-AMEND-BIC",
                "bic",
                "a BIC is given without the account that it belongs to",
                expected: "the account beside it",
                remedy: "Give --iban as well."
            )
        }
        if change.isSameBank != nil, change.iban == nil {
            note(
                "MANDATE-AMEND-BANK",
                "iban",
                "it is said where the new account is, but no account is given",
                remedy: "Give --iban, or leave --same-bank and --new-bank away."
            )
        }
        var row = new.row(account: change.iban.map { Array($0.utf8) } ?? number)
        row.bic = Array((new.bic ?? "").utf8)
        var found: [Diagnostic] = []
        let account = rail.account(of: row, creditor: creditor, findings: &found)
        // What was taken in with the mandate and does not change is not judged anew.
        findings += found.filter {
            switch $0.location.path {
            case "mandate_id": change.mandateId != nil
            case "iban", "bic", "town": change.iban != nil
            default: $0.location.path != "debtor_type"
            }
        }
        guard let account else { return nil }
        if change.iban != nil { new.bic = account.bic }
        let isSame =
            account.number == number && new.reference == old.reference && new.holder == old.holder
            && new.bic == old.bic
        if isSame {
            note(
                "MANDATE-AMEND-SAME",
                nil,
                "the mandate has these values already",
                expected: "a value that differs"
            )
        }
        return (new, account.number)
    }

    /// Notes that another mandate has or had the new reference.
    mutating func refuseTaken(_ reference: String) {
        note(
            "MANDATE-AMEND-TAKEN",
            "mandate_id",
            "another mandate of this creditor has or had this id",
            found: reference,
            expected: "an id that was never used",
            remedy: "Choose another one: returns under an old id must still find their mandate."
        )
    }

    /// Refuses the change when anything is wrong with it.
    ///
    /// - Throws: ``EngineError`` with all findings, account numbers in them masked.
    func finish(_ mandate: String) throws(EngineError) {
        let errors = findings.filter { $0.severity == .error }
        guard !errors.isEmpty else { return }
        throw EngineError(
            .invalid,
            "mandate \(mandate) cannot be amended like this",
            diagnostics: errors.map { finding in
                Diagnostic(
                    id: finding.id,
                    severity: finding.severity,
                    location: finding.location,
                    message: finding.message,
                    found: finding.found.map(RowFindings.shown),
                    expected: finding.expected,
                    remedy: Self.remedies[finding.id] ?? finding.remedy
                )
            }
        )
    }

    /// What an import says of columns is said here of options.
    private static let remedies = [
        "SDD-BIC-NON-EEA": "Give it with --bic.",
        "SDD-ADDRESS-NON-EEA":
            "Ask for an account in the EEA, or obtain a new mandate and import it with the address.",
        "CORE-MANDATE-SLASH": "Choose an id without it.",
        "CORE-MANDATE-LENGTH": "Choose a shorter id.",
        "CORE-MANDATE-CHARACTER": "Choose an id without it.",
    ]

    private mutating func checkHolder(_ holder: String?) {
        guard let holder else { return }
        if holder.isEmpty || holder.unicodeScalars.count > 140 || Self.hasControl(holder) {
            note(
                "MANDATE-AMEND-HOLDER",
                "debtor_name",
                "the account holder's name has to be one line of 1 to 140 characters",
                found: holder.isEmpty ? nil : "\(holder.unicodeScalars.count) characters"
            )
        } else if (try? IBAN(holder)) != nil {
            // It would be stored in the clear.
            note(
                "MANDATE-AMEND-HOLDER",
                "debtor_name",
                "an account number stands where the name should be",
                found: holder,
                remedy: "Give the account with --iban."
            )
        }
    }

    private mutating func checkNote(_ text: String?) {
        guard let text, text.unicodeScalars.count > 500 || Self.hasControl(text) else { return }
        note(
            "MANDATE-AMEND-NOTE",
            "note",
            "the note has to be one line of at most 500 characters",
            found: "\(text.unicodeScalars.count) characters"
        )
    }

    private static func hasControl(_ text: String) -> Bool {
        text.utf8.contains { $0 < 0x20 || $0 == 0x7F }
    }

    private mutating func note(
        _ id: String,
        _ path: String?,
        _ message: String,
        found: String? = nil,
        expected: String? = nil,
        remedy: String? = nil
    ) {
        findings.append(
            Diagnostic(
                id: id,
                location: .init(path: path),
                message: message,
                found: found,
                expected: expected,
                remedy: remedy
            )
        )
    }
}
