import IncassoCore

/// Checks of the controls: what stands in the file must be what they say.
extension NACHARecordReader {
    func checkBatchControl(_ record: Span<UInt8>) {
        typealias Control = NACHALayout.BatchControl
        let isAdvice = facts.form == .advice
        compareWithHeader(record, isAdvice: isAdvice)
        if batch.entries == 0 { note(.emptyBatch) }
        if facts.purpose == .microEntries, batch.debit > batch.credit {
            note(.microTotal, record, Control.totalDebit, expected: "at most \(batch.credit)")
        }
        let debit = isAdvice ? NACHALayout.Advice.batchDebit : Control.totalDebit
        let credit = isAdvice ? NACHALayout.Advice.batchCredit : Control.totalCredit
        let count = batch.entries + batch.addenda
        if count > 999_999 || !isAdvice && max(batch.debit, batch.credit) > Self.highestTotal {
            let sum = max(batch.debit, batch.credit)
            note(.batchLarge, column: 5, found: "\(count) entries and addenda, \(sum) cents")
        }
        compare(.batchCount, record, Control.entryAddendaCount, count)
        compare(.batchHash, record, Control.entryHash, batch.entryHash)
        compare(.batchDebit, record, debit, Int(clamping: batch.debit))
        compare(.batchCredit, record, credit, Int(clamping: batch.credit))
        if !isAdvice, !record.isBlank(73..<79) { note(.reserved, column: 74) }
    }

    /// Twelve digits of cents.
    private static var highestTotal: Int128 { 999_999_999_999 }

    private func compareWithHeader(_ record: Span<UInt8>, isAdvice: Bool) {
        typealias Control = NACHALayout.BatchControl
        typealias Header = NACHALayout.BatchHeader
        // A missing header was told already.
        guard !facts.isMissing else { return }
        var same: [(NACHARule.ID, Range<Int>, Range<Int>)] = [
            (.batchClass, Control.serviceClass, Header.serviceClass),
            (.batchBank, Control.odfiIdentification, Header.odfiIdentification),
            (.batchNumber, Control.batchNumber, Header.batchNumber),
        ]
        if !isAdvice {
            same.append((.batchCompany, Control.companyIdentification, Header.companyIdentification))
        }
        for (rule, range, ofHeader) in same {
            let wanted = header.span.text(ofHeader)
            // Some banks move the company to the other end of its field, or leave it out of the control.
            if record.text(range) == wanted { continue }
            if rule == .batchCompany, record.isBlank(range) { continue }
            note(rule, record, range, expected: wanted)
        }
    }

    func checkFileControl(_ record: Span<UInt8>) {
        typealias Control = NACHALayout.FileControl
        if inFile.batches == 0 { note(.noBatch) }
        // A file of advices only has longer totals.
        let isAdvice = advices > 0 && advices == inFile.batches
        let debit = isAdvice ? NACHALayout.Advice.fileDebit : Control.totalDebit
        let credit = isAdvice ? NACHALayout.Advice.fileCredit : Control.totalCredit
        let sum = max(inFile.debit, inFile.credit)
        if !isAdvice, sum > Self.highestTotal {
            note(.fileLarge, column: Control.totalDebit.lowerBound + 1, found: "\(sum) cents")
        }
        compare(.fileBatches, record, Control.batchCount, inFile.batches)
        compare(.fileBlocks, record, Control.blockCount, (records - fillers + 9) / 10)
        compare(.fileCount, record, Control.entryAddendaCount, inFile.entries + inFile.addenda)
        compare(.fileHash, record, Control.entryHash, inFile.entryHash)
        compare(.fileDebit, record, debit, Int(clamping: inFile.debit))
        compare(.fileCredit, record, credit, Int(clamping: inFile.credit))
        let reserved = isAdvice ? 71..<94 : 55..<94
        if !record.isBlank(reserved) { note(.reserved, column: reserved.lowerBound + 1) }
    }

    /// Whether records and fillers make whole blocks, and no more of them than they need.
    func checkBlocks(_ records: Int) {
        if records % 10 != 0 {
            note(.padding, found: "\(records) records")
        } else if fillers > 9 {
            note(.paddingExtra, found: "\(fillers) lines of nines")
        }
    }

    private func compare(_ rule: NACHARule.ID, _ record: Span<UInt8>, _ field: Range<Int>, _ computed: Int) {
        if record.number(field) == computed { return }
        note(rule, record, field, expected: computed.padded(to: field.count))
    }
}
