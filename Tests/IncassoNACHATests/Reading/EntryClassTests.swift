import IncassoCore
import IncassoNACHA
import Testing

/// Every standard entry class is read, its fields where they stand in that class.
@Suite("Classes of ACH entries")
struct EntryClassTests {
    @Test("all twenty-three classes are known by name")
    func titles() {
        let codes = [
            "PPD", "CCD", "CTX", "WEB", "TEL", "ARC", "BOC", "POP", "RCK", "XCK", "IAT", "COR", "ENR", "DNE",
            "ACK", "ATX", "MTE", "POS", "SHR", "TRC", "TRX", "ADV", "CIE",
        ]
        for code in codes { #expect(NACHAEntryClass(rawValue: code).title != nil, "\(code)") }
        #expect(NACHAEntryClass(rawValue: "PPX").title == nil)
    }

    @Test(
        "reference and name stand where the class has them",
        arguments: [
            (SoundACHFile.web, "INV-1", "Jane Q Customer"), (.ctx, "INV-1", "PRAIRIE MILLS"),
            (.cie, "4711", "Jane"), (.mte, "4711", "Jane"), (.pop, "1001", ""), (.shr, "00000000001", ""),
            (.trc, "1001", ""), (.xck, "1001", ""), (.exchange, "INV-1", "PRAIRIE MILLS"),
            (.enrolment, "INV-1", "PRAIRIE MILLS"), (.advice, "", "LAKESIDE BANK"),
            (.international, "", "JANE Q CUSTOMER"), (.arc, "1001", ""), (.death, "INV-1", "Jane Q Customer"),
        ]
    )
    func fields(file: SoundACHFile, reference: String, name: String) {
        let log = ACHEventLog()
        let reader = NACHAReader(consumer: log)
        #expect(throws: Never.self) {
            try reader.feed(file.lines.bytes.span)
            try reader.finish()
        }
        let first = log.lines.first ?? ""
        #expect(first.contains(" id=") == !reference.isEmpty, "\(first)")
        if !reference.isEmpty { #expect(first.contains(" id=\(reference) "), "\(first)") }
        if !name.isEmpty { #expect(first.contains(" name=\(name) "), "\(first)") }
    }

    @Test("the code decides what addenda 98 and 99 mean")
    func layouts() {
        func first(_ file: SoundACHFile) -> String { ACHReading(file.lines.bytes).lines.first ?? "" }
        #expect(first(.returns).contains(": returned out 1037 reason=R01"))
        #expect(first(.dishonored).contains(": dishonored out 1037 reason=R69"))
        #expect(first(.dishonored).contains("return R03, trace 121042880000009"))
        #expect(first(.contested).contains(": contested out 1037 reason=R73"))
        #expect(first(.contested).contains("dishonoured R68, return R01"))
        #expect(first(.changes).contains(": changed "))
        #expect(first(.refusal).contains(": information "))
        #expect(first(.internationalReturn).contains("reason=R80"))
        #expect(first(.internationalReturn).contains("original=100000"))
        #expect(first(.internationalChange).contains(": changed "))
    }

    @Test("one policy decides how much a breach weighs, and content decides where nothing is known")
    func policies() {
        var returns = SoundACHFile.returns.lines
        returns.put("000009", 6, 4)
        var debits = SoundACHFile.ppd.lines
        debits.put("000009", 4, 4)
        for (file, direction, severity) in [
            (returns, NACHAPolicy.Direction.outgoing, Diagnostic.Severity.error),
            (returns, .incoming, .warning),
            (returns, .byContent, .warning), (debits, .incoming, .warning), (debits, .byContent, .error),
        ] {
            let findings = ACHReading(file.bytes, policy: NACHAPolicy(direction)).findings
            #expect(findings.map(\.id) == ["ACH-BATCH-COUNT"])
            #expect(findings.first?.severity == severity, "\(direction)")
        }
    }

    @Test("findings are counted in full and told by what has to be done")
    func repairs() {
        let file = ACHLines(
            "WEB",
            225,
            (1...1_500).map { ACHLines.entry(27, 1, ACHLines.person("", "", ""), 0, $0) }
        )
        let log = ACHEventLog()
        let reader = NACHAReader(consumer: log, policy: .outgoing)
        #expect(throws: Never.self) {
            try reader.feed(file.bytes.span)
            try reader.finish()
        }
        let report = reader.report
        #expect(report.findings.count == NACHAReport.findingLimit)
        #expect(report.errors == 3_000)
        #expect(report.repairs.map(\.rule.id) == ["ACH-NAME", "ACH-PAYMENT-TYPE"])
        #expect(report.repairs.map(\.count) == [1_500, 1_500])
        #expect(report.repairs.first?.places.map(\.line) == [3, 4, 5])
    }
}
