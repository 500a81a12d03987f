import IncassoCore
import IncassoNACHA

/// An ACH file of PPD debits, written and read, against the hash of its bytes.
struct NACHABench {
    let places: Workplace
    let count: Int

    func run(into report: inout Report) throws {
        let idle = try Child.job(["nothing"]).peak
        for size in [count, 2 * count] {
            Streams.tell("ACH file, \(Figures.grouped(size)) debits")
            let path = places.file("debits.ach")
            let runs = try (0..<5).map { _ in try Child.job(["write-nacha", path, String(size)]) }
            let cpu = runs.compactMap(\.figure).sorted()
            guard cpu.count == runs.count else { throw BenchError("write-nacha tells no time") }
            let writing = measurement("ACH file, written", size, cpu[2], runs, idle)
            report.measurements.append(writing)
            let hash = try Child.median(["sha256sum", path])
            if size == count { report.comparisons.append(against(hash, writing, limit: 1_000)) }
            for (job, name, limit) in [
                ("ACH file, read to events, all rules", "read-nacha", 800),
                ("ACH file, read to entries", "read-nacha-entries", nil),
            ] {
                let pair = try Child.paired(Child.command(ofJob: [name, path]), with: ["sha256sum", path])
                let reading = measurement(job, size, pair.mine.cpu, [pair.mine], idle)
                report.measurements.append(reading)
                if size == count { report.comparisons.append(against(pair.peer, reading, limit: limit)) }
            }
        }
    }

    private func measurement(
        _ job: String,
        _ size: Int,
        _ cpu: Int,
        _ runs: [Child],
        _ idle: Int
    ) -> Measurement {
        var measurement = Measurement(
            job: job,
            size: size,
            client: cpu,
            peak: max(0, (runs.map(\.peak).max() ?? 0) - idle)
        )
        measurement.isPeakAboveIdle = true
        measurement.target.memory = 10
        return measurement
    }

    private func against(_ hash: Child, _ measurement: Measurement, limit: Int?) -> Comparison {
        Comparison(
            job: measurement.job,
            size: measurement.size,
            cpu: measurement.cpu,
            peer: "sha256sum of the file",
            peerCPU: hash.cpu,
            limit: limit
        )
    }
}

enum NACHAJob {
    /// Writes batches of as many debits as one can hold from rows in memory, and prints the processor time.
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
        for first in stride(from: 0, to: count, by: 999_999) {
            batch.batchNumber += 1
            try writer.begin(batch)
            for number in first..<min(first + 999_999, count) {
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

    /// Reads a file to events, and judges it by all rules for files on their way out.
    static func read(_ path: String) throws {
        let counter = EventCounter()
        let reader = try NACHAReader.read(path, consumer: counter, policy: .outgoing)
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
