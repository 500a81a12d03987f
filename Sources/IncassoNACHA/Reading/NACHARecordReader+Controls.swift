import IncassoCore

/// Checks of the controls: what stands in the file must be what they say.
extension NACHARecordReader {
    func checkBatchControl(_ record: Span<UInt8>) {
        typealias Control = NACHALayout.BatchControl
        typealias Header = NACHALayout.BatchHeader
        let isAdvice = entryClass == .advice
        var same: [(NACHAFinding, Range<Int>, Range<Int>, String)] = [
            (.batchClass, Control.serviceClass, Header.serviceClass, "service class"),
            (.batchBank, Control.odfiIdentification, Header.odfiIdentification, "ODFI identification"),
            (.batchNumber, Control.batchNumber, Header.batchNumber, "batch number"),
        ]
        if !isAdvice {
            let company = Header.companyIdentification
            same.append((.batchCompany, Control.companyIdentification, company, "company identification"))
        }
        // A missing header was told already.
        let hasHeader = header[0] != 0x20
        for (finding, range, ofHeader, name) in same where hasHeader {
            let wanted = header.span.text(ofHeader)
            // Some banks move the company to the other end of its field, or leave it out of the control.
            if record.text(range) == wanted { continue }
            if finding == .batchCompany, record.isBlank(range) { continue }
            note(
                finding,
                "batch control, \(name)",
                column: range.lowerBound + 1,
                found: record.text(range),
                expected: wanted
            )
        }
        let debit = isAdvice ? NACHALayout.Advice.batchDebit : Control.totalDebit
        let credit = isAdvice ? NACHALayout.Advice.batchCredit : Control.totalCredit
        compare(
            .batchCount,
            record,
            Control.entryAddendaCount,
            batch.entries + batch.addenda,
            "batch control, entry/addenda count"
        )
        compare(.batchHash, record, Control.entryHash, batch.entryHash, "batch control, entry hash")
        compare(.batchDebit, record, debit, Int(clamping: batch.debit), "batch control, total debit")
        compare(.batchCredit, record, credit, Int(clamping: batch.credit), "batch control, total credit")
    }

    func checkFileControl(_ record: Span<UInt8>) {
        typealias Control = NACHALayout.FileControl
        // A file of advices only has longer totals.
        let isAdvice = advices > 0 && advices == inFile.batches
        let debit = isAdvice ? NACHALayout.Advice.fileDebit : Control.totalDebit
        let credit = isAdvice ? NACHALayout.Advice.fileCredit : Control.totalCredit
        compare(.fileBatches, record, Control.batchCount, inFile.batches, "file control, batch count")
        compare(
            .fileBlocks,
            record,
            Control.blockCount,
            (records - fillers + 9) / 10,
            "file control, block count"
        )
        compare(
            .fileCount,
            record,
            Control.entryAddendaCount,
            inFile.entries + inFile.addenda,
            "file control, entry/addenda count"
        )
        compare(.fileHash, record, Control.entryHash, inFile.entryHash, "file control, entry hash")
        compare(.fileDebit, record, debit, Int(clamping: inFile.debit), "file control, total debit")
        compare(.fileCredit, record, credit, Int(clamping: inFile.credit), "file control, total credit")
    }

    private func compare(
        _ finding: NACHAFinding,
        _ record: Span<UInt8>,
        _ field: Range<Int>,
        _ computed: Int,
        _ name: String
    ) {
        if record.number(field) == computed { return }
        note(
            finding,
            name,
            column: field.lowerBound + 1,
            found: record.text(field),
            expected: computed.padded(to: field.count)
        )
    }
}
