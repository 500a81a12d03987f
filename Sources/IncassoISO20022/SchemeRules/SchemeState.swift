import IncassoCore

/// Parts that have been seen in a message, a block or a debit.
struct SchemeParts: OptionSet {
    let rawValue: UInt64

    static let id = SchemeParts(rawValue: 1 << 0)
    static let time = SchemeParts(rawValue: 1 << 1)
    static let count = SchemeParts(rawValue: 1 << 2)
    static let sum = SchemeParts(rawValue: 1 << 3)
    static let initiatingParty = SchemeParts(rawValue: 1 << 4)
    static let method = SchemeParts(rawValue: 1 << 5)
    static let type = SchemeParts(rawValue: 1 << 6)
    static let dueDate = SchemeParts(rawValue: 1 << 7)
    static let creditor = SchemeParts(rawValue: 1 << 8)
    static let creditorAccount = SchemeParts(rawValue: 1 << 9)
    static let creditorAgent = SchemeParts(rawValue: 1 << 10)
    static let ultimateCreditor = SchemeParts(rawValue: 1 << 11)
    static let creditorScheme = SchemeParts(rawValue: 1 << 12)
    static let amount = SchemeParts(rawValue: 1 << 13)
    static let mandate = SchemeParts(rawValue: 1 << 14)
    static let mandateId = SchemeParts(rawValue: 1 << 15)
    static let signed = SchemeParts(rawValue: 1 << 16)
    static let debtor = SchemeParts(rawValue: 1 << 17)
    static let debtorAgent = SchemeParts(rawValue: 1 << 18)
    static let debtorAccount = SchemeParts(rawValue: 1 << 19)
    static let debtorAddress = SchemeParts(rawValue: 1 << 20)
    static let amended = SchemeParts(rawValue: 1 << 21)
    static let amendment = SchemeParts(rawValue: 1 << 22)
    static let newAccountCode = SchemeParts(rawValue: 1 << 23)
    static let originalAgent = SchemeParts(rawValue: 1 << 24)
    static let headerParty = SchemeParts(rawValue: 1 << 25)
    static let header = SchemeParts(rawValue: 1 << 26)
    static let originalGroup = SchemeParts(rawValue: 1 << 27)
    static let originalAmount = SchemeParts(rawValue: 1 << 28)
}

/// Parts of a reversal that a collection does not have.
struct SchemeReversalParts: OptionSet {
    let rawValue: UInt8

    static let originalId = SchemeReversalParts(rawValue: 1 << 0)
    static let originalName = SchemeReversalParts(rawValue: 1 << 1)
    static let id = SchemeReversalParts(rawValue: 1 << 2)
    static let reason = SchemeReversalParts(rawValue: 1 << 3)
    static let originator = SchemeReversalParts(rawValue: 1 << 4)
    static let original = SchemeReversalParts(rawValue: 1 << 5)
}

/// Where a start tag stood.
struct SchemePlace {
    var line = 0
    var column = 0
}

/// What a `PmtTpInf` says.
struct SchemePaymentType {
    enum Sequence: UInt8 { case none, first, recurring, final, oneOff, unknown }
    enum Instrument: UInt8 { case none, core, b2b, unknown }

    var services = 0
    var sequence = Sequence.none
    var instrument = Instrument.none
}

/// A mandate's id as banks compare it: without regard to case and blanks (AT-M001).
struct MandateKey {
    /// 0 without an id.
    var hash: UInt64 = 0
    /// Whether the id is written as its key.
    var isPlain = true

    /// No id.
    init() {}

    /// The key of an id.
    init(_ text: Span<UInt8>) {
        var hasher = UInt64.hashStart
        for index in text.indices {
            var byte = text[index]
            if byte &- 0x61 < 26 { byte -= 0x20 }
            if byte != text[index] || byte == 0x20 { isPlain = false }
            if byte != 0x20 { hasher.hash(byte) }
        }
        hash = hasher.mixed
    }
}

/// What an account number says, valid or not.
struct SchemeAccount {
    /// The country's two letters; 0 without an account.
    var country: UInt16 = 0
    var isKnown = false
    var isEEA = true
    /// 0 without an account.
    var hash: UInt64 = 0
}

/// What is being read: one message, one block, one debit.
struct SchemeState {
    // The walk through the tree.
    var node = SchemeTree.top
    var skipped = 0
    var hasStarted = false
    /// How deep below the top the current element lies.
    var depth = 0
    /// The place of the last child that was seen at each depth.
    var lastOrder: [64 of UInt8] = .init(repeating: 0)

