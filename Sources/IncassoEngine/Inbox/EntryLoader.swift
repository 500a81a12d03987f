import Crypto
import IncassoCore
import IncassoSQL

/// Writes the leaves of a bank's file into the database as they are read: evidence and staging in one.
///
/// References of ours are decoded here, so that matching is a join on primary keys.
final class EntryLoader: BankFileConsumer {
    /// A container as it was found, with the range of its entries.
    struct Staged: Sendable {
        let number: Int
        let reference: String
        let account: String
        let currency: Currency?
        let createdAt: String
        let opening: Int64?
        let closing: Int64?
        var first: Int64
        var last: Int64
        var totals = BankContainerTotals()
    }

    static let target = BulkTarget(
        table: "bank_entry",
        columns: [
            "tenant_id", "file_id", "no", "container", "kind", "scope", "provisional", "direction",
            "claim_id",
            "attempt", "block_id", "batch_id", "amount", "original", "fee", "currency", "reason",
            "reason_class",
            "booked_on", "fingerprint", "bank_reference", "end_to_end_id", "mandate_reference", "other_name",
            "text", "line", "link_id", "given_reference", "payer_index", "entry_number", "correction_sealed",
            "reversal_id",
        ]
    )

    private let engine: Engine
    private let tenant: Tenant
    private let keys: TenantKeys
    private let file: Int64
    private let writer: any BulkWriter
    private let given: GivenIds
    private(set) var containers: [Staged] = []
    private var count: Int64 = 0
    private var scratch: [UInt8] = []

    init(engine: Engine, file: Int64, given: GivenIds, writer: any BulkWriter) {
        self.engine = engine
        tenant = engine.tenant
        keys = engine.keys
        self.file = file
        self.given = given
        self.writer = writer
    }

    func begin(_ container: borrowing BankContainer) throws {
        containers.append(
            Staged(
                number: container.number,
                reference: container.id.string,
                account: container.account.string,
                currency: container.currency,
                createdAt: container.createdAt.string,
                opening: container.openingBalance,
                closing: container.closingBalance,
                first: count + 1,
                last: count
            )
        )
    }

    func end(_ container: borrowing BankContainer, totals: BankContainerTotals) throws {
        containers[containers.count - 1].last = count
        containers[containers.count - 1].totals = totals
    }

    func handle(_ event: borrowing BankEvent) throws {
        count += 1
        let attempt = decode(event.endToEndId, as: .endToEnd)
        var block = decode(event.paymentInformationId, as: .block).map { Int64($0.number) }
        var batch = decode(event.messageId, as: .message).map { Batches.number(inMessageId: $0.number) }
        if !given.isEmpty { given.find(event, block: &block, batch: &batch) }
        try writer.integer(tenant.id)
        try writer.integer(file)
        try writer.integer(count)
        try writer.integer(Int64(event.container))
        try writer.integer(Int64(event.kind.rawValue))
        try writer.integer(Int64(event.scope.rawValue))
        try writer.integer(event.isProvisional ? 1 : 0)
        try writer.integer(event.amount == nil ? 0 : (event.isCredit ? 1 : -1))
        let quoted = quotes(of: event)
        let named = attempt?.claim.map(Int64.init)
        try writer.integer(named ?? (event.kind == .credit ? quoted?.claim : nil))
        try writer.integer(attempt?.attempt.map(Int64.init))
        try writer.integer(block)
        try writer.integer(batch)
        try writer.integer(event.amount)
        try writer.integer(event.originalAmount)
        try writer.integer(event.fee)
        try writer.text(event.currency?.code)
        try text(event.reason)
        try writer.integer(Int64(Rails.classify(event.reason).rawValue))
        try writer.integer(event.bookingDate.map { Int64($0.daysSinceEpoch) })
        try fingerprint(event)
        try text(event.bankReference)
        // Ids of ours are in the columns above; only what still has to be looked up is kept as text.
        if attempt == nil { try text(event.endToEndId) } else { try writer.null() }
        if attempt == nil { try text(event.mandateId) } else { try writer.null() }
        if attempt == nil { try text(event.counterpartyName) } else { try writer.null() }
        try words(event, quoted, named: named)
        try writer.integer(number(event.traceNumber))
        try correction(event.correction)
        try writer.integer(reversal(of: event, isDebitNamed: attempt != nil))
        try writer.endRow()
    }

