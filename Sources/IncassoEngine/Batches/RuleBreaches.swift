import IncassoCore
import IncassoSQL

/// What the rules found in the batches of a build before anything was frozen.
struct RuleBreaches: Error {
    /// A claim whose debit breaks a rule.
    struct Claim {
        let number: Int64
        let reference: String
        let mandate: String
        var findings: [Diagnostic]
    }

    /// The claims whose debits break a rule, by number.
    var claims: [Int64: Claim] = [:]
    /// Errors that no single debit causes.
    var general: [Diagnostic] = []
    /// Whether a further look may find more.
    var isComplete = true

    var isEmpty: Bool { claims.isEmpty && general.isEmpty }

    /// Every finding, those of whole files first, then by claim.
    var findings: [Diagnostic] {
        general + claims.values.sorted { $0.number < $1.number }.flatMap(\.findings)
    }

    /// Adds what was found in other batches, or at a further look.
    mutating func add(_ other: RuleBreaches) {
        claims.merge(other.claims) { mine, _ in mine }
        general += other.general
        isComplete = isComplete && other.isComplete
    }

    /// The error that ends a build which accepts nothing wrong.
    var refusal: EngineError {
        let count = claims.count
        let remedy =
            general.isEmpty
            ? "Mend the mandates or cancel the claims and build again, or set them aside with --accept-valid."
            : "Mend what is told and build again."
        return EngineError(
            .refused,
            general.isEmpty
                ? "nothing was frozen: \(count == 1 ? "a debit breaks" : "\(count) debits break") the rules of the scheme"
                : "nothing was frozen: the files break the rules of the scheme",
            remedy: remedy,
            diagnostics: findings
        )
    }

    /// Sets down in the book who set these claims aside and why.
    ///
    /// - Parameters:
    ///   - plan: The plan that they were taken out of.
    ///   - engine: Whose book.
    ///   - transaction: The transaction that freezes the rest; near its end.
    /// - Throws: The driver's error.
    func record(plan: Int64, engine: Engine, in transaction: any Transaction) throws {
        guard !claims.isEmpty else { return }
        let parked = claims.values.sorted { $0.number < $1.number }
        try Exceptions.open(
            parked.map { claim in
                Exceptions.Opening(
                    kind: ClaimParking.exception,
                    subject: Claims.subject(claim.number),
                    detail:
                        "claim \(claim.reference) under mandate \(claim.mandate): "
                        + claim.findings.map { "\($0.message) (\($0.id))" }.joined(separator: "; ")
                )
            },
            engine: engine,
            in: transaction
        )
        let rules = Set(parked.flatMap { $0.findings.map(\.id) }).sorted()
        try AuditChain.record(
            "claim.park",
            subject: "plan \(plan)",
            details: [
                ("count", String(parked.count)), ("rules", rules.joined(separator: ", ")),
                ("claims", parked.prefix(100).map(\.reference).joined(separator: ", ")),
            ],
            engine: engine,
            in: transaction
        )
    }
}

extension RuleBreaches {
    /// Names the claims and mandates of what was found in a batch's file.
    ///
    /// - Parameters:
    ///   - judgement: What was found.
    ///   - blocks: The batch's blocks in the order of the file.
    ///   - batch: The batch's number.
    ///   - tenant: Whose book.
    ///   - transaction: The transaction in which the batch is rendered.
    /// - Throws: The driver's error.
    init(
        _ judgement: FileJudgement,
        in blocks: [FrozenBlock],
        batch: Int64,
        tenant: Int64,
        in transaction: any Transaction
    ) throws {
        isComplete = judgement.isComplete
        var byBlock: [Int: [Int: [Diagnostic]]] = [:]
        for error in judgement.errors {
            if let block = error.block, let debit = error.debit, blocks.indices.contains(block - 1), debit > 0
            {
                byBlock[block - 1, default: [:]][debit, default: []].append(error.diagnostic)
            } else {
                var finding = error.diagnostic
                finding.location = .init(path: "batch \(batch)\(finding.location.path ?? "")")
                general.append(finding)
            }
        }
        for (index, findings) in byBlock.sorted(by: { $0.key < $1.key }) {
            let places = Set(findings.keys)
            let named = try Collections.debits(
                at: places,
                of: blocks[index],
                tenant: tenant,
                in: transaction
            )
            for debit in named {
                let found = (findings[debit.place] ?? []).map { finding in
                    var finding = finding
                    finding.location = .init(path: "claim \(debit.claim), mandate \(debit.mandate)")
                    return finding
                }
                claims[debit.number] = Claim(
                    number: debit.number,
                    reference: debit.claim,
                    mandate: debit.mandate,
                    findings: found
                )
            }
        }
    }
}
