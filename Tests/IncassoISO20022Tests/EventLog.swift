import IncassoCore
import IncassoISO20022
import IncassoXML
import Testing

/// Writes each event as one line of text.
final class EventLog: BankFileConsumer {
    var lines: [String] = []
    var containers: [String] = []
    var totals: [BankContainerTotals] = []
    var kinds: [BankEvent.Kind] = []

    func begin(_ container: borrowing BankContainer) throws {
        var text = container.id.string
        if !container.account.isEmpty { text += " account=…\(container.account.string.suffix(4))" }
        if let currency = container.currency { text += " \(currency)" }
        if let balance = container.openingBalance { text += " opening=\(balance)" }
        if let balance = container.closingBalance { text += " closing=\(balance)" }
        if container.isCopy { text += " copy" }
        containers.append(text)
    }

    func handle(_ event: borrowing BankEvent) throws {
        kinds.append(event.kind)
        lines.append(Self.text(event))
    }

    func end(_ container: borrowing BankContainer, totals: BankContainerTotals) throws {
        self.totals.append(totals)
    }

    /// The fields that tell what happened to which debit.
    static func text(_ event: borrowing BankEvent) -> String {
        var words = [event.kind.name]
        if event.isProvisional { words.append("provisional") }
        if event.scope != .transaction { words.append("\(event.scope)") }
        if let amount = event.amount, let currency = event.currency {
            words.append(Money(minorUnits: amount, currency: currency).description)
        }
        if let original = event.originalAmount { words.append("original=\(original)") }
        if let fee = event.fee { words.append("fee=\(fee)") }
        if let count = event.transactionCount { words.append("n=\(count)") }
        if !event.reason.isEmpty { words.append(event.reason.string) }
        if !event.endToEndId.isEmpty { words.append("e2e=\(event.endToEndId.string)") }
        if !event.mandateId.isEmpty { words.append("mandate=\(event.mandateId.string)") }
        if !event.paymentInformationId.isEmpty { words.append("block=\(event.paymentInformationId.string)") }
        if !event.messageId.isEmpty { words.append("message=\(event.messageId.string)") }
        return words.joined(separator: " ")
    }
}

/// What reading some bytes gave.
struct Reading: Equatable {
    var format = "unknown"
    var lines: [String] = []
    var containers: [String] = []
    var findings: [String] = []
    var error: String?
    var counts: [Int] = []
}

func readBankFile(_ bytes: [UInt8], chunk: Int = 65536, limits: XMLLimits = .standard) -> Reading {
    let log = EventLog()
    let reader = BankFileReader(consumer: log, limits: limits)
    var reading = Reading()
    do {
        var index = 0
        while index < bytes.count {
            let end = min(index + chunk, bytes.count)
            try reader.feed(bytes.span.extracting(index..<end))
            index = end
        }
        try reader.finish()
    } catch let failure as XMLReadError {
        reading.error = failure.diagnostic.id
    } catch {
        Issue.record("not a read error: \(error)")
    }
    reading.format = reader.format.kind.rawValue
    reading.lines = log.lines
    reading.containers = log.containers
    reading.findings = reader.findings.map(\.id)
    reading.counts = [reader.summary.containers, reader.summary.entries, reader.summary.details]
    return reading
}

func readBankFile(_ text: String) -> Reading {
    readBankFile(Array(text.utf8))
}

/// Keeps the last event whole.
final class LastEvent: BankFileConsumer {
    var event = BankEvent()

    func begin(_ container: borrowing BankContainer) {}

    func handle(_ event: borrowing BankEvent) {
        self.event = copy event
    }

    func end(_ container: borrowing BankContainer, totals: BankContainerTotals) {}
}

extension String {
    func trimmingSuffix(while isPadding: (Character) -> Bool) -> String {
        var text = self
        while let last = text.last, isPadding(last) { text.removeLast() }
        return text
    }
}
