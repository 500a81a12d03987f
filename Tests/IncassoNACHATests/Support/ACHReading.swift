import IncassoCore
import IncassoNACHA

/// Writes each event as one line of text.
final class ACHEventLog: BankFileConsumer {
    var lines: [String] = []
    var containers: [String] = []
    var leaves = 0
    var last = BankEvent()

    func begin(_ container: borrowing BankContainer) {
        containers.append("\(container.id.string) \(container.account.string) \(container.createdAt.string)")
    }

    func handle(_ event: borrowing BankEvent) {
        last = copy event
        lines.append(Self.text(event))
    }

    func end(_ container: borrowing BankContainer, totals: BankContainerTotals) {
        leaves += totals.leaves
    }

    /// Everything that an event of this rail fills; the account masked.
    static func text(_ event: borrowing BankEvent) -> String {
        var words = ["\(event.container).\(event.entry) line \(event.line): \(event.kind.name)"]
        words.append(event.isCredit ? "in" : "out")
        words.append(event.amount.map(String.init) ?? "-")
        func add(_ name: String, _ text: String) { if !text.isEmpty { words.append("\(name)=\(text)") } }
        add("reason", event.reason.string)
        add("text", event.reasonText.string)
        add("id", event.endToEndId.string)
        add("name", event.counterpartyName.string)
        add(
            "account",
            event.counterpartyAccount.isEmpty ? "" : USAccountNumber.masked(event.counterpartyAccount.string)
        )
        add("trace", event.traceNumber.string)
        add("own", event.bankReference.string)
        add("class", event.transactionCode.string)
        add("booked", event.bookingDate?.description ?? "")
        add("value", event.valueDate?.description ?? "")
        add("original", event.originalAmount.map(String.init) ?? "")
        let correction = event.correction
        add("routing", correction.routingNumber.string)
        add("account", correction.accountNumber.string)
        add("code", correction.transactionCode.string)
        add("name", correction.name.string)
        add("individual", correction.individualId.string)
        return words.joined(separator: " ")
    }
}

/// What reading some bytes gave.
struct ACHReading: Equatable {
    var lines: [String] = []
    var containers: [String] = []
    var findings: [Diagnostic] = []
    var error: String?
    var summary = BankFileSummary()
    var count = NACHAByteCount()

    var ids: [String] { findings.map(\.id) }
    var text: String { DiagnosticRenderer.text(findings) }

    /// Reads bytes in chunks of one size.
    init(
        _ bytes: [UInt8],
        chunk: Int = 1 << 16,
        limits: NACHALimits = .standard,
        policy: NACHAPolicy = .incoming
    ) {
        let log = ACHEventLog()
        let reader = NACHAReader(consumer: log, limits: limits, policy: policy, file: "file.ach")
        do {
            var start = 0
            while start < bytes.count {
                let end = min(start + chunk, bytes.count)
                try reader.feed(bytes.span.extracting(start..<end))
                start = end
            }
            try reader.finish()
        } catch {
            self.error = "\(error)"
        }
        lines = log.lines
        containers = log.containers
        findings = reader.findings
        summary = reader.summary
        count = reader.bytes
    }

    init(_ lines: [String], policy: NACHAPolicy = .incoming) {
        self.init(Array((lines.joined(separator: "\n") + "\n").utf8), policy: policy)
    }
}
