import IncassoCore
import IncassoISO20022
import IncassoXML

/// pain.008 from rows in memory, against the hash of its output and against a widespread library.
struct Pain008Bench {
    let places: Workplace
    let count: Int

    func run() throws {
        Output.line("pain.008.001.08, \(count) debits from rows in memory")
        let path = places.file("pain008.xml")
        let mine = try (0..<5).map { _ in
            try Child.run([CommandLine.arguments[0], "--job", "write-pain008", path, String(count)])
        }
        .compactMap { Int($0.output.split(separator: "\n").last ?? "") }.sorted()[2]
        Output.row("  written and flushed, CPU", Output.seconds(mine))
        let hash = try Child.median(["sha256sum", path])
        Output.row("  against sha256sum of the file", Output.ratio(mine, to: hash.cpu), limit: "at most 1.0")
        try againstSepaxml(mine)
        Output.line("")
    }

    private func againstSepaxml(_ mine: Int) throws {
        let environment = places.file("venv")
        guard isInstalled("python3"), (try? Child.run(["python3", "-m", "venv", environment])) != nil,
            (try? Child.run([environment + "/bin/pip", "install", "--quiet", "sepaxml"])) != nil
        else { return Output.row("  against PyPI sepaxml", "not measured: pip install sepaxml failed") }
        let script = places.file("peer.py")
        try Pain008Job.peer.write(toFile: script)
        let peer = try Child.run([
            environment + "/bin/python", script, places.file("peer.xml"), String(count),
        ])
        let cpu = Int(peer.output.split(separator: "\n").last ?? "") ?? peer.cpu
        Output.row(
            "  against PyPI sepaxml (validation off), CPU \(Output.seconds(cpu))",
            Output.ratio(mine, to: cpu),
            limit: "at most 0.05"
        )
    }
}

enum Pain008Job {
    static func write(to path: String, count: Int) throws {
        var rows: [Pain008Transaction] = []
        rows.reserveCapacity(count)
        var sum: Int128 = 0
        for number in 0..<count {
            var row = Pain008Transaction()
            row.endToEndId = ByteString(BookReference(book: 1, claim: UInt64(number + 1), attempt: 1).text)
            row.amount = Fixtures.amount(number)
            row.mandateId = ByteString("M-\(1_000_000 + number)")
            row.signatureDate = LocalDate(year: 2024, month: 3, day: 1)
            row.debtorName = ByteString(Fixtures.name(number))
            row.debtorAccount = ByteString(Fixtures.iban(number))
            row.remittance = ByteString("Abschlag Dezember 2026, Vertrag \(number)")
            sum += Int128(row.amount)
            rows.append(row)
        }
        let start = processorTime()
        let sink = try FileSink(path: path, existing: .replace)
        var writer = Pain008Writer(to: sink)
        try writer.begin(
            Pain008Message(
                messageId: "BENCH-1",
                createdAt: "2026-11-22T10:00:00",
                initiatingPartyName: "Stadtwerke",
                transactionCount: count,
                controlSum: sum
            )
        )
        try writer.begin(
            Pain008Block(
                paymentInformationId: "BENCH-1-1",
                localInstrument: .core,
                sequenceType: .recurring,
                requestedCollectionDate: LocalDate(year: 2026, month: 12, day: 1) ?? .latest,
                creditorName: "Stadtwerke",
                creditorAccount: Fixtures.iban(1),
                creditorIdentifier: "DE98ZZZ09999999999",
                transactionCount: count,
                controlSum: sum
            )
        )
        for row in rows { try writer.add(row) }
        try writer.endBlock()
        try writer.finish()
        try sink.synchronise()
        try sink.close()
        print(processorTime() - start)
    }

    /// The same debits through sepaxml; it prints its processor time without the imports.
    static let peer = """
        import sys, resource, datetime
        from sepaxml import SepaDD
        count = int(sys.argv[2])
        names = ["Müller & Söhne", "Janssen, Anna", "O'Brien Ltd", "de Vries", "García López", "Ødegård", "Nowak <Piotr>", "Rossi"]
        def iban(n):
            body = "37040044" + str(1000000000000000000 + n)[-10:]
            return "DE%02d%s" % (98 - int(body + "131400") % 97, body)
        rows = [dict(name=names[i % 8] + " %d" % i, IBAN=iban(i), amount=500 + i * 7919 % 25000, type="RCUR",
            collection_date=datetime.date(2026, 12, 1), mandate_id="M-%d" % (1000000 + i), mandate_date=datetime.date(2024, 3, 1),
            description="Abschlag Dezember 2026, Vertrag %d" % i, endtoend_id="E-%d" % i) for i in range(count)]
        def cpu():
            u = resource.getrusage(resource.RUSAGE_SELF)
            return int((u.ru_utime + u.ru_stime) * 1e6)
        start = cpu()
        sepa = SepaDD(dict(name="Stadtwerke", IBAN=iban(1), BIC="COBADEFFXXX", batch=True, creditor_id="DE98ZZZ09999999999", currency="EUR"),
            schema="pain.008.001.08", clean=True)
        for row in rows:
            sepa.add_payment(row)
        open(sys.argv[1], "wb").write(sepa.export(validate=False))
        print(cpu() - start)
        """
}

extension String {
    /// Writes the text to a file.
    fileprivate func write(toFile path: String) throws {
        let sink = try FileSink(path: path, existing: .replace)
        let bytes = Array(utf8)
        try sink.write(bytes.span)
        try sink.close()
    }
}
