import Crypto
import IncassoCore
import IncassoRecovery
import IncassoSQL

/// Why cases were led as they were, on the way to the database.
///
/// Thousands of cases of a run are decided for the same reasons, so that an explanation's text is written, and kept,
/// once. Each decision names it by its digest.
struct CaseDecisions {
    /// An explanation's text under its digest: the first 16 bytes of its SHA-256.
    struct Explained {
        fileprivate let action: [UInt8]
        fileprivate let digest: [UInt8]
        fileprivate let text: String

        /// Writes an explanation's text.
        init(_ explanation: CaseExplanation) {
            var json = JSONWriter()
            explanation.write(to: &json)
            text = json.text
            digest = CaseDecisions.digest(of: text.utf8Span.span)
            action = Array(explanation.summary.utf8)
        }
    }
    private struct Decision {
        let claim, number, version: Int64
        let explained: Explained
    }

    private static let target = BulkTarget(
        table: "case_decision",
        columns: ["tenant_id", "claim_id", "case_no", "version", "at", "action", "explanation", "digest"]
    )
    private static let textTarget = BulkTarget(
        table: "case_explanation_load",
        columns: ["tenant_id", "digest", "text"]
    )
    private static let keepTexts = Statement(
        "recovery.explanations.keep",
        """
        INSERT INTO case_explanation (tenant_id, digest, text)
        SELECT tenant_id, digest, text FROM case_explanation_load WHERE tenant_id = :t ORDER BY digest
        ON CONFLICT DO NOTHING
        """
    )
    private static let clearTexts = Statement(
        "recovery.explanations.clear",
        "DELETE FROM case_explanation_load WHERE tenant_id = :t"
    )

    private let engine: Engine
    private var decisions: [Decision] = []
    private var texts: [[UInt8]: String] = [:]

    /// No decisions yet.
    init(engine: Engine) {
        self.engine = engine
    }

    /// Adds what was decided about a case.
    ///
    /// - Parameters:
    ///   - explained: What, and why.
    ///   - claim: The case's claim.
    ///   - number: The case's number.
    ///   - version: The case's version after it.
    mutating func add(_ explained: Explained, claim: Int64, number: Int64, version: Int64) {
        texts[explained.digest] = explained.text
        decisions.append(Decision(claim: claim, number: number, version: version, explained: explained))
    }

    /// Writes them.
    func store(in transaction: any Transaction) throws {
        let tenant = engine.tenant.id
        try transaction.load(Self.textTarget) { writer in
            for (digest, text) in texts {
                try writer.integer(tenant)
                try writer.blob(digest.span)
                try writer.text(text)
                try writer.endRow()
            }
        }
        try transaction.execute(Self.keepTexts, ["t": tenant])
        try transaction.execute(Self.clearTexts, ["t": tenant])
        let at = engine.clock.timestamp
        let nothing: [UInt8] = []
        try transaction.load(Self.target) { writer in
            for decision in decisions {
                try writer.integer(tenant)
                try writer.integer(decision.claim)
                try writer.integer(decision.number)
                try writer.integer(decision.version)
                try writer.integer(at)
                try writer.text(decision.explained.action.span)
                try writer.text(nothing.span)
                try writer.blob(decision.explained.digest.span)
                try writer.endRow()
            }
        }
    }

    /// The digest of an explanation's text.
    static func digest(of text: Span<UInt8>) -> [UInt8] {
        var hash = SHA256()
        unsafe text.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        return Array(hash.finalize().prefix(16))
    }
}
