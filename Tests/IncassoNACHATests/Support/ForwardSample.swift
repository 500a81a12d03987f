import IncassoCore
import IncassoNACHA

/// A batch of forward entries with addenda, to be varied by tests.
struct ForwardSample {
    var base: NACHASample
    var entries: [(entry: NACHAEntry, addenda: [ByteString])] = []
    var purpose: NACHAPurpose?
    var offset: NACHAOffset?

    init(
        _ entryClass: NACHAEntryClass = .ppd,
        _ serviceClass: NACHABatch.ServiceClass = .debits,
        _ description: String = "UTILITY"
    ) {
        base = NACHASample(entryClass)
        base.batch.serviceClass = serviceClass
        base.batch.companyEntryDescription = description
    }

    /// Adds an entry with the next trace number.
    mutating func add(_ code: Int, _ amount: Int64, account: Int? = nil, addenda: [String] = []) {
        var entry = NACHASample.entry(entries.count + 1)
        entry.transactionCode = NACHATransactionCode(rawValue: code)
        entry.amount = amount
        if let account {
            entry.routingNumber = ByteString("121042882")
            entry.accountNumber = ByteString("00\(account)")
        }
        if base.batch.entryClass == .ctx { entry.individualName = ByteString("ACME PARTS INC") }
        if base.batch.entryClass == .web { entry.discretionaryData = NACHAEntry.single }
        entries.append((entry, addenda.map { ByteString($0) }))
    }

    /// The company's account.
    static var account: NACHAOffset {
        NACHAOffset(routingNumber: ByteString("071000301"), accountNumber: ByteString("900100200"))
    }

    /// The file's bytes.
    func written() throws -> [UInt8] {
        let sink = MemorySink()
        var writer = NACHAWriter(to: sink)
        try writer.begin(base.file)
        try writer.begin(base.batch, purpose: purpose)
        for (entry, addenda) in entries { try writer.add(entry, addenda: addenda) }
        if let offset {
            let trace = NACHAEntry.trace(odfi: NACHASample.odfi, sequence: entries.count + 1)
            try writer.endBatch(offset: offset, firstTrace: trace)
        } else {
            try writer.endBatch()
        }
        try writer.finish()
        return sink.bytes
    }

    /// The refusal, as a person sees it; empty when nothing is refused.
    func refusal() throws -> String {
        do {
            _ = try written()
            return ""
        } catch let refusal as NACHARefusal {
            return DiagnosticRenderer.text(refusal.diagnostics)
        }
    }
}

/// Keeps the payment-related information of each entry.
final class AddendaLog: NACHARecordHandler {
    private(set) var information: [[ByteString]] = []
    private(set) var entries: [NACHAEntry] = []

    func entry(_ record: Span<UInt8>, line: Int) {
        var entry = NACHAEntry()
        entry.assign(record: record, line: 0)
        entries.append(entry)
        information.append([])
    }

    func addenda(_ record: Span<UInt8>, line: Int) {
        var text = ByteString()
        text.append(record.extracting(3..<83))
        information[information.count - 1].append(text)
    }
}
