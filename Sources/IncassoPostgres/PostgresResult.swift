internal import CPQ

/// An answer of the server; its memory is freed with it.
@safe
struct PostgresResult: ~Copyable {
    let handle: OpaquePointer

    init(_ handle: OpaquePointer) {
        unsafe self.handle = handle
    }

    deinit {
        unsafe PQclear(handle)
    }

    var status: ExecStatusType { unsafe PQresultStatus(handle) }

    /// The five characters that tell the kind of error; empty when there is none.
    var sqlState: String { field("C") }

    /// The message without detail, hint and context.
    var primaryMessage: String { field("M") }

    /// For example `INSERT 0 5`.
    var command: String { unsafe String(cString: PQcmdStatus(handle)) }

    /// Rows changed; 0 for a statement that changes none.
    var changed: Int {
        command.hasPrefix("SELECT") ? 0 : unsafe Int(String(cString: PQcmdTuples(handle))) ?? 0
    }

    /// A text of the first row, asked for in text form; empty for NULL or without a row.
    func text(_ column: Int) -> String {
        guard unsafe PQntuples(handle) > 0, let value = unsafe PQgetvalue(handle, 0, Int32(column)) else {
            return ""
        }
        return unsafe String(cString: value)
    }

    private func field(_ code: Unicode.Scalar) -> String {
        guard let text = unsafe PQresultErrorField(handle, Int32(code.value)) else { return "" }
        return unsafe String(cString: text)
    }
}
