import Crypto
import IncassoSQL

/// What was done, by whom and when, each row bound to the one before it by its hash.
///
/// A changed, removed, inserted or reordered row breaks the chain. A cut-off tail does not: compare ``head(engine:)``
/// with one noted elsewhere, for example on an approval sheet.
public struct AuditChain {
    private static let last = Statement(
        "operations.audit.last",
        "SELECT seq, hash FROM audit_chain WHERE tenant_id = :t ORDER BY seq DESC LIMIT 1"
    )
    private static let row = Statement(
        "operations.audit.row",
        "SELECT hash FROM audit_chain WHERE tenant_id = :t AND seq = :seq"
    )
    /// Whoever records next waits here, so that two never take the same number.
    private static let lock = Statement(
        "operations.audit.lock",
        "UPDATE counter SET next = next + 1 WHERE tenant_id = :t AND name = 'audit'"
    )
    private static let append = Statement(
        "operations.audit.append",
        """
        INSERT INTO audit_chain (tenant_id, seq, at, actor, os_user, action, subject, body, prev_hash, hash)
        VALUES (:t, :seq, :at, :actor, :os_user, :action, :subject, :body, :prev, :hash)
        """
    )

    /// Appends a row in the caller's transaction.
    ///
    /// - Parameters:
    ///   - action: What was done, for example `batch.approve`.
    ///   - subject: To what, for example `batch 7`.
    ///   - details: Further facts, without account numbers.
    ///   - engine: Whose chain.
    ///   - transaction: The transaction that does it.
    /// - Returns: The row's number.
    /// - Throws: The driver's error.
    @discardableResult
    static func record(
        _ action: StaticString,
        subject: String,
        details: [(String, String)] = [],
        engine: Engine,
        in transaction: any Transaction
    ) throws -> Int64 {
        try transaction.execute(lock, ["t": engine.tenant.id])
        let previous = try transaction.first(last, ["t": engine.tenant.id]) { ($0.integer(0), $0.bytes(1)) }
        let (sequence, previousHash) =
            previous.map { ($0.0 + 1, $0.1) } ?? (1, [UInt8](repeating: 0, count: 32))
        let at = engine.clock.timestamp
        let body = canonical(
            [
                ("tenant", String(engine.tenant.id)), ("seq", String(sequence)), ("at", String(at)),
                ("actor", engine.actor.name), ("osUser", engine.actor.osUser), ("action", action.description),
                ("subject", subject),
            ] + details
        )
        try transaction.execute(
            append,
            [
                "t": engine.tenant.id, "seq": sequence, "at": at, "actor": engine.actor.name,
                "os_user": engine.actor.osUser, "action": action.description, "subject": subject,
                "body": body,
                "prev": previousHash, "hash": hash(previousHash, body),
            ]
        )
        return sequence
    }

    /// The newest row's number and hash, to be noted outside the database.
    public static func head(engine: Engine) throws -> (sequence: Int64, hash: [UInt8])? {
        try engine.database.read { try head(engine.tenant.id, in: $0) }
    }

    /// The newest row's number and hash.
    static func head(
        _ tenant: Int64,
        in transaction: any Transaction
    ) throws -> (sequence: Int64, hash: [UInt8])? {
        try transaction.first(last, ["t": tenant]) { ($0.integer(0), $0.bytes(1)) }
    }

    /// The hash of a row; `nil` when the chain is shorter.
    static func hash(of sequence: Int64, tenant: Int64, in transaction: any Transaction) throws -> [UInt8]? {
        try transaction.first(row, ["t": tenant, "seq": sequence]) { $0.bytes(0) }
    }

    /// The hash of a row: over the previous hash and the row's bytes.
    static func hash(_ previous: [UInt8], _ body: [UInt8]) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: previous)
        hasher.update(data: body)
        return Array(hasher.finalize())
    }

    /// Lines of `key=value`, with backslash and line feed escaped, so that no value can forge another line.
    static func canonical(_ fields: [(String, String)]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (key, value) in fields {
            bytes.append(contentsOf: key.utf8)
            bytes.append(0x3D)
            for byte in value.utf8 {
                switch byte {
                case 0x5C: bytes.append(contentsOf: [0x5C, 0x5C])
                case 0x0A: bytes.append(contentsOf: [0x5C, 0x6E])
                default: bytes.append(byte)
                }
            }
            bytes.append(0x0A)
        }
        return bytes
    }
}