    /// The number of the entry of ours that the bank answers, where it is one.
    private func number(_ text: borrowing ByteString) -> Int64? {
        guard !text.isEmpty, text.bytes.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
        return Int64(text.string)
    }

    /// The right account data are as secret as those that they replace.
    private func correction(_ value: borrowing AccountCorrection) throws {
        guard !value.isEmpty else { return try writer.null() }
        let sealed = engine.keys.seal(
            value.stored,
            context: .entry(file: file, number: count),
            nonce: engine.random.bytes(12)
        )
        try writer.blob(sealed.span)
    }

    /// The reversal of ours that a booking names, wherever the bank puts its id.
    private func reversal(of event: borrowing BankEvent, isDebitNamed: Bool) -> Int64? {
        let named = decode(event.instructionId, as: .reversal)
        if let found = named ?? (isDebitNamed ? nil : decode(event.endToEndId, as: .reversal)) {
            return Int64(found.number)
        }
        return nil
    }

    private func decode(_ text: borrowing ByteString, as kind: BookReference.Kind) -> BookReference? {
        guard let reference = BookReference(text.bytes.span), reference.kind == kind,
            reference.book == tenant.book
        else { return nil }
        return reference
    }

    /// Writes a bank's text; an account number in it is masked.
    private func text(_ value: borrowing ByteString) throws {
        if value.isEmpty { return try writer.null() }
        guard let masked = IBAN.maskingAccounts(in: value.bytes) else {
            return try writer.text(value.bytes.span)
        }
        try writer.text(masked.span)
    }

    /// What the payer of a credit quotes, or `nil` for what is no money between accounts.
    private func quotes(of event: borrowing BankEvent) -> QuotedReferences? {
        let isTransferBack = event.kind == .information && event.amount != nil && !event.isCredit
        guard event.kind == .credit || isTransferBack else { return nil }
        return QuotedReferences(
            structured: event.creditorReference,
            remittance: event.remittance,
            book: tenant.book
        )
    }

    /// The bank's words for a person, and for money between accounts what the payer quotes: which payment link, which
    /// reference of the business, from which account.
    private func words(_ event: borrowing BankEvent, _ quoted: QuotedReferences?, named: Int64?) throws {
        guard let quoted else {
            try text(event.reasonText)
            try writer.integer(Int64(event.line))
            for _ in 0..<3 { try writer.null() }
            return
        }
        if event.kind == .credit {
            let isOther = named.map { $0 != quoted.claim ?? $0 } ?? false
            try writer.text(quoted.areSeveral || isOther ? "references" : nil)
        } else {
            try text(event.reasonText)
        }
        try writer.integer(Int64(event.line))
        try writer.integer(quoted.link)
        try writer.text(event.kind == .credit ? quoted.given : nil)
        if event.kind == .credit, !event.counterpartyAccount.isEmpty {
            try writer.blob(keys.blindIndex(event.counterpartyAccount.bytes).span)
        } else {
            try writer.null()
        }
    }

    /// What makes a booking the same booking in whatever file it is told: its day and 12 bytes of a hash over its facts.
    private func fingerprint(_ event: borrowing BankEvent) throws {
        guard !event.isProvisional, let amount = event.amount, let day = event.bookingDate,
            let container = containers.last
        else { return try writer.null() }
        scratch.removeAll(keepingCapacity: true)
        scratch.append(contentsOf: container.account.utf8)
        put(UInt64(bitPattern: amount))
        put(UInt64(bitPattern: Int64(event.valueDate?.daysSinceEpoch ?? 0)))
        scratch.append(event.isCredit ? 1 : 0)
        put(event.currency?.code.utf8.reduce(0) { $0 << 8 | UInt64($1) } ?? 0)
        put(event.bankReference)
        put(event.endToEndId)
        put(event.mandateId)
        put(event.paymentInformationId)
        put(event.creditorReference)
        put(event.reason)
        put(event.remittance)
        // Only where there is one, so that bookings that are known already stay known.
        if !event.traceNumber.isEmpty { put(event.traceNumber) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        let days = UInt32(bitPattern: Int32(truncatingIfNeeded: day.daysSinceEpoch))
        for shift in stride(from: UInt32(24), through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: days >> shift))
        }
        bytes.append(contentsOf: SHA256.hash(data: scratch).prefix(12))
        try writer.blob(bytes.span)
    }

    private func put(_ value: borrowing ByteString) {
        scratch.append(contentsOf: value.bytes)
        scratch.append(0)
    }

    private func put(_ value: UInt64) {
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            scratch.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}
