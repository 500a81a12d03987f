import Crypto
import IncassoCore
import IncassoSQL

/// Proves, from the data alone, that the laws were kept.
struct Verification {
    let engine: Engine

    private static let mandates = Statement(
        "verify.mandates",
        "SELECT id, reference, number_sealed, number_index, number_masked, scheme FROM mandate WHERE tenant_id = :t ORDER BY id"
    )
    private static let audit = Statement(
        "verify.audit",
        """
        SELECT seq, at, actor, os_user, action, subject, body, prev_hash, hash
        FROM audit_chain WHERE tenant_id = :t ORDER BY seq
        """
    )
    private static let explanations = Statement(
        "verify.explanations",
        "SELECT digest, text FROM case_explanation WHERE tenant_id = :t ORDER BY digest"
    )
    private static let unexplained = Statement(
        "verify.explanations.missing",
        """
        SELECT 'claim ' || d.claim_id || ', case ' || d.case_no || ', version ' || d.version FROM case_decision d
        WHERE d.tenant_id = :t AND CASE WHEN d.digest IS NULL THEN CASE WHEN d.explanation = '' THEN 1 ELSE 0 END
          ELSE CASE WHEN NOT EXISTS (SELECT 1 FROM case_explanation x WHERE x.tenant_id = d.tenant_id AND x.digest = d.digest)
            THEN 1 ELSE 0 END END = 1
        """
    )
    private static let batches = Statement(
        "verify.batches",
        """
        SELECT id, sha256,
          CASE WHEN state IN ('released', 'accepted', 'partlyAccepted', 'rejected', 'settled') THEN 1 ELSE 0 END
        FROM batch WHERE tenant_id = :t AND state NOT IN ('draft', 'cancelled') ORDER BY id
        """
    )
    private static let files = Statement(
        "verify.files",
        "SELECT id, sha256 FROM bank_file WHERE tenant_id = :t ORDER BY id"
    )

    /// Looks at everything once; memory does not grow with the book.
    func run() throws -> [InvariantResult] {
        if let file = engine.database as? any FileDatabase {
            // Nothing that a damaged file says can be trusted, and nothing in it is ever repaired.
            let structure = try Self.structure(file, progress: engine.progress)
            if structure.violations > 0 { return [structure] }
        }
        let invariants =
            Invariant.attempts + Invariant.inbox + Invariant.payments + Invariant.reversals
            + Invariant.amendments
        var results = try invariants.map(check)
        results.append(try explainedDecisions())
        results.append(try sealedNumbers())
        results.append(try amendedNumbers())
        results.append(try renderedFiles())
        results.append(try keptCopies())
        results.append(try auditChain())
        engine.progress?.finish("verifying")
        return results
    }

    /// Whether the database's file is sound.
    static func structure(
        _ database: any FileDatabase,
        progress: (any ProgressObserver)?
    ) throws -> InvariantResult {
        progress?.progress("checking the file", done: 0, total: nil)
        var violations = Violations()
        for finding in try database.integrityCheck() { violations.add(finding) }
        progress?.finish("checking the file")
        return violations.result(
            structureId,
            law: 22,
            title: "The database's file is sound",
            checked: 1
        )
    }

    static let structureId = "database.structure"

    private func check(_ invariant: Invariant) throws -> InvariantResult {
        engine.progress?.progress("verifying", done: 0, total: nil)
        return try engine.database.read { transaction in
            let bindings: Bindings = ["t": engine.tenant.id]
            let checked = try transaction.first(invariant.checked, bindings) { Int($0.integer(0)) } ?? 0
            var violations = Violations()
            try transaction.query(invariant.violations, bindings) { violations.add($0.text(0)) }
            return violations.result(
                invariant.id,
                law: invariant.law,
                title: invariant.title,
                checked: checked
            )
        }
    }

    private func explainedDecisions() throws -> InvariantResult {
        var checked = 0
        var violations = Violations()
        try engine.database.read { transaction in
            let bindings: Bindings = ["t": engine.tenant.id]
            try transaction.query(Self.explanations, bindings) { row in
                checked += 1
                let digest = row.withBytes(1) { CaseDecisions.digest(of: $0) }
                if digest != row.bytes(0) { violations.add("explanation \(row.bytes(0).hex)") }
            }
            try transaction.query(Self.unexplained, bindings) { violations.add($0.text(0)) }
        }
        return violations.result(
            "recovery.explained",
            law: 18,
            title: "Every decision has its explanation, word for word as it was given",
            checked: checked
        )
    }

