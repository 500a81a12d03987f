import IncassoSQL

/// What a person must look at: nothing that was refused or doubtful vanishes.
///
/// Entries of bank files that nothing explains are exceptions through their note; everything else has a row of its own.
/// Neither disappears before a person resolves it or the facts do.
public struct Exceptions {
    let engine: Engine

    /// One thing to look at.
    struct Opening {
        /// The kind, for example `import-row`.
        let kind: String
        /// What it is about; there is one open exception for each kind and subject.
        let subject: String
        /// The bank's file that it comes from.
        var fileId: Int64?
        /// The name of the file that it comes from.
        var fileName: String?
        /// What is wrong, without account numbers.
        let detail: String
        /// What was received, to be sealed.
        var body: [UInt8]?
    }

    private static let close = Statement(
        "operations.exception.close",
        """
        UPDATE exception SET resolved_at = :at, resolved_by = :actor, resolution = :resolution
        WHERE tenant_id = :t AND kind = :kind AND subject = :subject AND resolved_at IS NULL
        """
    )
    private static let target = BulkTarget(
        table: "exception",
        columns: [
            "tenant_id", "id", "kind", "subject", "file_id", "file_name", "detail", "body_sealed", "at",
        ]
    )

    private static let openOfKind = Statement(
        "operations.exception.openOfKind",
        "SELECT subject, id FROM exception WHERE tenant_id = :t AND kind = :kind AND resolved_at IS NULL ORDER BY id"
    )
    private static let closeRange = Statement(
        "operations.exception.closeRange",
        """
        UPDATE exception SET resolved_at = :at, resolved_by = :actor, resolution = :resolution
        WHERE tenant_id = :t AND id BETWEEN :first AND :last AND kind = :kind AND resolved_at IS NULL
        """
    )

    /// Opens one exception, unless it is open already.
    ///
    /// - Returns: Whether it was opened.
    @discardableResult
    static func open(_ opening: Opening, engine: Engine, in transaction: any Transaction) throws -> Bool {
        try open([opening], engine: engine, in: transaction) == 1
    }

    /// Closes the open exceptions of a kind whose cause has gone.
    ///
    /// Takes a statement for each run of such exceptions between two that stay, so one where none stays.
    ///
    /// - Parameters:
    ///   - kind: The kind.
    ///   - subjects: Those whose cause is still there.
    ///   - resolution: What is noted as the reason for closing.
    ///   - engine: Whose book.
    ///   - transaction: The transaction in which the causes were looked for.
    /// - Throws: The driver's error.
    static func closeOthers(
        kind: String,
        than subjects: Set<String>,
        resolution: String,
        engine: Engine,
        in transaction: any Transaction
    ) throws {
        var ranges: [ClosedRange<Int64>] = []
        var isRunning = false
        try transaction.query(openOfKind, ["t": engine.tenant.id, "kind": kind]) { row in
            let id = row.integer(1)
            let isGone = !subjects.contains(row.text(0))
            if isGone, isRunning, let last = ranges.popLast() {
                ranges.append(last.lowerBound...id)
            } else if isGone {
                ranges.append(id...id)
            }
            isRunning = isGone
        }
        for range in ranges {
            try transaction.execute(
                closeRange,
                [
                    "t": engine.tenant.id, "kind": kind, "first": range.lowerBound, "last": range.upperBound,
                    "at": engine.clock.timestamp, "actor": engine.actor.name, "resolution": resolution,
                ]
            )
        }
    }

    /// Opens exceptions of one kind, except those that are open already.
    ///
    /// Takes three statements, however many there are. Their ids are taken inside the transaction, so call it near its
    /// end: until then nobody else can open one.
    ///
    /// - Returns: How many were opened.
    @discardableResult
    static func open(_ openings: [Opening], engine: Engine, in transaction: any Transaction) throws -> Int {
        guard let kind = openings.first?.kind else { return 0 }
        var known: Set<String> = []
        try transaction.query(openOfKind, ["t": engine.tenant.id, "kind": kind]) { known.insert($0.text(0)) }
        let fresh = openings.filter { known.insert($0.subject).inserted }
        guard !fresh.isEmpty else { return 0 }
        var id = try Counters.take(.exception, count: fresh.count, tenant: engine.tenant.id, in: transaction)
        let at = engine.clock.timestamp
        return try transaction.load(target) { writer in
            for opening in fresh {
                try writer.integer(engine.tenant.id)
                try writer.integer(id)
                try writer.text(opening.kind)
                try writer.text(opening.subject)
                try writer.integer(opening.fileId)
                try writer.text(opening.fileName)
                try writer.text(opening.detail)
                if let body = opening.body {
                    let nonce = engine.random.bytes(12)
                    try writer.blob(engine.keys.seal(body, context: .exception(id), nonce: nonce).span)
                } else {
                    try writer.null()
                }
                try writer.integer(at)
                try writer.endRow()
                id += 1
            }
        }
    }

    /// Closes the open exception about a subject, if there is one, because what it asked for was done.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    static func close(
        kind: String,
        subject: String,
        resolution: String,
        engine: Engine,
        in transaction: any Transaction
    ) throws -> Bool {
        try transaction.execute(
            close,
            [
                "t": engine.tenant.id, "kind": kind, "subject": subject, "at": engine.clock.timestamp,
                "actor": engine.actor.name, "resolution": resolution,
            ]
        ) > 0
    }
}
