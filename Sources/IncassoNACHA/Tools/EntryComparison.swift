import IncassoCore

/// How entries of two files find each other.
struct EntryKey: Hashable {
    let trace: Int
    /// How many entries with the same trace number came before it.
    let occurrence: Int
}

/// An entry with the data of its batch, as text to be compared and shown.
struct ComparedEntry {
    let line: Int
    let amount: Int64
    let fields: [(name: String, value: String)]

    init(_ group: Span<UInt8>, in head: Span<UInt8>, line: Int) {
        typealias Batch = NACHALayout.BatchHeader
        typealias Entry = NACHALayout.Entry
        self.line = line
        amount = Int64(group.number(RecordCopier.amount(in: head)) ?? 0)
        // Elsewhere account numbers stand in other fields than here.
        let name = head.text(Batch.standardEntryClass)
        let isPlain = !["ADV", "DNE", "ENR", "IAT", "SHR"].contains(name)
        let masked = Self.masked(group, in: head)
        let shown = isPlain ? Self.plain(group) : masked
        let entry = shown.span
        let account = entry.text(Entry.accountNumber)
        var fields = [
            ("company name", head.text(Batch.companyName)),
            ("company discretionary data", head.text(Batch.companyDiscretionaryData)),
            ("company identification", head.text(Batch.companyIdentification)),
            ("standard entry class", name),
            ("company entry description", head.text(Batch.companyEntryDescription)),
            ("company descriptive date", head.text(Batch.companyDescriptiveDate)),
            ("effective entry date", head.text(Batch.effectiveEntryDate)),
            ("settlement date", head.text(Batch.settlementDate)),
            ("ODFI identification", head.text(Batch.odfiIdentification)),
            ("transaction code", entry.text(Entry.transactionCode)),
            ("routing number", entry.text(Entry.routingNumber)),
            ("account number", isPlain ? USAccountNumber.masked(account) : account),
            ("amount", entry.text(RecordCopier.amount(in: head))),
            ("individual identification number", entry.text(Entry.individualId)),
            ("individual name", entry.text(Entry.individualName)),
            ("discretionary data", entry.text(Entry.discretionaryData)),
        ]
        for start in stride(from: NACHALayout.recordLength, to: shown.count, by: NACHALayout.recordLength) {
            let type = entry.number(start + 1..<start + 3)
            // Free text ends before the numbers of the record; elsewhere only the trace number stands behind it.
            let end = start + (type == 5 ? 83 : 79)
            let name = "addenda \(start / NACHALayout.recordLength)"
            let text = type == 98 ? masked.span.text(start + 3..<end) : entry.text(start + 3..<end)
            fields.append((name, text))
            fields.append(("\(name), type", entry.text(start + 1..<start + 3)))
            fields.append(("\(name), numbers", entry.text(end..<start + NACHALayout.recordLength)))
        }
        self.fields = fields
    }

    /// The fields that differ.
    ///
    /// Account numbers may differ where their masks do not: the texts of both sides are the same then.
    func changes(to other: ComparedEntry) -> [NACHADifference.Field] {
        let old = Dictionary(fields.map { ($0.name, $0.value) }) { first, _ in first }
        let new = Dictionary(other.fields.map { ($0.name, $0.value) }) { first, _ in first }
        let names = fields.map(\.name) + other.fields.map(\.name).filter { old[$0] == nil }
        let changes = names.filter { old[$0] != new[$0] }.map {
            NACHADifference.Field(name: $0, old: old[$0], new: new[$0])
        }
        if !changes.isEmpty { return changes }
        return [NACHADifference.Field(name: "digits that are masked", old: nil, new: nil)]
    }

    private static func plain(_ group: Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(contentsOf: group)
        return bytes
    }

    private static func masked(_ group: Span<UInt8>, in head: Span<UInt8>) -> [UInt8] {
        var bytes = plain(group)
        var mask = EntryMask()
        mask.begin(head)
        mask.apply(to: &bytes)
        return bytes
    }
}

/// Where each entry of the first file stands, and a fingerprint of what it says.
final class EntryIndex: EntryGroupHandler {
    private(set) var fingerprints: [EntryKey: UInt64] = [:]
    private(set) var fileHeader: [UInt8] = []
    private var numbering = EntryNumbering()

    func fileHeader(_ record: Span<UInt8>) { fileHeader.append(contentsOf: record) }
    func beginBatch(_ record: Span<UInt8>) { numbering.begin(record) }
    func endBatch(_ totals: NACHATotals) {}

    func entry(_ group: Span<UInt8>, line: Int) {
        fingerprints[numbering.key(of: group)] = numbering.fingerprint(of: group)
    }

    /// Takes an entry out.
    func remove(_ key: EntryKey) -> UInt64? { fingerprints.removeValue(forKey: key) }
}

/// Gives entries their keys, in the order of a file.
struct EntryNumbering {
    private var occurrences: [Int: Int] = [:]
    private var seen: Set<Int> = []
    private(set) var head: [UInt8] = []

    mutating func begin(_ record: Span<UInt8>) {
        head.removeAll(keepingCapacity: true)
        head.append(contentsOf: record)
    }