    private func sealedNumbers() throws -> InvariantResult {
        var checked = 0
        var violations = Violations()
        try engine.database.read { transaction in
            try transaction.query(Self.mandates, ["t": engine.tenant.id]) { row in
                checked += 1
                let mandate = row.integer(0)
                let opened = row.withBytes(2) { sealed in
                    engine.keys.open(sealed, context: .mandate(mandate)) { clear in
                        unsafe clear.withUnsafeBufferPointer { unsafe Array($0) }
                    }
                }
                guard let opened, engine.keys.blindIndex(opened) == row.bytes(3),
                    Rails.rail(for: row.text(5))?.masked(opened) == row.text(4)
                else { return violations.add("mandate \(row.text(1))") }
            }
        }
        return violations.result(
            "mandates.sealed",
            law: 19,
            title: "Every account number opens, and its index and masked form are its own",
            checked: checked
        )
    }

    private func renderedFiles() throws -> InvariantResult {
        let rendering = BatchRendering(engine: engine)
        var violations = Violations()
        let batches = try frozen()
        for batch in batches {
            let sink = HashingSink()
            do {
                try engine.database.read { transaction in
                    try rendering.render(
                        try rendering.load(batch.id, in: transaction),
                        to: sink,
                        in: transaction
                    )
                }
                if sink.finish() != batch.sha256 { violations.add("batch \(batch.id)") }
            } catch {
                violations.add("batch \(batch.id): \(error)")
            }
        }
        return violations.result(
            "batches.hash",
            law: 6,
            title: "Rendering a frozen batch again gives the file that was frozen",
            checked: batches.count
        )
    }

    private func keptCopies() throws -> InvariantResult {
        var wanted = try frozen().filter(\.isReleased).map { ("batch \($0.id)", $0.sha256) }
        wanted += try engine.database.read { transaction in
            try transaction.all(Self.files, ["t": engine.tenant.id]) {
                ("file \($0.integer(0))", $0.bytes(1))
            }
        }
        var violations = Violations()
        for (subject, sha256) in wanted {
            var hasher = SHA256()
            do {
                try engine.archive.read(sha256) { chunk in
                    unsafe chunk.withUnsafeBufferPointer { buffer in
                        unsafe hasher.update(bufferPointer: UnsafeRawBufferPointer(buffer))
                    }
                }
                if Array(hasher.finalize()) != sha256 { violations.add(subject) }
            } catch let error as EngineError {
                violations.add("\(subject): \(error.message)")
            }
        }
        return violations.result(
            "archive.copies",
            law: 10,
            title: "Every bank file and every released file is kept, and opens",
            checked: wanted.count
        )
    }

    private func frozen() throws -> [(id: Int64, sha256: [UInt8], isReleased: Bool)] {
        try engine.database.read { transaction in
            try transaction.all(Self.batches, ["t": engine.tenant.id]) { row in
                (id: row.integer(0), sha256: row.bytes(1), isReleased: row.integer(2) == 1)
            }
        }
    }

    private func auditChain() throws -> InvariantResult {
        var checked = 0
        var previous = [UInt8](repeating: 0, count: 32)
        var violations = Violations()
        try engine.database.read { transaction in
            try transaction.query(Self.audit, ["t": engine.tenant.id]) { row in
                checked += 1
                let head = AuditChain.canonical([
                    ("tenant", String(engine.tenant.id)), ("seq", String(row.integer(0))),
                    ("at", String(row.integer(1))),
                    ("actor", row.text(2)), ("osUser", row.text(3)), ("action", row.text(4)),
                    ("subject", row.text(5)),
                ])
                let body = row.bytes(6)
                let isWhole =
                    row.integer(0) == Int64(checked) && row.bytes(7) == previous && body.starts(with: head)
                    && row.bytes(8) == AuditChain.hash(previous, body)
                if !isWhole { violations.add("row \(row.integer(0))") }
                previous = row.bytes(8)
            }
        }
        return violations.result("audit.chain", law: 22, title: "The audit chain is whole", checked: checked)
    }
}

/// Counts violations and keeps the first few.
struct Violations {
    private var count = 0
    private var examples: [String] = []

    mutating func add(_ example: String) {
        count += 1
        if examples.count < 5 { examples.append(example) }
    }

    func result(_ id: String, law: Int, title: String, checked: Int) -> InvariantResult {
        InvariantResult(
            id: id,
            law: law,
            title: title,
            checked: checked,
            violations: count,
            examples: examples
        )
    }
}

extension Engine {
    /// Proves, from the data alone, that the laws were kept.
    ///
    /// - Returns: One result for each invariant.
    /// - Throws: The driver's error.
    public func verify() throws -> [InvariantResult] {
        try Verification(engine: self).run()
    }
}
