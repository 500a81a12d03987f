import IncassoCore

extension NACHAWriter {
    /// Balances the batch by offset entries, and ends it.
    ///
    /// One entry credits the company's account with the sum of the batch's debits, one debits it with the sum of the
    /// credits; a sum above the limit of an entry takes more of them. They count in the batch's totals and hash like all
    /// entries. A batch of prenotifications alone needs none.
    ///
    /// - Parameters:
    ///   - offset: The company's account.
    ///   - trace: The trace number of the first of them; those of further ones follow it.
    /// - Returns: How many entries were written.
    /// - Throws: ``NACHARefusal`` when the batch is not of service class 200, holds returns, or has no room; or what the
    ///   sink throws.
    @discardableResult
    public mutating func endBatch(offset: NACHAOffset, firstTrace trace: Int) throws -> Int {
        let record = "batch \(batch.batchNumber)"
        var found: [Diagnostic] = []
        if batch.serviceClass != .mixed {
            let value = "\(batch.serviceClass.rawValue)"
            found.append(Self.finding(.offset, record, "service class", found: value, expected: "200"))
        }
        if hasAnswers || batch.entryClass.maximumAddenda == nil {
            found.append(Self.finding(.offset, record, expected: "forward entries"))
        }
        if !found.isEmpty { throw NACHARefusal(found) }
        let sums = [(batchTotals.debit, false), (batchTotals.credit, true)]
        var written = 0
        for (sum, isDebit) in sums {
            var rest = Int64(sum)
            while rest > 0 {
                let part = min(rest, Self.maximumAmount)
                var entry = offset.entry(of: part, isDebit: isDebit)
                entry.traceNumber = trace + written
                if isWeb { entry.discretionaryData = NACHAEntry.single }
                try checkOffset(entry)
                try write(entry, addenda: 0)
                rest -= part
                written += 1
            }
        }
        try endBatch()
        return written
    }

    /// The company's own account keeps to the form of the record, not to what the class says of receivers.
    private func checkOffset(_ entry: borrowing NACHAEntry) throws(NACHARefusal) {
        var found: [Diagnostic] = []
        if isMissing(entry.individualName) {
            add(.text, "offset, description", nil, "1 to 22 characters", &found)
        }
        checkCommon(entry, addenda: 0, &found)
        if !found.isEmpty { throw NACHARefusal(found) }
    }
}
