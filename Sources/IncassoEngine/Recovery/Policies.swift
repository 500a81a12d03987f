import Crypto
import IncassoCore
import IncassoRecovery
import IncassoSQL

/// The policies that cases are opened under, every version kept word for word.
struct Policies {
    private static let byHash = Statement(
        "recovery.policy.byHash",
        "SELECT id FROM policy WHERE tenant_id = :t AND sha256 = :sha"
    )
    private static let byVersion = Statement(
        "recovery.policy.byVersion",
        "SELECT text FROM policy WHERE tenant_id = :t AND name = :name AND version = :version ORDER BY id LIMIT 1"
    )
    private static let all = Statement(
        "recovery.policy.all",
        "SELECT id, text FROM policy WHERE tenant_id = :t ORDER BY id DESC"
    )
    private static let text = Statement(
        "recovery.policy.text",
        "SELECT text FROM policy WHERE tenant_id = :t AND id = :id"
    )
    private static let insert = Statement(
        "recovery.policy.insert",
        """
        INSERT INTO policy (tenant_id, id, name, version, sha256, text, at) VALUES (:t, :id, :name, :version, :sha, :text, :at)
        ON CONFLICT DO NOTHING
        """
    )
    private static let insertRoute = Statement(
        "recovery.policy.insertRoute",
        "INSERT INTO policy_route (tenant_id, policy_id, reason_class, route) VALUES (:t, :id, :class, :route)"
    )

    /// A policy's text and where it stands, for messages.
    private struct Source {
        let text: String
        let file: String

        func policy() throws(EngineError) -> RecoveryPolicy { try RecoveryPolicy(text: text, file: file) }
    }

    private static var builtIn: Source {
        let file = ContractFile.named("data/policies/default.toml")
        return Source(text: file.text, file: file.name)
    }

    /// The number of the policy that a case opened today gets: `policy.toml` of the data directory, else the built-in one.
    ///
    /// A file whose first day has not come leaves the newest policy before it in force. A version that is new to the book is
    /// kept word for word.
    ///
    /// - Throws: ``EngineError`` with every finding when the file is no sound policy, or was changed under its old version.
    static func current(engine: Engine) throws -> Int64 {
        let path = engine.directory.path + "/policy.toml"
        guard DurableFile.exists(path) else { return try register(builtIn, engine: engine) }
        let bytes = try DurableFile.read(path, limit: 1 << 20)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw EngineError(.invalid, "\(path) is not UTF-8")
        }
        let source = Source(text: text, file: "policy.toml")
        let today = engine.today
        if try source.policy().effectiveFrom <= today { return try register(source, engine: engine) }
        let known = try engine.database.read { transaction in
            try transaction.all(Self.all, ["t": engine.tenant.id]) { ($0.integer(0), $0.text(1)) }
        }
        for (id, text) in known
        where try RecoveryPolicy(text: text, file: "policy \(id)").effectiveFrom <= today {
            return id
        }
        return try register(builtIn, engine: engine)
    }

    /// The policy with a number, as it was when cases were opened under it.
    ///
    /// - Throws: ``EngineError`` when there is none.
    static func policy(_ id: Int64, tenant: Int64, in transaction: any Transaction) throws -> RecoveryPolicy {
        let text = try transaction.first(text, ["t": tenant, "id": id]) { $0.text(0) }
        guard let text else { throw EngineError(.storage, "the recovery policy \(id) is missing") }
        return try RecoveryPolicy(text: text, file: "policy \(id)")
    }

    private static func register(_ source: Source, engine: Engine) throws -> Int64 {
        let tenant = engine.tenant.id
        let sha256 = Array(SHA256.hash(data: Array(source.text.utf8)))
        let known = try engine.database.read { transaction in
            try transaction.first(byHash, ["t": tenant, "sha": sha256]) { $0.integer(0) }
        }
        if let known { return known }
        let policy = try source.policy()
        let id = try Counters.take(.policy, engine: engine)
        return try engine.database.write { transaction in
            try checkVersion(policy, file: source.file, tenant: tenant, in: transaction)
            let inserted = try transaction.execute(
                insert,
                [
                    "t": tenant, "id": id, "name": policy.id, "version": policy.version, "sha": sha256,
                    "text": source.text, "at": engine.clock.timestamp,
                ]
            )
            guard inserted == 1 else {
                let other = try transaction.first(byHash, ["t": tenant, "sha": sha256]) { $0.integer(0) }
                return other ?? id
            }
            for reason in ReasonClass.allCases {
                try transaction.execute(
                    insertRoute,
                    ["t": tenant, "id": id, "class": reason.rawValue, "route": policy.route(for: reason).id]
                )
            }
            try AuditChain.record(
                "policy.register",
                subject: "policy \(policy.id)/\(policy.version)",
                details: [("sha256", sha256.hex), ("file", source.file)],
                engine: engine,
                in: transaction
            )
            return id
        }
    }

    /// Refuses a text that decides differently under a version that has decided already.
    ///
    /// Other comments do no harm.
    private static func checkVersion(
        _ policy: RecoveryPolicy,
        file: String,
        tenant: Int64,
        in transaction: any Transaction
    ) throws {
        let bindings: Bindings = ["t": tenant, "name": policy.id, "version": policy.version]
        guard let known = try transaction.first(byVersion, bindings, { $0.text(0) }) else { return }
        guard try RecoveryPolicy(text: known, file: "policy \(policy.id)/\(policy.version)") != policy else {
            return
        }
        throw EngineError(
            .invalid,
            "\(file) was changed, but still calls itself version \(policy.version) of \(policy.id)",
            remedy: "Raise its version: cases stay under the version that they were opened under."
        )
    }
}
