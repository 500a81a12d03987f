import Foundation
import IncassoCore
import IncassoRecovery
import Testing

/// One edit of the built-in policy for each finding.
struct PolicyGalleryTests {
    struct Broken: Sendable, CustomTestStringConvertible {
        let id: String
        let path: String
        let from: String
        let to: String

        init(_ id: String, path: String, _ from: String, _ to: String) {
            self.id = "POLICY-" + id
            self.path = path
            self.from = from
            self.to = to
        }

        var testDescription: String { "\(id) at \(path)" }
    }

    private static let secondStep = """
        id = "second"
        after = "previousStep"
        days = 7
        """
    private static let limitEnd = """
        [routes.amount-limit.end]
        action = "person"
        banking_days = 3
        """
    private static let contactStep = """
        [[routes.contact.steps]]
        id = "contact"
        after = "failure"
        days = 0
        template = "contact"
        tone = "friendly"
        pay_within_days = 14
        """
    private static let contactRoute = """
        [routes.contact]
        kind = "contact"
        """

    static let gallery: [Broken] = [
        Broken("ID", path: "id", "id = \"default\"", "id = \"De fault\""),
        Broken("VERSION", path: "version", "version = 1", "version = 0"),
        Broken("JURISDICTION", path: "jurisdiction", "\"EU\"", "\"Europe\""),
        Broken(
            "STATEMENT-AGE",
            path: "max_statement_age_banking_days",
            "age_banking_days = 5",
            "age_banking_days = 0"
        ),
        Broken("REASON-UNROUTED", path: "reasons.stopPayment", "stopPayment = \"contact\"", ""),
        Broken(
            "ROUTE-MISSING",
            path: "reasons.stopPayment",
            "stopPayment = \"contact\"",
            "stopPayment = \"calls\""
        ),
        Broken(
            "ROUTE-UNUSED",
            path: "routes.our-fault",
            "technical = \"our-fault\"",
            "technical = \"person\""
        ),
        Broken(
            "ROUTE-REPEATED",
            path: "routes.person",
            "[routes.our-fault]",
            "[routes.person]\n[routes.our-fault]"
        ),
        Broken(
            "ROUTE-ID",
            path: "routes.Spare",
            "[reasons]\nins",
            "[routes.Spare]\nkind = \"person\"\n[reasons]\nins"
        ),
        Broken("UNKNOWN-PERSON", path: "reasons.unknown", "unknown = \"person\"", "unknown = \"our-fault\""),
        Broken(
            "REASON-PROTECTED",
            path: "reasons.deceased",
            "deceased = \"person\"",
            "deceased = \"contact\""
        ),
        Broken(
            "REASON-PROTECTED",
            path: "reasons.technical",
            "technical = \"our-fault\"",
            "technical = \"amount-limit\""
        ),
        Broken(
            "RETRY-REASON",
            path: "reasons.refundedByDebtor",
            "refundedByDebtor = \"contact\"",
            "refundedByDebtor = \"insufficient-funds\""
        ),
        Broken(
            "FIRST-NOTICE",
            path: "routes.insufficient-funds.steps.first",
            "days = 0                    # at once",
            "days = 2"
        ),
        Broken("STEPS-MISSING", path: "routes.contact.steps", contactStep, ""),
        Broken(
            "STEPS-UNUSED",
            path: "routes.contact.steps",
            contactRoute,
            "[routes.contact]\nkind = \"person\""
        ),
        Broken("END-MISSING", path: "routes.amount-limit.end", limitEnd, ""),
        Broken("END-UNUSED", path: "routes.contact.end", contactRoute, "[routes.contact]\nkind = \"person\""),
        Broken("END-DAYS", path: "routes.amount-limit.end", limitEnd, limitEnd + "000"),
        Broken(
            "END-UNWARNED",
            path: "routes.contact.end",
            "[routes.contact.end]\naction = \"person\"",
            "[routes.contact.end]\naction = \"handOver\""
        ),
        Broken("RETRY-MISSING", path: "routes.amount-limit.retry", "kind = \"remind\"", "kind = \"retry\""),
        Broken(
            "RETRY-UNUSED",
            path: "routes.insufficient-funds.retry",
            "kind = \"retry\"",
            "kind = \"remind\""
        ),
        Broken("RETRY-MAX", path: "routes.insufficient-funds.retry.max", "max = 1  ", "max = 3  "),
        Broken(
            "RETRY-GAP",
            path: "routes.insufficient-funds.retry.min_gap_days",
            "gap_days = 5",
            "gap_days = 0"
        ),
        Broken(
            "RETRY-WINDOW",
            path: "routes.insufficient-funds.retry.max_days",
            "max_days = 30",
            "max_days = 3"
        ),
        Broken(
            "RETRY-ANSWER",
            path: "routes.insufficient-funds.retry.answer_banking_days",
            "answer_banking_days = 5",
            "answer_banking_days = 0"
        ),
        Broken("RETRY-PAYDAY", path: "routes.insufficient-funds.retry.paydays", "[25, 1]", "[25, 32]"),
        Broken("STEP-ID", path: "routes.contact.steps.contact it", "id = \"contact\"", "id = \"contact it\""),
        Broken("STEP-REPEATED", path: "routes.contact.steps.final", "id = \"contact\"", "id = \"final\""),
        Broken("STEP-DAYS", path: "routes.insufficient-funds.steps.second", secondStep, secondStep + "00"),
        Broken(
            "STEP-DEADLINE",
            path: "routes.contact.steps.contact.pay_within_days",
            "pay_within_days = 14",
            "pay_within_days = 0"
        ),
        Broken(
            "STEP-TEMPLATE",
            path: "routes.contact.steps.contact.template",
            "template = \"contact\"",
            "template = \"letter\""
        ),
        Broken(
            "STEP-FIRST",
            path: "routes.contact.steps.contact.after",
            contactStep,
            contactStep.replacing("failure", with: "payBefore")
        ),
        Broken(
            "STEP-ORDER",
            path: "routes.insufficient-funds.steps.second",
            secondStep,
            "id = \"second\"\nafter = \"failure\"\ndays = 0"
        ),
        Broken(
            "STEP-TONE",
            path: "routes.insufficient-funds.steps.extra.tone",
            secondStep + "\ntemplate = \"second\"\ntone = \"clear\"",
            secondStep
                + "\ntemplate = \"second\"\ntone = \"firm\"\npay_within_days = 6\n[[routes.insufficient-funds.steps]]\nid = \"extra\"\nafter = \"previousStep\"\ndays = 7\ntemplate = \"second\"\ntone = \"clear\""
        ),
    ]

