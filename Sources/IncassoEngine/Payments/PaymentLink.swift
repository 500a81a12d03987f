public import IncassoCore

/// A link under which a claim can be paid.
public struct PaymentLink: Sendable, Hashable {
    /// The states; their names are part of the contract.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// The page asks to pay, or says that the claim is planned or disputed.
        case open
        /// A debit is under way.
        case inCollection
        /// Money is on its way, and the bank has not confirmed it.
        case processing
        /// It is paid.
        case paid
        /// Its last day has passed, or the claim ended without money.
        case expired
        /// It was withdrawn; its page does not exist any more.
        case revoked
    }

    /// The number.
    public let id: Int64
    /// The claim's id as the business gave it.
    public let claimId: String
    /// The creditor's id.
    public let creditor: String
    /// The case's id; `nil` for a link that was made without one.
    public let caseId: String?
    /// The state.
    public let state: State
    /// What is still owed.
    public let open: Money
    /// What it was made for: a channel of notices, or `person`.
    public let channel: String
    /// The day on which it was made.
    public let createdOn: LocalDate
    /// The last day on which its page can be opened; `nil` where it lasts as long as the claim.
    public let expiresOn: LocalDate?
    /// When it was withdrawn, milliseconds since 1970 (UTC).
    public let revokedAt: Int64?
    /// How often its page was looked at.
    public let views: Int64
    /// The last day on which its page was looked at.
    public let viewedOn: LocalDate?
    /// What a transfer quotes.
    public let reference: CreditorReference
    /// Where it leads; only where that was asked for. Whoever has it sees the page.
    public let address: String?

    init(
        _ row: LinkRow,
        _ linked: LinkedClaim,
        views: (count: Int64, last: LocalDate?),
        reference: CreditorReference,
        address: String?
    ) {
        id = row.id
        claimId = linked.facts.reference
        creditor = linked.creditor.reference
        caseId = row.caseNumber == 0 ? nil : "\(row.claim)-\(row.caseNumber)"
        state = Self.state(row, linked)
        open = Money(minorUnits: linked.claim.open, currency: linked.creditor.currency)
        channel = row.channel
        createdOn = row.createdOn
        expiresOn = row.expiresOn
        revokedAt = row.revokedAt
        self.views = views.count
        viewedOn = views.last
        self.reference = reference
        self.address = address
    }

    private static func state(_ row: LinkRow, _ linked: LinkedClaim) -> State {
        if row.revokedAt != nil { return .revoked }
        if row.hasExpired(on: linked.today) { return .expired }
        switch linked.state {
        case .open, .announced, .planned, .disputed: return .open
        case .inCollection: return .inCollection
        case .processing: return .processing
        case .paid: return .paid
        case .withdrawn: return .expired
        }
    }
}
