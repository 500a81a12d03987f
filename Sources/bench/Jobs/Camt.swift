import IncassoCore
import IncassoISO20022
import IncassoXML

/// camt.054 read to events, against a parser that only parses.
struct CamtBench {
    let places: Workplace
    let count: Int

    func run() throws {
        Output.line("camt.054.001.08, \(count) returned details read to events")
        let idle = try Child.run([CommandLine.arguments[0], "--job", "nothing"])
        try measure(
            "as a German bank lays it out",
            job: "write-camt-bank",
            details: count,
            idle: idle,
            limit: "at most 0.8"
        )
        try measure(
            "as densely as it can be written",
            job: "write-camt",
            details: count,
            idle: idle,
            limit: "no limit set"
        )
        try measure("ten times as many", job: "write-camt-bank", details: 10 * count, idle: idle, limit: "")
        Output.line("")
    }

    private func measure(_ name: String, job: String, details: Int, idle: Child, limit: String) throws {
        let bench = CommandLine.arguments[0]
        let path = places.file("camt.xml")
        _ = try Child.run([bench, "--job", job, path, String(details)])
        let read = [bench, "--job", "read-camt", path]
        let mine: Child
        if !limit.isEmpty, isInstalled("xmllint") {
            let pair = try Child.paired(read, with: ["xmllint", "--stream", "--noout", path])
            mine = pair.mine
            Output.row("  \(name): CPU of the whole process", Output.seconds(mine.cpu))
            Output.row(
                "    against xmllint --stream --noout",
                Output.ratio(mine.cpu, to: pair.peer.cpu),
                limit: limit
            )
        } else {
            mine = try Child.run(read)
            Output.row("  \(name): CPU of the whole process", Output.seconds(mine.cpu))
            if !limit.isEmpty {
                Output.row("    against xmllint --stream --noout", "not measured: install libxml2-utils")
            }
        }
        Output.row(
            "    memory above that of a process that does nothing",
            "\((mine.peak - idle.peak) / 1024) MiB",
            limit: "at most 40 MiB"
        )
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