    @Test("a broken policy is refused with the finding", arguments: gallery)
    func finding(_ broken: Broken) throws {
        let text = ContractFile.named("data/policies/default.toml").text
        #expect(text.contains(broken.from), "the built-in policy no longer holds what the edit replaces")
        let edited = try PolicyText(text.replacing(broken.from, with: broken.to))
        let error = #expect(throws: PolicyError.self) { try edited.policy() }
        let found = error?.diagnostics.first { $0.id == broken.id && $0.location.path == broken.path }
        #expect(found != nil, "found instead: \(error?.diagnostics ?? [])")
        #expect(error?.diagnostics.allSatisfy { $0.severity == .error && !$0.message.hasSuffix(".") } == true)
    }

    @Test("a negative minimum amount is refused")
    func minimum() throws {
        let policy = try PolicyText.builtIn()
        let error = #expect(throws: PolicyError.self) {
            try RecoveryPolicy(
                id: policy.id,
                version: policy.version,
                effectiveFrom: policy.effectiveFrom,
                jurisdiction: policy.jurisdiction,
                minimumAmount: Money(minorUnits: -1, currency: .eur),
                maxStatementAgeBankingDays: policy.maxStatementAgeBankingDays,
                routes: policy.routes,
                reasons: policy.reasons
            )
        }
        #expect(error?.diagnostics.map(\.id) == ["POLICY-MINIMUM"])
        #expect(error?.diagnostics.first?.found == "-0.01 EUR")
    }

    @Test("all problems are reported at once")
    func allAtOnce() throws {
        let text = ContractFile.named("data/policies/default.toml").text
            .replacing("version = 1", with: "version = 0")
            .replacing("deceased = \"person\"", with: "deceased = \"contact\"")
            .replacing("max = 1  ", with: "max = 9  ")
        let error = #expect(throws: PolicyError.self) { try PolicyText(text).policy() }
        #expect(
            error?.diagnostics.map(\.id) == ["POLICY-VERSION", "POLICY-REASON-PROTECTED", "POLICY-RETRY-MAX"]
        )
    }

    @Test("the gallery holds every finding")
    func complete() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/IncassoRecovery/Policy")
        var ids: Set<String> = []
        for file in ["PolicyCheck.swift", "PolicyCheck+Route.swift"] {
            let source = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            for match in source.matches(of: /"([A-Z]{2,}(-[A-Z]+)*)"/) { ids.insert("POLICY-" + match.1) }
        }
        let shown = Set(Self.gallery.map(\.id) + ["POLICY-MINIMUM"])
        #expect(
            ids == shown,
            "without an example: \(ids.subtracting(shown)), gone: \(shown.subtracting(ids))"
        )
    }
}
