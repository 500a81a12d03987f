import IncassoCore

/// Writes records that were read elsewhere into one file, or into several where limits ask for it.
///
/// Entries are copied to the byte; numbers of batches, controls and fillers are made anew.
final class NACHAFileSeries {
    /// How the files are written.
    struct Form {
        var lineEnding = NACHALineEnding.lineFeed
        /// Whether the last block is filled up with nines.
        var fills = true
        /// Whether batches are numbered from 1 in each file.
        var renumbers = true
        var limits = NACHASplitter.Limits()
    }

    private let form: Form
    private let sink: (Int) throws -> any ByteSink
    private var splitter: NACHASplitter
    private var header: [UInt8] = []
    private var batchHeader: [UInt8] = []
    /// Whether the batch that was begun has a head in the file.
    private var isBatchOpen = false
    private var isNewBatch = false
    private var writer: RecordCopier?
    /// What each finished file adds up to.
    private(set) var files: [NACHATotals] = []

    /// - Parameters:
    ///   - form: How the files are written.
    ///   - sink: Gives the nth file, from 1, its place.
    init(_ form: Form, sink: @escaping (Int) throws -> any ByteSink) {
        self.form = form
        self.sink = sink
        splitter = NACHASplitter(form.limits)
    }

    /// The head of the first file; those that follow differ in their modifier.
    func fileHeader(_ record: Span<UInt8>) {
        header.removeAll(keepingCapacity: true)
        header.append(contentsOf: record)
    }

    /// Begins a batch; it is written with its first entry.
    func beginBatch(_ record: Span<UInt8>, serviceClass: NACHABatch.ServiceClass? = nil) {
        batchHeader.removeAll(keepingCapacity: true)
        batchHeader.append(contentsOf: record)
        if let serviceClass {
            let digits = Array(serviceClass.rawValue.padded(to: 3).utf8)
            for (offset, digit) in digits.enumerated() { batchHeader[1 + offset] = digit }
        }
        isNewBatch = true
    }

    /// Writes an entry with its addenda.
    func add(_ group: Span<UInt8>) throws {
        let code = NACHATransactionCode(rawValue: group.number(NACHALayout.Entry.transactionCode) ?? 0)
        let amount = Int64(group.number(RecordCopier.amount(in: batchHeader.span)) ?? 0)
        let records = group.count / NACHALayout.recordLength
        guard amount <= form.limits.total, records <= form.limits.batchRecords,
            records <= form.limits.fileRecords
        else {
            let trace = group.text(NACHALayout.Entry.traceNumber)
            let found = "\(amount) cents, \(records) records"
            throw NACHAToolError([NACHAToolError.Kind.limit.finding("entry \(trace)", found: found)])
        }
        var place = NACHASplitter.Place.here
        if isNewBatch, writer != nil { place = splitter.beginBatch() }
        let ofEntry = splitter.place(amount: amount, isDebit: code.isDebit, addenda: records - 1)
        if place == .here || ofEntry == .newFile { place = ofEntry }
        if place == .newFile { try finishFile() }
        if place == .newBatch { try closeBatch() }
        try openBatch()
        try writer?.entry(group, amount: amount, isDebit: code.isDebit, isCredit: code.isCredit)
    }

    /// Ends the file at this place; what follows goes into the next one.
    func endFile() throws {
        try finishFile()
        splitter = NACHASplitter(form.limits)
    }

    private func finishFile() throws {
        try closeBatch()
        guard var ending = writer.take() else { return }
        files.append(try ending.finish())
    }

    private func openBatch() throws {
        if writer == nil {
            let head = try header(of: files.count + 1)
            writer = RecordCopier(
                to: try sink(files.count + 1),
                lineEnding: form.lineEnding,
                fills: form.fills
            )
            try writer?.begin(head.span)
        } else if isNewBatch {
            try closeBatch()
        }
        if !isBatchOpen {
            try writer?.beginBatch(batchHeader.span, renumbers: form.renumbers)
            isBatchOpen = true
        }
        isNewBatch = false
    }

    private func closeBatch() throws {
        guard isBatchOpen else { return }
        isBatchOpen = false
        try writer?.endBatch()
    }

    /// The head of the nth file: the nth modifier from that of the first one on.
    private func header(of number: Int) throws -> [UInt8] {
        let modifiers = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)
        let place = NACHALayout.FileHeader.fileIdModifier.lowerBound
        guard number > 1 else { return header }
        let first = modifiers.firstIndex(of: header[place]) ?? 0
        guard number <= modifiers.count else {
            throw NACHAToolError([NACHAToolError.Kind.modifier.finding("file \(number)")])
        }
        var next = header
        next[place] = modifiers[(first + number - 1) % modifiers.count]
        return next
    }
}
