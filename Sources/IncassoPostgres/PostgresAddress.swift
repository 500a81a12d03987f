internal import IncassoSQL

/// Where a database is: what libpq takes, and the schema that holds our tables.
struct PostgresAddress: Sendable {
    /// A libpq URL without our own parameter.
    let url: String
    /// The schema; `nil` for the role's own search path.
    let schema: String?

    /// Takes `schema=NAME` out of the URL's query, because libpq refuses parameters that it doesn't know.
    ///
    /// - Parameter text: `postgres://…` or `postgresql://…`.
    /// - Throws: ``DatabaseError`` when it is no such URL, or the schema's name is not of the form `[a-z_][a-z0-9_]*`.
    init(_ text: String) throws {
        guard text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") else {
            throw DatabaseError(code: .other, message: "a PostgreSQL URL begins with postgres://")
        }
        guard let mark = text.firstIndex(of: "?") else {
            url = text
            schema = nil
            return
        }
        let parameters = text[text.index(after: mark)...].split(separator: "&")
        let own = parameters.filter { $0.hasPrefix("schema=") }
        let others = parameters.filter { !$0.hasPrefix("schema=") }
        url = others.isEmpty ? String(text[..<mark]) : "\(text[..<mark])?\(others.joined(separator: "&"))"
        schema = own.last.map { String($0.dropFirst("schema=".count)) }
        if let schema, !Self.isName(schema) {
            throw DatabaseError(
                code: .other,
                message: "a schema's name consists of a-z, 0-9 and _, up to 63 characters"
            )
        }
    }

    private static func isName(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= 63, first > UInt8(ascii: "9") else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}
