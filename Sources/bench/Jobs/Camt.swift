import IncassoCore
import IncassoISO20022
import IncassoXML

/// camt.054 read to events, against a parser that only parses.
struct CamtBench {
    let places: Workplace
    let count: Int

    func run() throws {
        Output.line("camt.054.001.08, \(count) returned details read to events")
        let bench = CommandLine.arguments[0]
        let idle = try Child.run([bench, "--job", "nothing"])
        for details in [count, 10 * count] {
            let path = places.file("camt-\(details).xml")
            _ = try Child.run([bench, "--job", "write-camt", path, String(details)])
            let mine = try Child.median([bench, "--job", "read-camt", path], runs: details > count ? 1 : 5)
            Output.row("  \(details) details, whole process, CPU", Output.seconds(mine.cpu))
            if details == count {
                if isInstalled("xmllint") {
                    let peer = try Child.median(["xmllint", "--stream", "--noout", path])
                    Output.row(
                        "  against xmllint --stream --noout",
                        Output.ratio(mine.cpu, to: peer.cpu),
                        limit: "at most 0.8"
                    )
                } else {
                    Output.row("  against xmllint --stream --noout", "not measured: install libxml2-utils")
                }
            }
            Output.row(
                "  memory above that of a process that does nothing",
                "\((mine.peak - idle.peak) / 1024) MiB",
                limit: "at most 40 MiB"
            )
        }
        Output.line("")
    }
}

enum CamtJob {
    static func write(to path: String, count: Int) throws {
        let sink = try FileSink(path: path, existing: .replace)
        var writer = Camt054Writer(to: sink)
        var head = Camt054Writer.Head()
        head.messageId = "BENCH"
        head.id = "BENCH-1"
        head.createdAt = "2026-12-03T06:00:00"
        head.account = Fixtures.iban(1)
        try writer.begin(head)
        let day = LocalDate(year: 2026, month: 12, day: 3)
        for start in stride(from: 0, to: count, by: 100) {
            let items = start..<min(start + 100, count)
            var booking = CamtBooking()
            booking.isCredit = false
            booking.code = .unpaid
            booking.bookingDate = day
            booking.valueDate = day
            booking.bankReference = "REF-\(start)"
            booking.amount = items.reduce(0) { $0 + Fixtures.amount($1) }
            try writer.entries.begin(booking)
            for number in items {
                var item = CamtBookingItem()
                item.endToEndId = ByteString(
                    BookReference(book: 1, claim: UInt64(number + 1), attempt: 1).text
                )
                item.mandateId = ByteString("M-\(1_000_000 + number)")
                item.amount = Fixtures.amount(number)
                item.originalAmount = item.amount
                item.debtorName = ByteString(Fixtures.name(number))
                item.debtorAccount = ByteString(Fixtures.iban(number))
                item.creditorName = "Stadtwerke"
                item.reason = "AM04"
                try writer.entries.add(item)
            }
            try writer.entries.endEntry()
        }
        try writer.finish()
        try sink.close()
    }

    static func read(_ path: String) throws {
        let counter = Counter()
        let reader = BankFileReader(consumer: counter)
        try XMLFileReader.forEachChunk(of: path) { try reader.feed($0) }
        try reader.finish()
        print("\(counter.returned) returned, \(counter.sum)")
    }

    private final class Counter: BankFileConsumer {
        var returned = 0
        var sum: Int128 = 0

        func begin(_ container: borrowing BankContainer) {}
        func handle(_ event: borrowing BankEvent) {
            if event.kind == .returned { returned += 1 }
            sum += Int128(event.amount ?? 0)
        }
        func end(_ container: borrowing BankContainer, totals: BankContainerTotals) {}
    }
}
