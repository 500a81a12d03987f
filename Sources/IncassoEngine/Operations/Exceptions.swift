import IncassoCore
import IncassoSQL

/// What a person must look at.
///
/// Entries of bank files that nothing explains are exceptions through their note; everything else has a row of its own.
/// Neither disappears before a person resolves it or the facts do.
public struct Exceptions {
    let engine: Engine

    private static let insert = Statement(
        "operations.exception.insert",
        """
        INSERT INTO exception (tenant_id, id, kind, subject, file_id, file_name, detail, body_sealed, at)
        VALUES (:t, :id, :kind, :subject, :file, :name, :detail, :body, :at) ON CONFLICT DO NOTHING
        """
    )
    private static let isOpen = Statement(
        "operations.exception.isOpen",
        "SELECT 1 FROM exception WHERE tenant_id = :t AND kind = :kind AND subject = :subject AND resolved_at IS NULL"
    )
    private static let resolve = Statement(
        "operations.exception.resolve",
        """
        UPDATE exception SET resolved_at = :at, resolved_by = :by, resolution = :resolution
        WHERE tenant_id = :t AND kind = :kind AND subject = :subject AND resolved_at IS NULL
        """
    )

    /// Opens an exception in the caller's transaction, unless the same one is open already.
    ///
    /// - Parameters:
    ///   - kind: The kind, for example `batch-unknown`.
    ///   - subject: What it is about, for example `batch 7`; with the kind it makes an open exception unique.
    ///   - file: The bank file.
    ///   - fileName: The file's name.
    ///   - detail: What is the matter, account numbers masked.
    ///   - body: Bytes to keep with it, sealed.
    static func open(
        kind: StaticString,
        subject: String,
        file: Int64? = nil,
        fileName: String? = nil,
        detail: String,
        body: [UInt8]? = nil,
        engine: Engine,
        in transaction: any Transaction
    ) throws {
        let key: Bindings = ["t": engine.tenant.id, "kind": kind.description, "subject": subject]
        guard try transaction.first(isOpen, key, { _ in true }) == nil else { return }
        let id = try Counters.take(.exception, tenant: engine.tenant.id, in: transaction)
        let sealed = body.map { engine.keys.seal($0, context: .exception(id), nonce: engine.random.bytes(12)) }
        try transaction.execute(
            insert,
            [
                "t": engine.tenant.id, "id": id, "kind": kind.description, "subject": subject, "file": file,
                "name": fileName, "detail": detail, "body": sealed, "at": engine.clock.timestamp,
            ])
    }

    /// Closes an open exception in the caller's transaction, because the facts have resolved it.
    static func close(
        kind: StaticString, subject: String, resolution: String, engine: Engine, in transaction: any Transaction
    ) throws {
        try transaction.execute(
            resolve,
            [
                "t": engine.tenant.id, "kind": kind.description, "subject": subject, "resolution": resolution,
                "by": engine.actor.name, "at": engine.clock.timestamp,
            ])
    }

    private static let openSubjects = Statement(
        "operations.exception.openSubjects",
        "SELECT subject FROM exception WHERE tenant_id = :t AND kind = :kind AND resolved_at IS NULL"
    )

    /// Closes the open exceptions of a kind whose cause has gone.
    ///
    /// - Parameter subjects: Those whose cause is still there.
    static func closeOthers(
        kind: StaticString, than subjects: Set<String>, resolution: String, engine: Engine, in transaction: any Transaction
    ) throws {
        let open = try transaction.all(openSubjects, ["t": engine.tenant.id, "kind": kind.description]) { $0.text(0) }
        for subject in open where !subjects.contains(subject) {
            try close(kind: kind, subject: subject, resolution: resolution, engine: engine, in: transaction)
        }
    }
}
