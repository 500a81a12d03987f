import IncassoCore
import IncassoNACHA
import IncassoTestSupport
import Testing

@Suite("Where a new batch or file begins")
struct NACHASplitterTests {
    private static let most = NACHAWriter.maximumAmount

    @Test("after 999,999 entries and addenda")
    func records() {
        var splitter = NACHASplitter()
        var places: [NACHASplitter.Place] = []
        for _ in 0..<333_333 { places.append(splitter.place(amount: 1, isDebit: true, addenda: 2)) }
        #expect(places.allSatisfy { $0 == .here })
        #expect(splitter.place(amount: 1, isDebit: true) == .newBatch)
        #expect(splitter.place(amount: 1, isDebit: true, addenda: 9_999) == .here)
    }

    @Test("before a total outgrows twelve digits: a file adds up to no more than a batch")
    func totals() {
        var splitter = NACHASplitter()
        for _ in 0..<100 { #expect(splitter.place(amount: Self.most, isDebit: true) == .here) }
        // 100 entries of 99,999,999.99 leave 0.99 dollars of 9,999,999,999.99.
        #expect(splitter.place(amount: 99, isDebit: true) == .here)
        #expect(splitter.place(amount: Self.most, isDebit: false) == .here)
        #expect(splitter.place(amount: 1, isDebit: true) == .newFile)
        #expect(splitter.beginBatch() == .newBatch)
    }

    @Test("before the blocks of a file cannot be counted")
    func blocks() {
        var splitter = NACHASplitter()
        var files = 1
        var records = 2
        for _ in 0..<1_010 {
            switch splitter.place(amount: 1, isDebit: true, addenda: 9_999) {
            case .here: records += records == 2 ? 10_002 : 10_000
            case .newBatch: records += 10_002
            case .newFile:
                #expect(records <= NACHAWriter.maximumRecords)
                #expect(records + 10_002 > NACHAWriter.maximumRecords)
                files += 1
                records = 10_004
            }
        }
        #expect(files == 2)
    }

    @Test("what it allows, the writer writes; offsets find their room")
    func writer() throws {
        var random = SeededGenerator()
        for isBalanced in [false, true] {
            var limits = NACHASplitter.Limits()
            limits.batchRecords = 20
            limits.fileRecords = 55
            limits.isBalanced = isBalanced
            var splitter = NACHASplitter(limits)
            var sample = NACHASample()
            sample.batch.serviceClass = .mixed
            var files = [MemorySink()]
            var writer = NACHAWriter(to: files[0])
            try writer.begin(sample.file)
            try writer.begin(sample.batch)
            var trace = NACHAEntry.trace(odfi: NACHASample.odfi, sequence: 1)
            func end(_ writer: inout NACHAWriter) throws {
                guard isBalanced else { return try writer.endBatch() }
                trace += try writer.endBatch(offset: ForwardSample.account, firstTrace: trace)
            }
            for _ in 0..<500 {
                var entry = sample.entries[0]
                entry.amount = random.pick([1, Int64(random.int(1...99_999)), Self.most])
                let isDebit = random.pick([true, false])
                entry.transactionCode = NACHATransactionCode(rawValue: isDebit ? 27 : 22)
                let place = splitter.place(amount: entry.amount, isDebit: isDebit)
                if place != .here { try end(&writer) }
                if place == .newFile {
                    try writer.finish()
                    files.append(MemorySink())
                    writer = NACHAWriter(to: files[files.count - 1])
                    try writer.begin(sample.file)
                    sample.batch.batchNumber = 0
                }
                if place != .here {
                    sample.batch.batchNumber += 1
                    try writer.begin(sample.batch)
                }
                entry.traceNumber = trace
                trace += 1
                try writer.add(entry)
            }
            try end(&writer)
            try writer.finish()
            var entries = 0
            for file in files {
                let log = EntryLog()
                #expect(try log.read(file.bytes) == [], "\(random.describe)")
                #expect(log.batchTotals.allSatisfy { $0.entries <= 20 }, "\(random.describe)")
                if isBalanced { #expect(log.totals?.debit == log.totals?.credit, "\(random.describe)") }
                entries += log.totals?.entries ?? 0
            }
            #expect(isBalanced ? entries > 500 : entries == 500, "\(random.describe)")
            #expect(files.count >= 10, "\(random.describe)")
        }
    }
}
