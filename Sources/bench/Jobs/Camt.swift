import IncassoCore
import IncassoISO20022
import IncassoXML

/// camt.054 read to events, against a parser that only parses.
struct CamtBench {
    let places: Workplace
    let count: Int

    func run(into report: inout Report) throws {
        let idle = try Child.job(["nothing"]).peak
        let asBank = "camt.054 as a German bank lays it out, read to events"
        try compare(asBank, write: "write-camt-bank", limit: 800, idle: idle, into: &report)
        for size in [2 * count, 10 * count] {
            let path = try write(asBank, "write-camt-bank", size: size)
            let cost = try Child.job(["read-camt", path])
            report.measurements.append(measurement(asBank, size, cost, idle))
        }
        let dense = "camt.054 as densely as it can be written, read to events"
        try compare(dense, write: "write-camt", limit: nil, idle: idle, into: &report)
    }

    /// Reads a file, and has `xmllint` parse it.
    ///
    /// The limit is the most that reading may cost of what `xmllint` does, in thousandths.
    private func compare(
        _ job: String,
        write: String,
        limit: Int?,
        idle: Int,
        into report: inout Report
    ) throws {
        let path = try self.write(job, write, size: count)
        let read = Child.command(ofJob: ["read-camt", path])
        let isThere = isInstalled("xmllint")
        let pair = try isThere ? Child.paired(read, with: ["xmllint", "--stream", "--noout", path]) : nil
        let mine = try pair?.mine ?? Child.median(read)
        report.measurements.append(measurement(job, count, mine, idle))
        report.comparisons.append(
            Comparison(
                job: job,
                size: count,
                cpu: mine.cpu,
                peer: "xmllint --stream --noout",
                peerCPU: pair?.peer.cpu,
                reason: isThere ? nil : "xmllint is not installed",
                limit: limit
            )
        )
    }

    /// Writes a file of returns, and gives its path.
    private func write(_ job: String, _ write: String, size: Int) throws -> String {
        Streams.tell("\(job), \(Figures.grouped(size)) returns")
        let path = places.file("camt.xml")
        _ = try Child.job([write, path, String(size)])
        return path
    }

    private func measurement(_ job: String, _ size: Int, _ cost: Child, _ idle: Int) -> Measurement {
        var measurement = Measurement(job: job, size: size, client: cost.cpu, peak: max(0, cost.peak - idle))
        measurement.wall = cost.wall
        measurement.isPeakAboveIdle = true
        measurement.target.memory = 40
        return measurement
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

    /// The same returns with everything that a German bank puts beside them: indented, with agents, identifiers and texts.
    static func writeAsBank(to path: String, count: Int) throws {
        let sink = try FileSink(path: path, existing: .replace)
        var writer = XMLByteWriter(to: sink)
        func put(_ text: String) {
            let bytes = Array(text.utf8)
            writer.raw(bytes.span)
        }
        put(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\">\n"
        )
        put(
            " <BkToCstmrDbtCdtNtfctn>\n  <GrpHdr><MsgId>BENCH</MsgId><CreDtTm>2026-12-03T06:00:00+01:00</CreDtTm></GrpHdr>\n"
        )
        put("  <Ntfctn>\n   <Id>BENCH-1</Id><CreDtTm>2026-12-03T06:00:00+01:00</CreDtTm>\n")
        put("   <Acct><Id><IBAN>\(Fixtures.iban(1))</IBAN></Id><Ccy>EUR</Ccy></Acct>\n")
        for start in stride(from: 0, to: count, by: 100) {
            let items = start..<min(start + 100, count)
            let sum = Money(minorUnits: items.reduce(0) { $0 + Fixtures.amount($1) }, currency: .eur).decimal
            put(
                "   <Ntry>\n    <NtryRef>\(start)</NtryRef>\n    <Amt Ccy=\"EUR\">\(sum)</Amt>\n    <CdtDbtInd>DBIT</CdtDbtInd>\n"
            )
            put(
                "    <RvslInd>true</RvslInd>\n    <Sts><Cd>BOOK</Cd></Sts>\n    <BookgDt><Dt>2026-12-03</Dt></BookgDt>\n"
            )
            put("    <ValDt><Dt>2026-12-03</Dt></ValDt>\n    <AcctSvcrRef>REF-\(start)</AcctSvcrRef>\n")
            put("    <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>UPDD</SubFmlyCd></Fmly></Domn>")
            put("<Prtry><Cd>NDDT+109+00931</Cd><Issr>DK</Issr></Prtry></BkTxCd>\n    <NtryDtls>\n")
            put("     <Btch><NbOfTxs>\(items.count)</NbOfTxs></Btch>\n")
            for number in items {
                put(detail(number))
                try writer.checkpoint()
            }
            put("    </NtryDtls>\n   </Ntry>\n")
        }
        put("  </Ntfctn>\n </BkToCstmrDbtCdtNtfctn>\n</Document>\n")
        try writer.flush()
        try sink.close()
    }

    private static func detail(_ number: Int) -> String {
        let amount = Money(minorUnits: Fixtures.amount(number), currency: .eur).decimal
        let name = Fixtures.name(number).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        return """
                 <TxDtls>
                  <Refs>
                   <EndToEndId>\(BookReference(book: 1, claim: UInt64(number + 1), attempt: 1).text)</EndToEndId>
                   <MndtId>M-\(1_000_000 + number)</MndtId>
                  </Refs>
                  <Amt Ccy="EUR">\(amount)</Amt>
                  <CdtDbtInd>DBIT</CdtDbtInd>
                  <AmtDtls><InstdAmt><Amt Ccy="EUR">\(amount)</Amt></InstdAmt></AmtDtls>
                  <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>UPDD</SubFmlyCd></Fmly></Domn></BkTxCd>
                  <RltdPties>
                   <Dbtr><Pty><Nm>\(name)</Nm></Pty></Dbtr>
                   <DbtrAcct><Id><IBAN>\(Fixtures.iban(number))</IBAN></Id></DbtrAcct>
                   <Cdtr><Pty><Nm>Stadtwerke</Nm><Id><PrvtId><Othr><Id>DE98ZZZ09999999999</Id></Othr></PrvtId></Id></Pty></Cdtr>
                  </RltdPties>
                  <RltdAgts><DbtrAgt><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></DbtrAgt></RltdAgts>
                  <RmtInf><Ustrd>Abschlag Dezember 2026, Vertrag \(number), Kundennummer \(4_000_000 + number)</Ustrd></RmtInf>
                  <RtrInf>
                   <OrgnlBkTxCd><Prtry><Cd>NDDT+105+00931</Cd><Issr>DK</Issr></Prtry></OrgnlBkTxCd>
                   <Orgtr><Id><OrgId><AnyBIC>COBADEFFXXX</AnyBIC></OrgId></Id></Orgtr><Rsn><Cd>AM04</Cd></Rsn>
                  </RtrInf>
                 </TxDtls>

            """
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