    // The document.
    var minor = 8
    var messages = 0
    var blocks = 0
    var totals = Pain008Totals()
    var instrument = SchemePaymentType.Instrument.none
    var endToEndIds: SeenHashes
    var instructionIds: SeenHashes
    var blockIds: SeenHashes
    var debits: SeenHashes
    var oneOffMandates: SeenHashes
    /// Mandates by the key under which banks compare them: those written as their key, and the others.
    var plainMandates: SeenHashes
    var otherMandates: SeenHashes
    /// Mandates with the accounts that they debit.
    var mandateAccounts: SeenHashes
    /// The others as they are written.
    var otherSpellings: SeenHashes
    /// The mandates that amendments of the file call former ones.
    var formerMandates: SeenHashes
    /// The start tag behind which a text between elements was told last.
    var lastStray = SchemePlace()
    /// The start tag in whose element a CDATA section was told last.
    var lastSection = SchemePlace()
    var toldUnchecked = false

    // The message.
    var message = SchemeParts()
    var messageBlocks = 0
    var messagePlace = SchemePlace()
    var messageTotals = Pain008Totals()
    var announcedInMessage = SchemeAnnounced()

    // The block.
    var isInBlock = false
    var block = SchemeParts()
    var blockNumber = 0
    var blockPlace = SchemePlace()
    var blockTotals = Pain008Totals()
    var announcedInBlock = SchemeAnnounced()
    var blockType = SchemePaymentType()
    var firstSequence = SchemePaymentType.Sequence.none
    var dueDate: LocalDate?
    var creditorAccount = SchemeAccount()
    var creditorName: UInt64 = 0
    var blockCreditorId: UInt64 = 0
    var firstCreditorId: UInt64 = 0
    /// The identifier that was judged last at a debit of the block, business code included.
    var judgedCreditorId: UInt64 = 0
    /// What is missing in every debit of a block is told once.
    var toldMissing = SchemeParts()

    // The debit.
    var isInDebit = false
    var debit = SchemeParts()
    var debitPlace = SchemePlace()
    var debitType = SchemePaymentType()
    var amount: Int64 = 0
    var signed: LocalDate?
    var mandateId: UInt64 = 0
    var mandateKey = MandateKey()
    var originalMandateId: UInt64 = 0
    var originalMandateKey = MandateKey()
    var debitCreditorId: UInt64 = 0
    var originalCreditorId: UInt64 = 0
    var originalName: UInt64 = 0
    var debtorAccount = SchemeAccount()
    var originalAccount = SchemeAccount()
    var debtorBIC: UInt16 = 0
    var texts = 0
    var references = 0
    var structuredBytes = 0

    // Reversals.
    var originalEndToEndIds: SeenHashes
    var reversal = SchemeReversalParts()
    var reversedAmount: Int64?
    var originalAmount: Int64?
    var referenceAmount: Int64?

    // The innermost party, agent, address, account.
    var party = SchemeField.step
    var partyHasName = false
    var partyIds = 0
    var partyOtherHasId = false
    var birthParts = 0
    var address = SchemeAddress()
    var agent = SchemeField.step
    var agentBIC: UInt16 = 0
    var agentIds = 0
    var account = SchemeField.step
    var accountIds = 0
    var isOriginalScheme = false
    var schemeIsMarked = false
    var schemeHasId = false
    var hasReferenceType = false
    var hasReferenceText = false

    /// Nothing read yet.
    ///
    /// - Parameter rememberedIds: How many ids of a kind are remembered.
    init(rememberedIds: Int) {
        endToEndIds = SeenHashes(limit: rememberedIds)
        instructionIds = SeenHashes(limit: rememberedIds)
        blockIds = SeenHashes(limit: rememberedIds)
        debits = SeenHashes(limit: rememberedIds)
        oneOffMandates = SeenHashes(limit: rememberedIds)
        plainMandates = SeenHashes(limit: rememberedIds)
        originalEndToEndIds = SeenHashes(limit: rememberedIds)
        otherMandates = SeenHashes(limit: rememberedIds)
        mandateAccounts = SeenHashes(limit: rememberedIds)
        otherSpellings = SeenHashes(limit: rememberedIds)
        formerMandates = SeenHashes(limit: rememberedIds)
    }

    /// What an account of this kind says.
    mutating func set(_ read: SchemeAccount) {
        switch account {
        case .creditorAccount: creditorAccount = read
        case .debtorAccount: debtorAccount = read
        default: originalAccount = read
        }
    }
}

/// What a header or a block announces; `nil` when it cannot be read or is not there.
struct SchemeAnnounced {
    var count: Int?
    var sum: Int128?
}

/// What an address holds.
struct SchemeAddress {
    var hasTown = false
    var hasCountry = false
    var lines = 0
    /// The parts with elements of their own, as upper-case bytes one after the other, each ended by a zero.
    var parts: [UInt8] = []

    mutating func reset() {
        hasTown = false
        hasCountry = false
        lines = 0
        if !parts.isEmpty { parts.removeAll(keepingCapacity: true) }
    }
}
