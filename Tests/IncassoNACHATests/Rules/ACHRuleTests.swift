import IncassoCore
import IncassoNACHA
import IncassoTestSupport
import Testing

/// Each rule is broken by one change to a sound file, which is the only thing that has to be mended.
@Suite("Rules of ACH files")
struct ACHRuleTests {
    static func check(_ bytes: [UInt8], _ policy: NACHAPolicy) -> [Diagnostic] {
        ACHReading(bytes, policy: policy).findings
    }

    @Test("sound files keep every rule, on their way out and in", arguments: SoundACHFile.allCases)
    func sound(file: SoundACHFile) {
        let lines = file.lines
        #expect(
            lines.lines.allSatisfy { $0.utf8.count == 94 },
            "\(lines.lines.filter { $0.utf8.count != 94 })"
        )
        for direction in NACHAPolicy.Direction.allCases {
            let reading = ACHReading(lines.bytes, policy: NACHAPolicy(direction, today: ACHBreakage.today))
            #expect(reading.text == "")
            #expect(reading.error == nil)
        }
    }

    @Test("every rule has a file that breaks it, and no other")
    func complete() {
        #expect(NACHARule.all.count > 90)
        let broken = ACHBreakage.all.map(\.rule)
        for rule in NACHARule.ID.allCases { #expect(broken.count { $0 == rule } == 1, "\(rule.rawValue)") }
    }

    @Test("a broken file is told, and mending it clears everything", arguments: NACHARule.ID.allCases)
    func broken(rule: NACHARule.ID) throws {
        let breakage = try #require(ACHBreakage.all.first { $0.rule == rule })
        let mended = breakage.file.lines.bytes
        #expect(breakage.bytes != mended)
        #expect(Self.check(mended, breakage.policy).isEmpty)
        for direction in [NACHAPolicy.Direction.outgoing, .incoming] {
            let policy = NACHAPolicy(direction, today: ACHBreakage.today)
            let findings = Self.check(breakage.bytes, policy).filter { $0.id == rule.rawValue }
            let severity = direction == .outgoing ? NACHARule[rule].outgoing : NACHARule[rule].incoming
            #expect(findings.isEmpty == (severity == nil), "\(direction)")
            for finding in findings {
                #expect(finding.severity == severity, "\(direction)")
                #expect(finding.location.line != nil && finding.location.path != nil)
                #expect(finding.expected != nil && finding.remedy != nil)
            }
        }
    }

    @Test("what people get to see of every broken file")
    func texts() throws {
        var text = ""
        for breakage in ACHBreakage.all {
            text += "== \(breakage.rule.rawValue)\n"
            text += DiagnosticRenderer.text(Self.check(breakage.bytes, breakage.policy))
        }
        for account in ["4444001", "99887766"] { #expect(!text.contains(account)) }
        try Golden.expect(text, equals: "broken-files.txt")
    }
}
