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
    private var inserts: [Insert: SQLiteStatement] = [:]
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
    ///
    /// - Parameters:
    ///   - target: The table and its columns.
    ///   - rows: How many rows it takes. With more than one, a last parameter tells how many of them to insert.
    /// - Returns: The statement, prepared once.
    /// - Throws: ``DatabaseError`` when it cannot be prepared.
    func preparedInsert(_ target: BulkTarget, rows: Int) throws -> SQLiteStatement {
        let key = Insert(target: target, rows: rows)
        if let known = inserts[key] { return known }
        let count = target.columns.count
        let places = (0..<rows).map { row in
            let places = (1...count).map { "?\(row * count + $0)" }
            return "(\(places.joined(separator: ", ")))"
        }
        // A row that breaks a constraint ends the whole transaction: no need to keep pages to undo one insert by itself.
        var sql = "INSERT OR FAIL INTO \(target.table) (\(target.columns.joined(separator: ", "))) "
        if rows == 1 {
            sql += "VALUES \(places[0])"
        } else {
            sql += "SELECT * FROM (VALUES \(places.joined(separator: ", "))) LIMIT ?\(rows * count + 1)"
        }
        let fresh = try SQLiteStatement(name: target.table, sql: sql, on: self, isKept: true)
        inserts[key] = fresh
        return fresh
    }

    private struct Insert: Hashable {
        let target: BulkTarget
        let rows: Int
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
