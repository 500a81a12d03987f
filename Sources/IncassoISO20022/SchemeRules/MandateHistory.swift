public import IncassoCore

/// What a creditor knows of a mandate, as far as the schemes' rules ask for it.
///
/// The rules of mandates need what no file tells: they are asked with these values, and answer with findings of the same
/// table as those of files.
public struct MandateHistory: Hashable, Sendable {
    /// How often a mandate may be used.
    public enum Kind: Hashable, Sendable {
        /// Any number of times.
        case recurring
        /// Once.
        case oneOff
    }

    /// What of a mandate can change.
    public enum Change: String, CaseIterable, Sendable {
        /// The mandate's id.
        case mandateId
        /// The creditor's identifier.
        case creditorIdentifier
        /// The creditor's name.
        case creditorName
        /// The debtor's account.
        case debtorAccount
    }

    /// A collection under the mandate, as it is to be written.
    public struct Use: Hashable, Sendable {
        /// CORE or B2B.
        public var scheme: Pain008Block.LocalInstrument
        /// FRST, RCUR, FNAL or OOFF.
        public var sequence: Pain008Block.SequenceType
        /// The effective due date.
        public var dueDate: LocalDate
        /// The day of signature that it tells.
        public var signedOn: LocalDate
        /// The changes that it tells (`AmdmntInfDtls`).
        public var changes: Set<Change> = []
        /// The day on which the debtor is told of it; `nil` when that has not been planned.
        public var noticeOn: LocalDate?

        /// A collection that tells no change.
        public init(
            scheme: Pain008Block.LocalInstrument,
            sequence: Pain008Block.SequenceType,
            dueDate: LocalDate,
            signedOn: LocalDate
        ) {
            self.scheme = scheme
            self.sequence = sequence
            self.dueDate = dueDate
            self.signedOn = signedOn
        }
    }

    /// The months without a collection after which a mandate is dead (SDD rulebooks).
    public static let lifetimeMonths = 36

    /// How often it may be used.
    public var kind: Kind
    /// CORE or B2B.
    public var scheme: Pain008Block.LocalInstrument
    /// The day of signature.
    public var signedOn: LocalDate
    /// Whether it is neither suspended, cancelled nor expired.
    public var isActive = true
    /// The due date of the latest collection that was presented, even if that one failed.
    public var lastPresentedOn: LocalDate?
    /// Whether a first collection reached the debtor's bank: a reject leaves it unused, a return uses it up.
    public var firstIsUsed = false
    /// Whether the final or the only collection reached the debtor's bank.
    public var finalIsUsed = false
    /// The changes that no settled collection has told yet.
    public var pendingChanges: Set<Change> = []
    /// The days of notice agreed with the debtor; `nil` when notices are not watched.
    public var noticeDays: Int?

    /// The history of a mandate that was never used.
    public init(kind: Kind, scheme: Pain008Block.LocalInstrument, signedOn: LocalDate) {
        self.kind = kind
        self.scheme = scheme
        self.signedOn = signedOn
    }

    /// The last due date on which it may be used.
    public var expiresOn: LocalDate {
        (lastPresentedOn ?? signedOn).adding(months: Self.lifetimeMonths)
    }

    /// What is wrong with a collection under this mandate.
    ///
    /// - Parameters:
    ///   - use: The collection.
    ///   - usesFirst: Whether the bank wants first collections marked; `nil` when it takes both.
    /// - Returns: The findings, in the order of the table; empty when the collection may be presented.
    public func findings(for use: Use, usesFirst: Bool? = nil) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        func note(_ id: SchemeRule.ID, found: String? = nil, expected: String? = nil) {
            let rule = SchemeRule[id]
            let location = Diagnostic.Location(path: rule.element)
            findings.append(rule.finding(at: location, found: found, expected: expected))
        }
        if !isActive { note(.historyInactive) }
        if use.dueDate > expiresOn {
            note(.historyExpired, found: "\(use.dueDate)", expected: "a due date until \(expiresOn)")
        }
        if kind == .oneOff, finalIsUsed { note(.historyOneOffUsed) }
        if (kind == .oneOff) != (use.sequence == .oneOff) {
            note(.historyOneOffKind, found: use.sequence.rawValue)
        }
        if use.sequence == .first, firstIsUsed { note(.historyFirstUsed, found: use.sequence.rawValue) }
        if usesFirst == true, kind == .recurring, !firstIsUsed, use.sequence != .first {
            note(.historyFirstMissing, found: use.sequence.rawValue)
        }
        if kind == .recurring, finalIsUsed { note(.historyFinalUsed) }
        if use.scheme != scheme {
            note(.historyScheme, found: use.scheme.rawValue, expected: scheme.rawValue)
        }
        if use.signedOn != signedOn {
            note(.historySigned, found: "\(use.signedOn)", expected: "\(signedOn)")
        }
        noteChanges(use, note)
        if let noticeDays {
            let latest = use.dueDate.adding(days: -noticeDays)
            if use.noticeOn.map({ $0 > latest }) ?? true {
                note(.historyNotice, found: use.noticeOn?.description, expected: "\(latest) or earlier")
            }
        }
        return findings
    }

    private func noteChanges(_ use: Use, _ note: (SchemeRule.ID, String?, String?) -> Void) {
        func names(_ changes: Set<Change>) -> String {
            Change.allCases.filter(changes.contains).map(\.rawValue).joined(separator: ", ")
        }
        let missing = pendingChanges.subtracting(use.changes)
        if !missing.isEmpty { note(.historyAmendmentPending, "without \(names(missing))", nil) }
        let unfounded = use.changes.subtracting(pendingChanges)
        if !unfounded.isEmpty { note(.historyAmendmentUnfounded, names(unfounded), nil) }
    }
}
