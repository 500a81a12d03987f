/// A database that executes the portable SQL subset.
///
/// Calls block the calling thread: a treasury's job is one long transaction after the other, and a server runs them on
/// a thread pool of its own (decision 0004). Nothing outside a driver writes SQL for one database only.
public protocol Database: AnyObject, Sendable {
    /// The driver's name and the database's version, for people.
    var version: String { get }

    /// Runs a read-only transaction that sees one state of the data. A statement that writes is refused.
    ///
    /// The body may have effects outside, so on a server it is run again after a lost connection only as long as it has
    /// learnt nothing from the database; later the loss is thrown.
    func read<Value>(_ body: (any Transaction) throws -> Value) throws -> Value

    /// Runs a read-write transaction.
    ///
    /// SQLite takes the write lock first (`BEGIN IMMEDIATE`). PostgreSQL works at READ COMMITTED, with row locks where
    /// rooms meet, and runs the body again after a serialisation failure, a deadlock or a lost connection, so a body has no
    /// effect outside the transaction. When the answer to a COMMIT is lost, it finds out whether that took effect (decision
    /// 0041). Nothing is changed when the body throws, nor when a statement failed and the body went on: the statement's
    /// error is thrown then. A transaction inside a transaction of the same thread is refused.
    func write<Value>(_ body: (any Transaction) throws -> Value) throws -> Value

    /// Executes data definition statements in one transaction, translated for this database.
    ///
    /// - Parameters:
    ///   - script: Statements of the portable subset, separated by semicolons.
    ///   - body: Further work in the same transaction.
    /// - Throws: ``DatabaseError`` of a statement, or what the body throws; nothing is changed then.
    func define(_ script: String, then body: (any Transaction) throws -> Void) throws

    /// Called for every statement and bulk load with its name, for tests that count statements.
    var observer: (@Sendable (String) -> Void)? { get set }
}

/// Work inside one transaction, valid only within the body that receives it.
///
/// After a statement has failed, every further one is refused and nothing is committed.
public protocol Transaction: AnyObject {
    /// Executes a statement.
    ///
    /// - Returns: The number of rows inserted, updated or deleted.
    @discardableResult
    func execute(_ statement: Statement, _ bindings: Bindings) throws -> Int

    /// Executes statements in their order, for those whose counts nobody needs.
    ///
    /// A server is waited for once for all of them.
    func executeAll(_ work: [(statement: Statement, bindings: Bindings)]) throws

    /// Executes a statement and walks through its rows; rows are streamed, never gathered.
    ///
    /// The row is valid only within the call. Another statement may be executed inside the body only on a driver with
    /// ``Transaction/allowsNestedStatements``.
    func query(_ statement: Statement, _ bindings: Bindings, _ body: (any Row) throws -> Void) throws

    /// Whether other statements may run while a query is being walked through (SQLite).
    var allowsNestedStatements: Bool { get }

    /// Loads rows into a table in the fastest way of the database (prepared insert, COPY).
    ///
    /// No other statement may be executed inside the body.
    ///
    /// - Returns: The number of rows loaded.
    @discardableResult
    func load(_ target: BulkTarget, _ body: (any BulkWriter) throws -> Void) throws -> Int

    /// Refreshes the planner's statistics of tables that have just grown much.
    ///
    /// Part of every bulk path: each index starts with the tenant, so without statistics PostgreSQL may take the wrong
    /// one and need quadratic time. SQLite plans by the shape of a big book and reads nothing here (decision 0043).
    func refreshStatistics(of tables: [StaticString]) throws

    /// Whether a table of this name exists; the catalogue's form differs between databases.
    func hasTable(_ name: StaticString) throws -> Bool
}

/// One row of a result; columns count from 0.
///
/// A column of another kind than asked for (a `numeric` sum read as an integer, say) fails the query after the body
/// returns, on every database alike.
public protocol Row: AnyObject {
    /// Whether a column is NULL.
    func isNull(_ column: Int) -> Bool
    /// An integer; 0 for NULL.
    func integer(_ column: Int) -> Int64
    /// A text or blob in place; empty for NULL. Valid only within the body.
    func withBytes<Value>(_ column: Int, _ body: (Span<UInt8>) throws -> Value) rethrows -> Value
}

extension Row {
    /// An integer, or `nil` for NULL.
    public func optionalInteger(_ column: Int) -> Int64? {
        isNull(column) ? nil : integer(column)
    }

    /// A text; empty for NULL.
    public func text(_ column: Int) -> String {
        withBytes(column) { span in
            unsafe span.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
        }
    }

    /// A text, or `nil` for NULL.
    public func optionalText(_ column: Int) -> String? {
        isNull(column) ? nil : text(column)
    }

    /// Bytes; empty for NULL.
    public func bytes(_ column: Int) -> [UInt8] {
        withBytes(column) { span in unsafe span.withUnsafeBufferPointer { unsafe Array($0) } }
    }
}

extension Transaction {
    /// Executes statements one after the other.
    public func executeAll(_ work: [(statement: Statement, bindings: Bindings)]) throws {
        for (statement, bindings) in work { try execute(statement, bindings) }
    }

    /// Executes statements with the same values one after the other, for those whose counts nobody needs.
    public func executeAll(_ statements: [Statement], _ bindings: Bindings) throws {
        try executeAll(statements.map { (statement: $0, bindings: bindings) })
    }

    /// The first row of a result, or `nil` when there is none.
    public func first<Value>(
        _ statement: Statement,
        _ bindings: Bindings,
        _ body: (any Row) throws -> Value
    ) throws -> Value? {
        var found: Value?
        try query(statement, bindings) { row in
            if found == nil { found = try body(row) }
        }
        return found
    }

    /// All rows of a result, for lists that a person reads.
    public func all<Value>(
        _ statement: Statement,
        _ bindings: Bindings,
        _ body: (any Row) throws -> Value
    ) throws -> [Value] {
        var found: [Value] = []
        try query(statement, bindings) { found.append(try body($0)) }
        return found
    }
}

/// A table and the columns that a bulk load fills, in this order.
public struct BulkTarget: Sendable, Hashable {
    /// The table.
    public let table: String
    /// The columns.
    public let columns: [String]

    /// A target; names are literals of ours.
    public init(table: StaticString, columns: [StaticString]) {
        self.table = table.description
        self.columns = columns.map(\.description)
    }
}

/// Takes the rows of a bulk load, column by column in the order of the target.
public protocol BulkWriter: AnyObject {
    /// The next column's integer.
    func integer(_ value: Int64) throws
    /// The next column's text.
    func text(_ utf8: Span<UInt8>) throws
    /// The next column's bytes.
    func blob(_ bytes: Span<UInt8>) throws
    /// The next column is NULL.
    func null() throws
    /// The row is complete; every column must have been given.
    func endRow() throws
}

extension BulkWriter {
    /// The next column's integer, or NULL.
    public func integer(_ value: Int64?) throws {
        if let value { try integer(value) } else { try null() }
    }

    /// The next column's text.
    public func text(_ value: String) throws {
        try text(value.utf8Span.span)
    }

    /// The next column's text, or NULL.
    public func text(_ value: String?) throws {
        if let value { try text(value) } else { try null() }
    }
}
