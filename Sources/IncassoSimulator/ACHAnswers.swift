import IncassoCore
import IncassoNACHA

/// Puts debits that fail into files as a bank sends them: one for each day, kind, and sender of our files.
struct ACHAnswers {
    /// What goes into one file.
    private struct Key: Hashable, Comparable {
        let day: LocalDate
        let isChange: Bool
        let destination: String
        let origin: String

        static func < (left: Key, right: Key) -> Bool {
            (left.day, left.isChange ? 1 : 0, left.destination, left.origin)
                < (right.day, right.isChange ? 1 : 0, right.destination, right.origin)
        }
    }

    private let calendar = FederalReserveCalendar()
    private let fates: FateTable
    private var files: [Key: [ACHIncident]] = [:]
    private var batches = 0

    init(fates: FateTable) {
        self.fates = fates
    }

    /// Adds what happens to the debits of one file.
    mutating func add(_ incidents: [ACHIncident]) {
        for incident in incidents {
            guard let day = day(of: incident) else { continue }
            let file = incident.batch.file
            var isChange = false
            if case .changed = incident.fate { isChange = true }
            let key = Key(
                day: day,
                isChange: isChange,
                destination: file.immediateOrigin,
                origin: file.immediateDestination
            )
            var placed = incident.batch
            placed.number += batches
            files[key, default: []].append(
                ACHIncident(fate: incident.fate, entry: incident.entry, batch: placed)
            )
        }
        batches += (incidents.last?.batch.number ?? -1) + 1
    }

    /// The day on which the debtor's bank answers.
    private func day(of incident: ACHIncident) -> LocalDate? {
        guard let wanted = incident.batch.head.effectiveEntryDate ?? incident.batch.file.creationDate else {
            return nil
        }
        let settlement = calendar.next(onOrAfter: wanted)
        switch incident.fate {
        case .collected: return nil
        case .rejected: return calendar.adding(bankingDays: 1, to: settlement)
        case .returned(_, let days, _), .changed(_, let days):
            return calendar.adding(bankingDays: days, to: settlement)
        case .refunded(_, let days): return calendar.next(onOrAfter: settlement.adding(days: days))
        }
    }

    /// Writes the files that are due.
    ///
    /// - Throws: `FileError`, or `NACHARefusal` for what no file can carry.
    func write(into folder: inout AnswerFolder) throws {
        for (key, incidents) in files.sorted(by: { $0.key < $1.key }) where folder.isDue(key.day) {
            var hash = ContentHash(seed: 94)
            for incident in incidents { hash.add(incident.entry.traceNumber) }
            let kind: BankSimulator.Answer.Kind = key.isChange ? .achChanges : .achReturns
            let label = "\(key.destination.suffix(4))-\(hash.digits.prefix(8))"
            try folder.write(kind, on: key.day, label: label) { sink, answer in
                try Self.write(incidents, of: key, to: sink, &answer)
            }
        }
    }

    private static func write(
        _ incidents: [ACHIncident],
        of key: Key,
        to sink: any ByteSink,
        _ answer: inout BankSimulator.Answer
    ) throws {
        var writer = NACHAWriter(to: sink)
        var file = NACHAFile()
        file.immediateDestination = key.destination
        file.immediateOrigin = key.origin
        file.creationDate = key.day
        file.creationMinute = 6 * 60
        file.fileIdModifier = key.isChange ? "B" : "A"
        file.immediateDestinationName = incidents[0].batch.file.immediateOriginName
        file.immediateOriginName = incidents[0].batch.file.immediateDestinationName
        try writer.begin(file)
        // A batch for each of ours and each bank that answers, in that order.
        let ordered = incidents.enumerated().sorted { left, right in
            (left.element.batch.number, left.element.bank, left.offset)
                < (right.element.batch.number, right.element.bank, right.offset)
        }.map(\.element)
        var rest = ordered[...]
        var number = 0
        var sequence = 0
        while let first = rest.first {
            let batch = rest.prefix { $0.batch.number == first.batch.number && $0.bank == first.bank }
            rest = rest.dropFirst(batch.count)
            number += 1
            try writer.begin(first.head(of: number, on: key.day))
            for incident in batch {
                sequence += 1
                try incident.write(to: &writer, sequence: sequence, &answer)
            }
            try writer.endBatch()
        }
        try writer.finish()
    }
}

extension ACHIncident {
    /// The first eight digits of the bank that answers: the debtor's.
    fileprivate var bank: Int { Int(entry.routingNumber.string.prefix(8)) ?? 0 }

    /// The head of the batch in which the answer stands: ours, from the other bank.
    fileprivate func head(of number: Int, on day: LocalDate) -> NACHABatch {
        var head = batch.head
        if case .changed = fate { head.entryClass = .cor }
        head.odfiIdentification = String(entry.routingNumber.string.prefix(8))
        head.batchNumber = number
        head.settlementDay = LocalDate(year: day.year, month: 1, day: 1).map { $0.days(until: day) + 1 }
        head.effectiveEntryDate = batch.head.effectiveEntryDate ?? day
        return head
    }

    /// Writes the answer to this debit.
    fileprivate func write(
        to writer: inout NACHAWriter,
        sequence: Int,
        _ answer: inout BankSimulator.Answer
    ) throws {
        var entry = entry
        entry.transactionCode = entry.transactionCode.returned ?? entry.transactionCode
        entry.traceNumber = NACHAEntry.trace(odfi: bank, sequence: sequence)
        let ours = Int(batch.head.odfiIdentification) ?? 0
        entry.routingNumber = ByteString(
            batch.head.odfiIdentification + String(RoutingNumber.checkDigit(of: ours))
        )
        var effect = BankSimulator.Tally.Effect.returned
        var reason = ""
        switch fate {
        case .collected: return
        case .rejected(let code), .returned(let code, _, _), .refunded(let code, _):
            reason = code
            try writer.add(
                entry,
                returned: NACHAReturn(code, originalTrace: self.entry.traceNumber, originalRDFI: bank)
            )
        case .changed(let code, _):
            reason = code
            effect = .changed
            entry.amount = 0
            let data = ACHChange.data(code, of: self.entry)
            try writer.add(
                entry,
                changed: NACHAChange(
                    code,
                    originalTrace: self.entry.traceNumber,
                    originalRDFI: bank,
                    correctedData: data
                )
            )
        }
        answer.entries += 1
        answer.details += 1
        var tally = BankSimulator.Tally(
            effect: effect,
            reason: reason,
            count: 1,
            amount: Int128(self.entry.amount),
            fees: 0
        )
        tally.currency = .usd
        answer.tallies.add(tally)
    }
}
