public import IncassoCore

extension NACHATool {
    /// Makes the file that takes back entries of a file of ours.
    ///
    /// Company, class and amounts stay; the description becomes `REVERSAL`, debits become credits and credits debits, with
    /// the service class that fits them and new trace numbers. Allowed only for a duplicate, a wrong receiver, amount or
    /// date, and until five banking days after the settlement (NACHA Operating Rules, reversing entries).
    ///
    /// Without trace numbers every entry is taken back that carries money; those that do not are told as a warning. Memory
    /// grows with the number of batches, not of entries; the file is read twice.
    ///
    /// - Parameters:
    ///   - path: The file, of classes PPD, CCD, WEB, TEL and CTX.
    ///   - traces: The trace numbers of the entries; `nil` for all.
    ///   - effectiveOn: The day on which the reversals are to settle, a banking day.
    ///   - making: When and how; the first sequence number must be one that was never used.
    ///   - calendar: The days on which the operator settles.
    ///   - sink: Where the file goes.
    /// - Returns: What was written.
    /// - Throws: ``NACHAToolError``, ``NACHARefusal``, ``NACHAReadError``, `FileError`, or what the sink throws.
    public static func reversal(
        of path: String,
        traces: [Int]?,
        effectiveOn: LocalDate,
        _ making: Making,
        calendar: some BankingCalendar = FederalReserveCalendar(),
        to sink: any ByteSink
    ) throws -> Outcome {
        let survey = ReversalSurvey(path, wanted: traces.map { Set($0) })
        try EntryGrouper.read(path, to: survey)
        try survey.check(traces ?? [], madeOn: making.day, calendar)
        let writer = ReversalWriter(survey, effectiveOn, making, sink)
        try EntryGrouper.read(path, to: writer)
        var outcome = Outcome(files: [try writer.finish()])
        if survey.passedOver > 0 {
            let found = "\(survey.passedOver) entries without money"
            outcome.findings = [
                NACHAToolError.Kind.entry.finding("file", file: path, severity: .warning, found: found)
            ]
        }
        return outcome
    }
}

/// Looks through a file for what is taken back, and which service class each batch needs for it.
final class ReversalSurvey: EntryGroupHandler {
    /// The service class of each batch's reversals; `nil` for a batch without any.
    private(set) var classes: [NACHABatch.ServiceClass?] = []
    /// Entries that carry no money, when all are wanted.
    private(set) var passedOver = 0
    private(set) var file = NACHAFile()
    private let path: String
    private let wanted: Set<Int>?
    private var batch = NACHABatch()
    private var settlements: [(number: Int, day: LocalDate)] = []
    private var counts: [Int: Int] = [:]
    private var findings: [Diagnostic] = []
    private var hasDebits = false
    private var hasCredits = false

    init(_ path: String, wanted: Set<Int>?) {
        self.path = path
        self.wanted = wanted
    }

    func fileHeader(_ record: Span<UInt8>) { file = NACHAFile(record: record) }

    func beginBatch(_ record: Span<UInt8>) {
        batch = NACHABatch(record: record)
        (hasDebits, hasCredits) = (false, false)
    }

    func entry(_ group: Span<UInt8>, line: Int) {
        let trace = group.number(NACHALayout.Entry.traceNumber) ?? 0
        if let wanted {
            guard wanted.contains(trace) else { return }
            counts[trace, default: 0] += 1
        }
        guard let code = Self.reversed(group), NACHAEntryClass.forward.contains(batch.entryClass) else {
            if wanted == nil, NACHAEntryClass.forward.contains(batch.entryClass) {
                passedOver += 1
            } else if findings.count < FindingLog.capacity {
                refuse(.entry, "trace \(trace.padded(to: 15))", line, group)
            }
            return
        }
        if code.isDebit { hasDebits = true } else { hasCredits = true }
    }

    func endBatch(_ totals: NACHATotals) {
        let isEmpty = !hasDebits && !hasCredits
        classes.append(isEmpty ? nil : .holding(debits: hasDebits, credits: hasCredits))
        let near = file.creationDate ?? batch.effectiveEntryDate
        let settlement = near.flatMap { batch.settlementDate(near: $0) } ?? batch.effectiveEntryDate
        if !isEmpty, let settlement { settlements.append((batch.batchNumber, settlement)) }
    }