    mutating func key(of group: Span<UInt8>) -> EntryKey {
        let trace = group.number(NACHALayout.Entry.traceNumber) ?? 0
        // Nearly every number comes once: only the others are counted.
        if seen.insert(trace).inserted { return EntryKey(trace: trace, occurrence: 0) }
        occurrences[trace, default: 0] += 1
        return EntryKey(trace: trace, occurrence: occurrences[trace, default: 0])
    }

    func fingerprint(of group: Span<UInt8>) -> UInt64 {
        var hash = ContentFingerprint()
        // The head without service class and batch number, which do not say anything of an entry.
        hash.add(head.span.extracting(4..<NACHALayout.BatchHeader.batchNumber.lowerBound))
        hash.add(group)
        return hash.value
    }
}

/// Reads the second file, and takes out of the index what it finds.
final class EntryComparison: EntryGroupHandler {
    /// Entries that differ, with how they stand in the second file.
    private(set) var differing: [EntryKey: ComparedEntry] = [:]
    private var order: [(key: EntryKey, isAdded: Bool)] = []
    private var result = NACHADifference()
    private let index: EntryIndex
    private var fileHeader: [UInt8] = []
    private var numbering = EntryNumbering()

    init(_ index: EntryIndex) {
        self.index = index
    }

    func fileHeader(_ record: Span<UInt8>) { fileHeader.append(contentsOf: record) }
    func beginBatch(_ record: Span<UInt8>) { numbering.begin(record) }
    func endBatch(_ totals: NACHATotals) {}

    func entry(_ group: Span<UInt8>, line: Int) {
        let key = numbering.key(of: group)
        let old = index.remove(key)
        if old == numbering.fingerprint(of: group) {
            result.same += 1
            return
        }
        if old == nil { result.added += 1 } else { result.changed += 1 }
        guard order.count < NACHADifference.capacity else { return }
        order.append((key, old == nil))
        differing[key] = ComparedEntry(group, in: numbering.head.span, line: line)
    }

    /// Puts together what was found, with how it stood in the first file.
    func difference(with recall: EntryRecall) -> NACHADifference {
        var result = result
        result.removed = index.fingerprints.count
        if fileHeader != index.fileHeader { result.items.append(headItem) }
        for (key, isAdded) in order {
            guard let new = differing[key] else { continue }
            let old = isAdded ? nil : recall.found[key]
            result.items.append(Self.item(isAdded ? .added : .changed, key, old: old, new: new))
        }
        for (key, old) in recall.removed {
            result.items.append(Self.item(.removed, key, old: old, new: nil))
        }
        return result
    }

    private static func item(
        _ kind: NACHADifference.Kind,
        _ key: EntryKey,
        old: ComparedEntry?,
        new: ComparedEntry?
    ) -> NACHADifference.Item {
        var fields: [NACHADifference.Field] = []
        if let old, let new { fields = old.changes(to: new) }
        return NACHADifference.Item(
            kind: kind,
            trace: key.trace.padded(to: 15),
            amount: new?.amount ?? old?.amount,
            oldLine: old?.line,
            newLine: new?.line,
            fields: fields
        )
    }

    private var headItem: NACHADifference.Item {
        typealias Field = NACHALayout.FileHeader
        let ranges = [
            ("immediate destination", Field.immediateDestination),
            ("immediate origin", Field.immediateOrigin),
            ("file creation date", Field.creationDate), ("file creation time", Field.creationTime),
            ("file id modifier", Field.fileIdModifier),
            ("immediate destination name", Field.immediateDestinationName),
            ("immediate origin name", Field.immediateOriginName), ("reference code", Field.referenceCode),
        ]
        func text(_ header: [UInt8], _ range: Range<Int>) -> String? {
            header.count >= NACHALayout.recordLength ? header.span.text(range) : nil
        }
        let fields = ranges.compactMap { name, range -> NACHADifference.Field? in
            let (old, new) = (text(index.fileHeader, range), text(fileHeader, range))
            return old == new ? nil : NACHADifference.Field(name: name, old: old, new: new)
        }
        return NACHADifference.Item(
            kind: .changed,
            trace: nil,
            amount: nil,
            oldLine: 1,
            newLine: 1,
            fields: fields
        )
    }
}

/// Reads the first file again, and keeps those of its entries that are to be shown.
final class EntryRecall: EntryGroupHandler {
    private(set) var found: [EntryKey: ComparedEntry] = [:]
    private(set) var removed: [(EntryKey, ComparedEntry)] = []
    private let index: EntryIndex
    private let wanted: [EntryKey: ComparedEntry]
    private var numbering = EntryNumbering()

    init(_ index: EntryIndex, wanted: [EntryKey: ComparedEntry]) {
        self.index = index
        self.wanted = wanted
    }

    func fileHeader(_ record: Span<UInt8>) {}
    func beginBatch(_ record: Span<UInt8>) { numbering.begin(record) }
    func endBatch(_ totals: NACHATotals) {}

    func entry(_ group: Span<UInt8>, line: Int) {
        let key = numbering.key(of: group)
        if wanted[key] != nil {
            found[key] = ComparedEntry(group, in: numbering.head.span, line: line)
        } else if index.fingerprints[key] != nil, removed.count < NACHADifference.capacity {
            removed.append((key, ComparedEntry(group, in: numbering.head.span, line: line)))
        }
    }
}
