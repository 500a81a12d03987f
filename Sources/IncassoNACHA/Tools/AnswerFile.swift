import IncassoCore

/// A file that goes back to where another came from, with one answer for each entry.
struct AnswerFile {
    private let file: NACHAFile
    private let making: NACHATool.Making
    private let entryClass: NACHAEntryClass?
    private let settles: Bool

    /// - Parameters:
    ///   - file: The head of the file that is answered.
    ///   - making: When and how the answer is made.
    ///   - entryClass: The class of the answer's batches; `nil` for that of the batches that are answered.
    ///   - settles: Whether the operator has put in the settlement day, as in what banks receive.
    init(
        _ file: NACHAFile,
        _ making: NACHATool.Making,
        entryClass: NACHAEntryClass? = nil,
        settles: Bool = true
    ) {
        self.file = file
        self.making = making
        self.entryClass = entryClass
        self.settles = settles
    }

    /// Writes a batch for each bank that answers entries of a batch.
    ///
    /// - Parameters:
    ///   - entries: What is answered, in the order of its file.
    ///   - sink: Where the file goes.
    ///   - add: Writes one answer; the entry has its code, bank and trace number already.
    /// - Returns: What was written.
    /// - Throws: ``NACHARefusal``, or what the sink throws.
    func write(
        _ entries: [FoundEntry],
        to sink: any ByteSink,
        _ add: (FoundEntry, NACHAEntry, inout NACHAWriter) throws -> Void
    ) throws -> NACHATool.Outcome {
        var writer = NACHAWriter(to: sink, lineEnding: making.lineEnding)
        try writer.begin(head)
        let ordered = entries.enumerated().sorted {
            ($0.element.batchIndex, $0.element.bank, $0.offset)
                < ($1.element.batchIndex, $1.element.bank, $1.offset)
        }
        var rest = ordered.map(\.element)[...]
        var number = 0
        var sequence = making.firstSequence
        while let first = rest.first {
            let part = rest.prefix { $0.batchIndex == first.batchIndex && $0.bank == first.bank }
            rest = rest.dropFirst(part.count)
            number += 1
            try writer.begin(head(of: first, number))
            for found in part {
                try add(found, answer(to: found, sequence: sequence), &writer)
                sequence += 1
            }
            try writer.endBatch()
        }
        return NACHATool.Outcome(files: [try writer.finish()])
    }

    /// The head of the file: sender and receiver change places.
    private var head: NACHAFile {
        var head = NACHAFile()
        head.immediateDestination = file.immediateOrigin
        head.immediateOrigin = file.immediateDestination
        head.immediateDestinationName = file.immediateOriginName
        head.immediateOriginName = file.immediateDestinationName
        head.creationDate = making.day
        head.creationMinute = making.minute
        head.fileIdModifier = making.fileIdModifier
        return head
    }

    private func head(of found: FoundEntry, _ number: Int) -> NACHABatch {
        var head = found.batch
        if let entryClass { head.entryClass = entryClass }
        head.odfiIdentification = found.bank.padded(to: 8)
        head.batchNumber = number
        head.effectiveEntryDate = found.batch.effectiveEntryDate ?? making.day
        let newYear = LocalDate(year: making.day.year, month: 1, day: 1)
        head.settlementDay = settles ? newYear.map { $0.days(until: making.day) + 1 } : nil
        return head
    }

    /// The entry as it goes back: the code of a return, the other bank's number, a trace number of the bank that answers.
    private func answer(to found: FoundEntry, sequence: Int) -> NACHAEntry {
        var entry = found.entry
        entry.transactionCode = entry.transactionCode.returned ?? entry.transactionCode
        entry.traceNumber = NACHAEntry.trace(odfi: found.bank, sequence: sequence)
        let identification = found.batch.odfiIdentification
        let digit = RoutingNumber.checkDigit(of: Int(identification) ?? 0)
        entry.routingNumber = ByteString(identification + String(digit))
        return entry
    }
}
