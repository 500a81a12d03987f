internal import GRDBSQLite
internal import IncassoSQL

/// A connection and the statements prepared on it.
///
/// Unchecked because the compiler cannot see it: every use is inside the database queue, one thread at a time. The
/// destructor runs when nobody uses it any more.
@safe
final class SQLiteConnection: @unchecked Sendable {
    let handle: OpaquePointer
    private var statements: [Statement: SQLiteStatement] = [:]
    private var inserts: [BulkTarget: SQLiteStatement] = [:]
    private var tracer: SQLiteTracer?

    init(_ handle: OpaquePointer) {
        unsafe self.handle = handle
    }

    /// The prepared statement; prepared once, then kept.
    ///
    /// One that is being walked through is prepared a second time.
    func prepared(_ statement: Statement) throws -> SQLiteStatement {
        if let known = statements[statement] {
            return known.isBusy ? try SQLiteStatement(statement, on: self, isKept: false) : known
        }
        let fresh = try SQLiteStatement(statement, on: self, isKept: true)
        statements[statement] = fresh
        return fresh
    }

    /// The prepared insert of a bulk load.
    func preparedInsert(_ target: BulkTarget) throws -> SQLiteStatement {
        if let known = inserts[target] { return known }
        let columns = target.columns.joined(separator: ", ")
        let places = target.columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
        let sql = "INSERT INTO \(target.table) (\(columns)) VALUES (\(places))"
        let fresh = try SQLiteStatement(name: target.table, sql: sql, on: self, isKept: true)
        inserts[target] = fresh
        return fresh
    }

    /// Tells the text of every statement that writes when it starts.
    func trace(_ body: @escaping @Sendable (String) -> Void) {
        let tracer = SQLiteTracer(body)
        unsafe tracer.install(on: handle)
        self.tracer = tracer
    }

    /// Executes statements of our own that have no parameters and return nothing of interest.
    func run(_ script: String, name: String? = nil) throws {
        guard unsafe sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK else {
            throw unsafe DatabaseError.last(of: handle, statement: name)
        }
    }

    /// The first column of each row of a statement that is needed once, as text.
    func texts(_ sql: String) throws -> [String] {
        let statement = try SQLiteStatement(name: sql, sql: sql, on: self, isKept: false)
        var found: [String] = []
        while try statement.step() {
            found.append(statement.text(0))
        }
        return found
    }

    /// One integer, for example of a PRAGMA.
    func integer(_ sql: String) throws -> Int64 {
        Int64(try texts(sql).first ?? "") ?? 0
    }
}
