import IncassoCore
import IncassoNACHA

/// A small file of debits, to be varied by tests.
struct NACHASample {
    var file = NACHAFile()
    var batch = NACHABatch()
    var entries: [NACHAEntry] = []
    var lineEnding = NACHALineEnding.lineFeed

    /// The eight digits of our bank.
    static let odfi = 7_100_030

    init(_ entryClass: NACHAEntryClass = .ppd) {
        file.immediateDestination = "071000301"
        file.immediateOrigin = "1234567890"
        file.creationDate = LocalDate(iso: "2026-11-23")
        file.creationMinute = 9 * 60 + 5
        file.immediateDestinationName = "LAKESIDE BANK"
        file.immediateOriginName = "PRAIRIE ENERGY"
        file.referenceCode = "REF-1"
        batch.companyName = "PRAIRIE ENERGY"
        batch.companyDiscretionaryData = "B-2026-12-01"
        batch.companyIdentification = "1234567890"
        batch.entryClass = entryClass
        batch.companyEntryDescription = "UTILITY"
        batch.companyDescriptiveDate = "DEC 26"
        batch.effectiveEntryDate = LocalDate(iso: "2026-12-01")
        batch.odfiIdentification = "07100030"
        batch.batchNumber = 1
        entries = [Self.entry(1), Self.entry(2)]
        if entryClass == .web || entryClass == .tel {
            for index in entries.indices { entries[index].discretionaryData = NACHAEntry.recurring }
        }
    }

    /// The nth entry.
    static func entry(_ number: Int) -> NACHAEntry {
        var entry = NACHAEntry()
        entry.transactionCode = number % 2 == 0 ? .savingsDebit : .checkingDebit
        entry.routingNumber = ByteString(number % 2 == 0 ? "231380104" : "121042882")
        entry.accountNumber = ByteString("00\(4_444_000 + number)")
        entry.amount = Int64(1000 + 37 * number)
        entry.individualId = ByteString("INV-\(number)")
        entry.individualName = ByteString("Jane Q Customer \(number)")
        entry.traceNumber = NACHAEntry.trace(odfi: odfi, sequence: number)
        return entry
    }

    /// The file's bytes.
    func written() throws -> [UInt8] {
        let sink = MemorySink()
        var writer = NACHAWriter(to: sink, lineEnding: lineEnding)
        try writer.begin(file)
        try writer.begin(batch)
        for entry in entries { try writer.add(entry) }
        try writer.endBatch()
        try writer.finish()
        return sink.bytes
    }

    /// The file's lines without their ends.
    func lines() throws -> [String] {
        String(decoding: try written(), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// A file of returns, made by a bank: a batch for each class, an entry for each addenda.
    static func returned(_ addenda: [NACHAReturn], class entryClass: NACHAEntryClass = .ppd) throws -> [UInt8]
    {
        try answered(entryClass) { writer, entry, number in
            guard number < addenda.count else { return false }
            try writer.add(entry, returned: addenda[number])
            return true
        }
    }

    /// A file of notifications of change, made by a bank.
    static func changed(_ addenda: [NACHAChange]) throws -> [UInt8] {
        try answered(.cor) { writer, entry, number in
            guard number < addenda.count else { return false }
            var entry = entry
            entry.amount = 0
            try writer.add(entry, changed: addenda[number])
            return true
        }
    }

    private static func answered(
        _ entryClass: NACHAEntryClass,
        _ add: (inout NACHAWriter, NACHAEntry, Int) throws -> Bool
    ) throws -> [UInt8] {
        var sample = NACHASample(entryClass)
        sample.file.immediateDestination = "1234567890"
        sample.file.immediateOrigin = "071000301"
        sample.file.creationDate = LocalDate(iso: "2026-12-03")
        sample.batch.settlementDay = 337
        sample.batch.odfiIdentification = "12104288"
        let sink = MemorySink()
        var writer = NACHAWriter(to: sink)
        try writer.begin(sample.file)
        try writer.begin(sample.batch)
        var number = 0
        while true {
            var entry = Self.entry(number + 1)
            entry.transactionCode = entry.transactionCode.returned ?? entry.transactionCode
            entry.routingNumber = ByteString("071000301")
            entry.traceNumber = NACHAEntry.trace(odfi: 12_104_288, sequence: number + 1)
            guard try add(&writer, entry, number) else { break }
            number += 1
        }
        try writer.endBatch()
        try writer.finish()
        return sink.bytes
    }
}
