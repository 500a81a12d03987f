import IncassoCore

extension NACHAWriter {
    mutating func write(_ entry: borrowing NACHAEntry, addenda: Int) throws {
        try out.begin()
        out.byte(UInt8(ascii: "6"))
        out.number(entry.transactionCode.rawValue, 2)
        out.text(entry.routingNumber.bytes.span, 9)
        out.text(entry.accountNumber.bytes.span, 17)
        out.number(Int(entry.amount), 10)
        out.text(entry.individualId.bytes.span, 15)
        if isCTX {
            out.number(addenda, 4)
            out.text(entry.individualName.bytes.span, 16)
            out.fill(0x20, 2)
        } else {
            out.text(entry.individualName.bytes.span, 22)
        }
        out.text(entry.discretionaryData.bytes.span, 2)
        out.byte(addenda > 0 ? UInt8(ascii: "1") : UInt8(ascii: "0"))
        out.number(entry.traceNumber, 15)
        out.end()
        previousTrace = entry.traceNumber
        batchTotals.entries += 1
        batchTotals.identificationSum += entry.routingNumber.bytes.span.number(0..<8) ?? 0
        if entry.transactionCode.isDebit {
            batchTotals.debit += Int128(entry.amount)
        } else {
            batchTotals.credit += Int128(entry.amount)
        }
    }

    /// Writes payment-related information (type 05).
    mutating func write(_ information: borrowing ByteString, number: Int, trace: Int) throws {
        try out.begin()
        out.constant("705")
        out.text(information.bytes.span, 80)
        out.number(number, 4)
        out.number(trace % 10_000_000, 7)
        out.end()
        batchTotals.addenda += 1
    }

    mutating func write(_ addenda: NACHARefusedChange, trace: Int) throws {
        try out.begin()
        out.constant("798")
        out.text(addenda.code, 3)
        out.number(addenda.change.originalTrace, 15)
        out.fill(0x20, 6)
        out.number(addenda.change.originalRDFI, 8)
        out.text(addenda.change.correctedData, 29)
        out.text(addenda.change.code, 3)
        out.number(addenda.changeTrace % 10_000_000, 7)
        out.fill(0x20, 5)
        out.number(trace, 15)
        out.end()
        batchTotals.addenda += 1
    }

    mutating func write(_ addenda: NACHAReturn, trace: Int) throws {
        try out.begin()
        out.constant("799")
        out.text(addenda.code, 3)
        out.number(addenda.originalTrace, 15)
        out.day(addenda.dateOfDeath)
        out.number(addenda.originalRDFI, 8)
        out.text(addenda.information, 44)
        out.number(trace, 15)
        out.end()
        batchTotals.addenda += 1
    }

    mutating func write(_ addenda: NACHAChange, trace: Int) throws {
        try out.begin()
        out.constant("798")
        out.text(addenda.code, 3)
        out.number(addenda.originalTrace, 15)
        out.fill(0x20, 6)
        out.number(addenda.originalRDFI, 8)
        out.text(addenda.correctedData, 29)
        out.fill(0x20, 15)
        out.number(trace, 15)
        out.end()
        batchTotals.addenda += 1
    }
}
