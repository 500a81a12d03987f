internal import GRDBSQLite

/// Tells the text of statements, with their values in it, as they start.
final class SQLiteTracer {
    private let body: @Sendable (String) -> Void

    init(_ body: @escaping @Sendable (String) -> Void) {
        self.body = body
    }

    /// Listens on a connection, which must end before this object does.
    func install(on connection: OpaquePointer) {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe sqlite3_trace_v2(
            connection,
            UInt32(SQLITE_TRACE_STMT),
            { _, context, statement, text in
                guard let context = unsafe context, let statement = unsafe statement else { return 0 }
                let tracer = unsafe Unmanaged<SQLiteTracer>.fromOpaque(context).takeUnretainedValue()
                unsafe tracer.tell(OpaquePointer(statement), text?.assumingMemoryBound(to: CChar.self))
                return 0
            },
            context
        )
    }

    /// Reading is passed over; so are the steps of a trigger, which are told as comments.
    private func tell(_ statement: OpaquePointer, _ text: UnsafePointer<CChar>?) {
        guard let text = unsafe text else { return }
        let start = unsafe String(cString: text).prefix { $0.isLetter }
        guard !start.isEmpty else { return }
        let writes = unsafe sqlite3_stmt_readonly(statement) == 0
        guard writes || ["BEGIN", "COMMIT", "ROLLBACK"].contains(start),
            let expanded = unsafe sqlite3_expanded_sql(statement)
        else { return }
        defer { unsafe sqlite3_free(expanded) }
        body(unsafe String(cString: expanded))
    }
}
