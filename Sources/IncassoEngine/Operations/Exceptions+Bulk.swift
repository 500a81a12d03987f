import IncassoSQL

extension Exceptions {
    /// One thing to look at.
    struct Opening {
        /// What it is about; there is one open exception for each kind and subject.
        let subject: String
        /// What is wrong, without account numbers.
        let detail: String
        /// What was received, to be sealed.
        var body: [UInt8]?
    }

    private static let openSubjects = Statement(
        "operations.exception.open-subjects",
        """
        SELECT subject FROM exception
        WHERE tenant_id = :t AND kind = :kind AND subject >= :first AND subject <= :last AND resolved_at IS NULL
        """
    )
    private static let target = BulkTarget(
        table: "exception",
        columns: ["tenant_id", "id", "kind", "subject", "file_name", "detail", "body_sealed", "at"]
    )

    /// Opens exceptions of one kind, except those that are open already.
    ///
    /// Takes three statements, however many there are. Their ids are taken inside the transaction, so call it near its
    /// end: until then nobody else can open one.
    ///
    /// - Parameters:
    ///   - kind: The kind, for example `import-row`.
    ///   - openings: What they are about.
    ///   - fileName: The file that they come from.
    ///   - engine: Whose.
    ///   - transaction: The caller's transaction.
    /// - Returns: How many were opened.
    @discardableResult
    static func open(
        kind: StaticString,
        _ openings: [Opening],
        fileName: String?,
        engine: Engine,
        in transaction: any Transaction
    ) throws -> Int {
        let subjects = openings.map(\.subject)
        guard let first = subjects.min(), let last = subjects.max() else { return 0 }
        var known: Set<String> = []
        try transaction.query(
            openSubjects,
            ["t": engine.tenant.id, "kind": kind.description, "first": first, "last": last]
        ) { known.insert($0.text(0)) }
        let fresh = openings.filter { known.insert($0.subject).inserted }
        guard !fresh.isEmpty else { return 0 }
        var id = try Counters.take(.exception, count: fresh.count, tenant: engine.tenant.id, in: transaction)
        let at = engine.clock.timestamp
        return try transaction.load(target) { writer in
            for opening in fresh {
                try writer.integer(engine.tenant.id)
                try writer.integer(id)
                try writer.text(kind.description)
                try writer.text(opening.subject)
                try writer.text(fileName)
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
}
