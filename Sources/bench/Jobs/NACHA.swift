import IncassoCore
import IncassoNACHA

/// An ACH file of PPD debits, written and read, against the hash of its bytes.
struct NACHABench {
    let places: Workplace
    let count: Int

    func run() throws {
        Output.line("ACH file, \(count) PPD debits")
        let bench = CommandLine.arguments[0]
        let path = places.file("debits.ach")
        let idle = try Child.run([bench, "--job", "nothing"])
        let written = try (0..<5).map { _ in
            try Child.run([bench, "--job", "write-nacha", path, String(count)])
        }
        let cpu = written.compactMap { Int($0.output.split(separator: "\n").last ?? "") }.sorted()[2]
        let hash = try Child.median(["sha256sum", path])
        Output.row("  written and flushed, CPU", Output.seconds(cpu))
        Output.row("  against sha256sum of the file", Output.ratio(cpu, to: hash.cpu), limit: "at most 1.0")
        tellMemory(written.map(\.peak).max() ?? 0, above: idle)
        for (name, job, limit) in [
            ("to events, with full totals", "read-nacha", "at most 0.6"),
            ("to entries, with full totals", "read-nacha-entries", "no limit set"),
        ] {
            let pair = try Child.paired([bench, "--job", job, path], with: ["sha256sum", path])
            Output.row("  read \(name): CPU of the whole process", Output.seconds(pair.mine.cpu))
            let ratio = Output.ratio(pair.mine.cpu, to: pair.peer.cpu)
            Output.row("    against sha256sum of the file", ratio, limit: limit)
            tellMemory(pair.mine.peak, above: idle)
        }
        Output.line("")
    }

    private func tellMemory(_ peak: Int, above idle: Child) {
        Output.row(
            "    memory above that of a process that does nothing",
            "\((peak - idle.peak) / 1024) MiB",
            limit: "at most 10 MiB"
        )
    }
}

enum NACHAJob {
    /// Writes batches of 100,000 debits from rows in memory, and prints the processor time.
    static func write(to path: String, count: Int) throws {
        var rows = (0..<1_000).map(row)
        let start = processorTime()
        let sink = try FileSink(path: path, existing: .replace)
        var writer = NACHAWriter(to: sink)
        var file = NACHAFile()
        file.immediateDestination = "071000301"
        file.immediateOrigin = "1234567890"
        file.creationDate = LocalDate(year: 2026, month: 11, day: 23)
        try writer.begin(file)
        var batch = NACHABatch()
        batch.companyName = "PRAIRIE ENERGY"
        batch.companyIdentification = "1234567890"
        batch.companyEntryDescription = "UTILITY"
        batch.effectiveEntryDate = LocalDate(year: 2026, month: 12, day: 1)
        batch.odfiIdentification = "07100030"
        for first in stride(from: 0, to: count, by: 100_000) {
            batch.batchNumber += 1
            try writer.begin(batch)
            for number in first..<min(first + 100_000, count) {
                let index = number % rows.count
                rows[index].traceNumber = NACHAEntry.trace(odfi: 7_100_030, sequence: number + 1)
                try writer.add(rows[index])
            }
            try writer.endBatch()
        }
        try writer.finish()
        try sink.synchronise()
        try sink.close()
        print(processorTime() - start)
    }

    private static func row(_ number: Int) -> NACHAEntry {
        let bank = 11_000_015 + number * 997
        let digits = String(bank * 10 + RoutingNumber.checkDigit(of: bank))
        var entry = NACHAEntry()
        entry.routingNumber = ByteString(digits)
        entry.accountNumber = ByteString(String(1_000_000_000 + number * 7919))
        entry.amount = Fixtures.amount(number)
        entry.individualId = ByteString("INV-\(1_000_000 + number)")
        entry.individualName = ByteString("JANE Q CUSTOMER \(number)")
        return entry
    }

    /// Reads a file to events.
    static func read(_ path: String) throws {
        let counter = EventCounter()
        let reader = try NACHAReader.read(path, consumer: counter)
        print("\(counter.count) entries, \(counter.sum) cents, \(reader.findings.count) findings")
    }

    /// Reads a file to the values that were written.
    static func readEntries(_ path: String) throws {
        let counter = EntryCounter()
        let reader = NACHARecordReader(handler: counter, file: path)
        try FileSource.forEachChunk(of: path) { try reader.feed($0) }
        try reader.finish()
        print("\(counter.count) entries, \(counter.sum) cents, \(reader.findings.count) findings")
    }

    private final class EventCounter: BankFileConsumer {
        var count = 0
        var sum: Int128 = 0

        func begin(_ container: borrowing BankContainer) {}
        func handle(_ event: borrowing BankEvent) {
            count += 1
            sum += Int128(event.amount ?? 0)
        }
        func end(_ container: borrowing BankContainer, totals: BankContainerTotals) {}
    }

    private final class EntryCounter: NACHARecordHandler {
        var count = 0
        var sum: Int128 = 0
        private var entry = NACHAEntry()

        func entry(_ record: Span<UInt8>, line: Int) {
            entry.assign(record: record, line: line)
            count += 1
            sum += Int128(entry.amount)
        }
    }
}
