import IncassoCore

/// Writes one file of records that were read elsewhere, with controls that fit them.
struct RecordCopier: ~Copyable {
    private var out: NACHARecordBuffer
    private let fills: Bool
    private var header: [UInt8] = []
    private var number = 0
    private var batch = NACHATotals()
    private var totals = NACHATotals()
    private var advices = 0

    init(to sink: any ByteSink, lineEnding: NACHALineEnding, fills: Bool) {
        out = NACHARecordBuffer(to: sink, lineEnding: lineEnding)
        self.fills = fills
    }

    /// Where the amount stands in the entries of a batch.
    static func amount(in header: Span<UInt8>) -> Range<Int> {
        isAdvice(header) ? NACHALayout.Advice.amount : NACHALayout.Entry.amount
    }

    private static func isAdvice(_ header: Span<UInt8>) -> Bool {
        header.holds("ADV", at: NACHALayout.BatchHeader.standardEntryClass)
    }

    mutating func begin(_ header: Span<UInt8>) throws {
        try copy(header)
    }

    mutating func beginBatch(_ record: Span<UInt8>, renumbers: Bool) throws {
        header.removeAll(keepingCapacity: true)
        header.append(contentsOf: record)
        let given = record.number(NACHALayout.BatchHeader.batchNumber) ?? 0
        number = renumbers ? totals.batches + 1 : given
        batch = NACHATotals()
        batch.batches = 1
        if Self.isAdvice(record) { advices += 1 }
        guard advices == 0 || advices == totals.batches + 1 else {
            throw NACHAToolError([NACHAToolError.Kind.advice.finding("batch \(number)")])
        }
        try out.begin()
        let place = NACHALayout.BatchHeader.batchNumber.lowerBound
        out.text(record.extracting(0..<place), place)
        out.number(number, 7)
        out.end()
    }

    mutating func entry(_ group: Span<UInt8>, amount: Int64, isDebit: Bool, isCredit: Bool) throws {
        var start = 0
        while start < group.count {
            try copy(group.extracting(start..<(start + NACHALayout.recordLength)))
            start += NACHALayout.recordLength
        }
        batch.entries += 1
        batch.addenda += group.count / NACHALayout.recordLength - 1
        batch.identificationSum += group.number(NACHALayout.Entry.rdfiIdentification) ?? 0
        if isDebit { batch.debit += Int128(amount) }
        if isCredit { batch.credit += Int128(amount) }
    }

    mutating func endBatch() throws {
        let isAdvice = advices > 0
        try out.begin()
        out.byte(UInt8(ascii: "8"))
        field(NACHALayout.BatchHeader.serviceClass)
        out.number(batch.entries + batch.addenda, 6)
        out.number(batch.entryHash, 10)
        out.number(Int(batch.debit), isAdvice ? 20 : 12)
        out.number(Int(batch.credit), isAdvice ? 20 : 12)
        if isAdvice {
            // The operator's own data, which a copy does not have.
            out.fill(0x20, 19)
        } else {
            field(NACHALayout.BatchHeader.companyIdentification)
            out.fill(0x20, 25)
        }
        field(NACHALayout.BatchHeader.odfiIdentification)
        out.number(number, 7)
        out.end()
        totals.add(batch)
    }

    /// Writes the file control and the fillers, and hands the last bytes to the sink.
    mutating func finish() throws -> NACHATotals {
        let isAdvice = advices > 0
        try out.begin()
        out.byte(UInt8(ascii: "9"))
        out.number(totals.batches, 6)
        out.number((out.records + 1 + 9) / 10, 6)
        out.number(totals.entries + totals.addenda, 8)
        out.number(totals.entryHash, 10)
        out.number(Int(totals.debit), isAdvice ? 20 : 12)
        out.number(Int(totals.credit), isAdvice ? 20 : 12)
        out.fill(0x20, isAdvice ? 23 : 39)
        out.end()
        while fills, out.records % 10 != 0 {
            try out.begin()
            out.fill(UInt8(ascii: "9"), 94)
            out.end()
        }
        try out.flush()
        return totals
    }

    /// A field of the batch's head.
    private mutating func field(_ range: Range<Int>) {
        let header = header
        out.text(header.span.extracting(range), range.count)
    }

    private mutating func copy(_ record: Span<UInt8>) throws {
        try out.begin()
        out.text(record, NACHALayout.recordLength)
        out.end()
    }
}