    /// Refuses what cannot be taken back, all of it at once.
    func check(
        _ traces: [Int],
        madeOn day: LocalDate,
        _ calendar: some BankingCalendar
    ) throws(NACHAToolError) {
        for trace in traces where counts[trace] != 1 {
            let found = "\(counts[trace] ?? 0) entries"
            let place = "trace \(trace.padded(to: 15))"
            findings.append(
                NACHAToolError.Kind.trace.finding(place, file: path, found: found, expected: "one")
            )
        }
        for (number, settlement) in settlements {
            let last = calendar.adding(bankingDays: 5, to: calendar.next(onOrAfter: settlement))
            guard day > last else { continue }
            findings.append(
                NACHAToolError.Kind.late.finding(
                    "batch \(number)",
                    file: path,
                    found: day.description,
                    expected: "\(last) at the latest"
                )
            )
        }
        if findings.isEmpty, classes.allSatisfy({ $0 == nil }) {
            findings.append(NACHAToolError.Kind.empty.finding("file", file: path))
        }
        if !findings.isEmpty { throw NACHAToolError(findings) }
    }

    /// The code by which an entry is taken back; `nil` for an answer, and for one that carries no money.
    static func reversed(_ group: Span<UInt8>) -> NACHATransactionCode? {
        NACHATransactionCode(rawValue: group.number(NACHALayout.Entry.transactionCode) ?? 0).reversed
    }

    /// Whether an entry is taken back.
    func includes(_ trace: Int) -> Bool { wanted?.contains(trace) ?? true }

    private func refuse(_ kind: NACHAToolError.Kind, _ place: String, _ line: Int, _ group: Span<UInt8>) {
        let code = group.text(NACHALayout.Entry.transactionCode)
        let found = "class \(batch.entryClass), transaction code \(code)"
        findings.append(kind.finding(place, file: path, line: line, found: found))
    }
}

/// Writes what the survey has found.
private final class ReversalWriter: EntryGroupHandler {
    private let survey: ReversalSurvey
    private let effectiveOn: LocalDate
    private let making: NACHATool.Making
    private var writer: NACHAWriter
    private var batch = NACHABatch()
    private var place = -1
    private var number = 0
    private var sequence: Int
    private var isBegun = false

    init(
        _ survey: ReversalSurvey,
        _ effectiveOn: LocalDate,
        _ making: NACHATool.Making,
        _ sink: any ByteSink
    ) {
        self.survey = survey
        self.effectiveOn = effectiveOn
        self.making = making
        sequence = making.firstSequence
        writer = NACHAWriter(to: sink, lineEnding: making.lineEnding)
    }

    func finish() throws -> NACHATotals { try writer.finish() }

    func fileHeader(_ record: Span<UInt8>) throws {
        var file = NACHAFile(record: record)
        file.creationDate = making.day
        file.creationMinute = making.minute
        file.fileIdModifier = making.fileIdModifier
        try writer.begin(file)
    }

    func beginBatch(_ record: Span<UInt8>) throws {
        place += 1
        batch = NACHABatch(record: record)
        isBegun = false
        guard let serviceClass = survey.classes[place] else { return }
        number += 1
        batch.batchNumber = number
        batch.serviceClass = serviceClass
        batch.companyEntryDescription = "REVERSAL"
        batch.effectiveEntryDate = effectiveOn
        batch.settlementDay = nil
        try writer.begin(batch, purpose: .reversal)
        isBegun = true
    }

    func entry(_ group: Span<UInt8>, line: Int) throws {
        let trace = group.number(NACHALayout.Entry.traceNumber) ?? 0
        guard isBegun, survey.includes(trace), let code = ReversalSurvey.reversed(group) else { return }
        var entry = FoundEntry(group, line: line, batch: batch, index: place).entry
        entry.transactionCode = code
        entry.traceNumber = NACHAEntry.trace(odfi: Int(batch.odfiIdentification) ?? 0, sequence: sequence)
        sequence += 1
        try writer.add(entry)
    }

    func endBatch(_ totals: NACHATotals) throws {
        if isBegun { try writer.endBatch() }
    }
}
