import IncassoCore
import IncassoXML

/// Reads camt.052, .053 and .054 into events, one for each leaf.
///
/// Tolerant and total: what an entry lacks or says wrongly is a finding, and the entry still gives its events.
final class CamtHandler: MessageHandler {
    let consumer: any BankFileConsumer
    /// Whether the message is a report within the day (camt.052), which never moves money.
    let isReport: Bool
    /// What the whole file adds up to.
    var summary = BankFileSummary()

    /// What changes with each element.
    struct State {
        var container = BankContainer()
        var totals = BankContainerTotals()
        var event = BankEvent()
        var entry = CamtEntry()
        var detail = CamtDetail()
        /// The first detail waits: only when the next one starts or the entry ends is it known whether it is alone.
        var isFirstDetailWaiting = false
        var currency: Currency?
        var digits = 2
    }

    private let state = Unshared(State())

    private var hasBegun = false
    private var containers = 0
    /// Whether the booked entries can be compared with the balances.
    var isNetKnown = true
    private var balanceKind: UInt32 = 0
    private var balanceAmount: Int64?
    private var balanceIsDebit = false
    /// Batches of collections that were booked in this container, to notice one that stands twice.
    var bookedBatches: Set<[UInt8]> = []

    var container: BankContainer {
        _read { yield state.value.container }
        _modify { yield &state.value.container }
    }
    var totals: BankContainerTotals {
        _read { yield state.value.totals }
        _modify { yield &state.value.totals }
    }
    var event: BankEvent {
        _read { yield state.value.event }
        _modify { yield &state.value.event }
    }
    var entry: CamtEntry {
        _read { yield state.value.entry }
        _modify { yield &state.value.entry }
    }
    var detail: CamtDetail {
        _read { yield state.value.detail }
        _modify { yield &state.value.detail }
    }
    var isFirstDetailWaiting: Bool {
        get { state.value.isFirstDetailWaiting }
        set { state.value.isFirstDetailWaiting = newValue }
    }

    init(consumer: any BankFileConsumer, isReport: Bool) {
        self.consumer = consumer
        self.isReport = isReport
        super.init(table: CamtField.table)
    }

    // MARK: Groups

    override func open(_ field: UInt8) throws {
        switch CamtField(rawValue: field) {
        case .container:
            container = BankContainer()
            container.number = containers
            container.line = line
            totals = BankContainerTotals()
            hasBegun = false
            isNetKnown = true
            bookedBatches.removeAll()
        case .balance:
            balanceKind = 0
            balanceAmount = nil
            balanceIsDebit = false
        case .entry:
            try beginIfNeeded()
            entry.reset(line: line)
            isFirstDetailWaiting = false
        case .details: entry.resetBatch()
        case .detail:
            if isFirstDetailWaiting { try emitDetail(isOnly: false) }
            startDetail()
        case .returnInformation: detail.hasReturn = true
        default: break
        }
    }

    override func close(_ field: UInt8) throws {
        switch CamtField(rawValue: field) {
        case .entryChargeRecord, .entryCharges: entry.charges.closeRecord()
        case .chargeRecord, .charges: detail.charges.closeRecord()
        case .details:
            if let count = entry.batchCount { entry.statedCount = (entry.statedCount ?? 0) + count }
        case .detail: try endDetail()
        case .entry: try endEntry()
        case .balance: endBalance()
        case .container: try endContainer()
        default: break
        }
    }

    // MARK: The container

    private func beginIfNeeded() throws {
        guard !hasBegun else { return }
        hasBegun = true
        try consumer.begin(container)
    }

    private func endContainer() throws {
        try beginIfNeeded()
        checkBalances()
        try consumer.end(container, totals: totals)
        containers += 1
        summary.add(totals)
    }

