import Foundation
import IncassoTestSupport
import Testing

/// Settled debits that are taken back, as a person types it.
@Suite struct ReversalTests {
    /// What people see, at 80 columns: the rehearsal, the file, the bank's answer, and what is left to decide.
    @Test func pages() throws {
        let club = try Workplace(environment: ["COLUMNS": "80"])
        try club.play(upTo: .answered)
        var text = ""
        func page(
            _ status: Int32,
            _ words: [String],
            asOf: String = Workplace.later,
            by: String = "anna"
        ) throws {
            let outcome = try club.expect(status, words + ["--as", by], asOf: asOf)
            let talk = outcome.error.split(separator: "\n").filter { !$0.contains("INCASSO_SEED") }
            text += club.withoutPlaces("$ incasso \(words.joined(separator: " "))\n\(outcome.output)")
            text += club.withoutPlaces(talk.map { $0 + "\n" }.joined() + "\n")
        }
        try page(3, ["batch", "reverse", "1", "--reason", "duplicate", "-n"])
        try page(3, ["batch", "reverse", "1", "--reason", "unspecified", "--note", "wrong tariff"])
        try page(5, ["collection", "reverse", "C1", "C99", "--reason", "duplicate"])
        let reversal = "\(try #require(try Self.reversal(club)))"
        try page(5, ["batch", "approve", reversal])
        try page(0, ["batch", "approve", reversal], by: "ben")
        try page(0, ["batch", "release", reversal, "--out", club.path("back")])
        try page(0, ["batch", "list"])
        try page(0, ["batch", "show", reversal])
        let bank = try Binary.run([
            "simulate", "bank", club.path("back"), "--out", club.path("answers"), "--seed", "3",
        ])
        try #require(bank.status == 0, "\(bank.text)")
        try page(0, ["inbox", "process", club.path("answers")], asOf: "2026-12-09T08:00")
        try page(0, ["exceptions", "list"], asOf: "2026-12-09T08:00")
        try page(0, ["claim", "list", "--state", "failed"], asOf: "2026-12-09T08:00")
        try page(5, ["collection", "reverse", "C1", "C2", "--reason", "duplicate"], asOf: "2026-12-09T08:00")
        try club.expect(0, ["verify"], asOf: "2026-12-09T08:00")
        try Golden.expect(text, equals: "reversals.txt")
    }

    @Test func scriptsReadIt() throws {
        let club = try Workplace()
        try club.play(upTo: .answered)
        let later = Workplace.later
        let made = try JSON.object(
            club.expect(3, ["batch", "reverse", "1", "--reason", "duplicate", "-o", "json"], asOf: later)
                .output
        )
        let batches = try #require(made["batches"] as? [[String: Any]])
        #expect(batches.count == 1)
        #expect(batches[0]["kind"] as? String == "reversal" && batches[0]["reverses"] as? Int == 1)
        let findings = try #require(made["findings"] as? [[String: Any]])
        #expect(!findings.isEmpty && findings.count == made["refused"] as? Int)
        #expect(findings.allSatisfy { $0["id"] as? String == "REVERSAL-ENDED" })
        // Another file of the same debits is refused; cancelled, they can go again.
        let id = "\(try #require(batches[0]["id"] as? Int))"
        try club.expect(5, ["batch", "reverse", "1", "--reason", "duplicate"], asOf: later)
        try club.expect(0, ["batch", "cancel", id], asOf: later)
        try club.expect(3, ["batch", "reverse", "1", "--reason", "duplicate"], asOf: later)
        try club.expect(0, ["verify"], asOf: later)
        // The window closes with the day of the fifth banking day after settlement.
        try club.expect(5, ["batch", "reverse", "1", "--reason", "duplicate"], asOf: "2026-12-08T15:00")
    }

    private static func reversal(_ club: Workplace) throws -> Int? {
        let list = try JSON.list(
            club.expect(0, ["batch", "list", "-o", "json"], asOf: Workplace.later).output
        )
        return list.last?["id"] as? Int
    }
}
