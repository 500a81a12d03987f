import IncassoCore
import IncassoISO20022
import IncassoXML

/// pain.008 from rows in memory, against the hash of its output and against a widespread library.
struct Pain008Bench {
    let places: Workplace
    let count: Int

    func run(into report: inout Report) throws {
        for size in [count, 2 * count] {
            Streams.tell("pain.008, \(Figures.grouped(size)) debits from rows in memory")
            let path = places.file("pain008.xml")
            let runs = try (0..<5).map { _ in try Child.job(["write-pain008", path, String(size)]) }
            let cpu = runs.compactMap(\.figure).sorted()
            guard cpu.count == runs.count else { throw BenchError("write-pain008 tells no time") }
            // The rows are in memory before the writing begins, so that the peak is theirs.
            let written = Measurement(
                job: "pain.008.001.08, written from rows in memory",
                size: size,
                client: cpu[2],
                peak: runs.map(\.peak).max() ?? 0
            )
            report.measurements.append(written)
            guard size == count else { continue }
            let hash = try Child.median(["sha256sum", path])
            report.comparisons.append(
                against(written, "sha256sum of the file", cpu: hash.cpu, limit: 1_000)
            )
            report.comparisons.append(try againstSepaxml(written))
            try checkRules(of: path, size: size, into: &report)
        }
    }

    /// All rules of the schemes on the file, against libxml2's validation by the schema while it streams.
    private func checkRules(of path: String, size: Int, into report: inout Report) throws {
        let schema = places.file("pain.008.xsd")
        try Fixtures.save(ContractFile.named("xsd/pain.008.001.08.incasso.xsd").text, to: schema)
        let job = "pain.008.001.08, checked by the schemes' rules"
        let check = Child.command(ofJob: ["check-pain008", path])
        let isThere = isInstalled("xmllint")
        let peer = ["xmllint", "--stream", "--noout", "--schema", schema, path]
        let pair = try isThere ? Child.paired(check, with: peer) : nil
        let mine = try pair?.mine ?? Child.median(check)
        let checked = Measurement(job: job, size: size, client: mine.cpu, peak: mine.peak)
        report.measurements.append(checked)
        report.comparisons.append(
            against(
                checked,
                "xmllint --stream --schema",
                cpu: pair?.peer.cpu,
                reason: isThere ? nil : "xmllint is not installed",
                limit: 1_000
            )
        )
    }

    private func againstSepaxml(_ written: Measurement) throws -> Comparison {
        let name = "PyPI sepaxml, validation off"
        let environment = places.file("venv")
        guard isInstalled("python3"), (try? Child.run(["python3", "-m", "venv", environment])) != nil,
            (try? Child.run([environment + "/bin/pip", "install", "--quiet", "sepaxml"])) != nil
        else { return against(written, name, cpu: nil, reason: "pip install sepaxml failed", limit: 50) }
        let script = places.file("peer.py")
        try Fixtures.save(Pain008Job.peer, to: script)
        let peer = try Child.run([
            environment + "/bin/python", script, places.file("peer.xml"), String(written.size),
        ])
        return against(written, name, cpu: peer.figure ?? peer.cpu, limit: 50)
    }

    private func against(
        _ written: Measurement,
        _ peer: String,
        cpu: Int?,
        reason: String? = nil,
        limit: Int
    ) -> Comparison {
        Comparison(
            job: written.job,
            size: written.size,
            cpu: written.cpu,
            peer: peer,
            peerCPU: cpu,
            reason: reason,
            limit: limit
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

    /// Checks a file by the rules of the schemes; there must be nothing to find.
    static func check(_ path: String) throws {
        let today = LocalDate(year: 2026, month: 11, day: 22) ?? .earliest
        let report = try SchemeCheck.check(path, facts: SchemeFacts(today: today))
        guard report.errors == 0 else {
            throw BenchError(DiagnosticRenderer.text(Array(report.findings.prefix(3))))
        }
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