    private func endBalance() {
        guard let balanceAmount else { return }
        let signed = balanceIsDebit ? -balanceAmount : balanceAmount
        switch balanceKind {
        case UInt32.code("OPBD"): container.openingBalance = signed
        case UInt32.code("PRCD"): if container.openingBalance == nil { container.openingBalance = signed }
        case UInt32.code("CLBD"): container.closingBalance = signed
        default: break
        }
    }

    private func checkBalances() {
        guard isNetKnown, !isReport, let opening = container.openingBalance,
            let closing = container.closingBalance,
            Int128(opening) + totals.bookedNet != Int128(closing)
        else { return }
        findings.add(
            Diagnostic(
                id: "CAMT-BALANCE",
                severity: .warning,
                location: Diagnostic.Location(line: container.line),
                message: "the booked entries do not lead from the opening to the closing balance",
                found: "\(Int128(opening) + totals.bookedNet) minor units",
                expected: "\(closing) minor units",
                remedy: "a page of the statement may be missing: ask the bank for the whole statement"
            )
        )
    }

    // MARK: Values

    override func value(_ field: UInt8, _ text: Span<UInt8>) throws {
        guard let field = CamtField(rawValue: field) else { return }
        if field.rawValue >= CamtField.detail.rawValue {
            detailValue(field, text)
        } else if field.rawValue >= CamtField.entry.rawValue {
            entryValue(field, text)
        } else {
            containerValue(field, text)
        }
    }

    private func containerValue(_ field: CamtField, _ text: Span<UInt8>) {
        switch field {
        case .containerId: container.id.set(text)
        case .createdAt: container.createdAt.set(text)
        case .copyIndicator: container.isCopy = !text.isEmpty
        case .accountId: if container.account.isEmpty { container.account.set(text) }
        case .accountCurrency: container.currency = Currency(text)
        case .balanceKind: balanceKind = text.packedCode
        case .balanceAmount: balanceAmount = amount(text, of: "Bal/Amt")?.minorUnits
        case .balanceSign: balanceIsDebit = text.equals("DBIT")
        default: break
        }
    }

    // MARK: Parsing

    /// Reads an amount with the currency of its attribute, or else of the account.
    func amount(_ text: Span<UInt8>, of path: StaticString) -> Money? {
        guard let currency = attributeCurrency ?? container.currency else {
            complain(
                "CAMT-CURRENCY",
                path,
                "an amount has no currency",
                found: nil,
                expected: "an attribute Ccy with three letters",
                remedy: "the entry is kept as information: book it by hand"
            )
            return nil
        }
        if currency != state.value.currency {
            state.value.currency = currency
            state.value.digits = currency.minorDigits
        }
        guard let minorUnits = Money.minorUnits(decimal: text, minorDigits: state.value.digits) else {
            complain(
                "CAMT-AMOUNT",
                path,
                "an amount cannot be read",
                found: String(text.string.prefix(40)),
                expected: "a decimal without a sign, at most \(currency.minorDigits) decimals",
                remedy: "the entry is kept as information: book it by hand and tell the bank"
            )
            return nil
        }
        return Money(minorUnits: minorUnits, currency: currency)
    }

    /// Reads a day.
    func day(_ text: Span<UInt8>, of path: StaticString) -> LocalDate? {
        if let day = text.day { return day }
        complain(
            "CAMT-DATE",
            path,
            "a date cannot be read",
            found: String(text.string.prefix(40)),
            expected: "YYYY-MM-DD, with or without a time",
            remedy: "the entry is kept as information: book it by hand and tell the bank"
        )
        return nil
    }

    /// Reads `CRDT` or `DBIT`.
    func isCredit(_ text: Span<UInt8>) -> Bool? {
        if text.equals("CRDT") { return true }
        return text.equals("DBIT") ? false : nil
    }

    private func complain(
        _ id: String,
        _ path: StaticString,
        _ message: String,
        found: String?,
        expected: String,
        remedy: String
    ) {
        findings.add(
            Diagnostic(
                id: id,
                location: location(path: path.description),
                message: message,
                found: found,
                expected: expected,
                remedy: remedy
            )
        )
    }
}
