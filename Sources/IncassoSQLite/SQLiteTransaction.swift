internal import GRDBSQLite
internal import IncassoSQL

/// Work inside one transaction of a connection.
final class SQLiteTransaction: Transaction {
    let allowsNestedStatements = true
    let rules: TransactionGuard
    private let connection: SQLiteConnection
    private let isReadOnly: Bool

    init(_ connection: SQLiteConnection, isReadOnly: Bool, observer: (@Sendable (String) -> Void)?) {
        self.connection = connection
        self.isReadOnly = isReadOnly
        rules = TransactionGuard(allowsNesting: true, observer: observer)
    }

    @discardableResult
    func execute(_ statement: Statement, _ bindings: Bindings) throws -> Int {
        try rules.run(statement.name) {
            try remembering {
                let prepared = try start(statement, bindings)
                defer { prepared.reset() }
                let before = unsafe sqlite3_total_changes64(connection.handle)
                // RETURNING rows are passed over.
                while try prepared.step() {}
                // `changes` keeps its value through statements that change no row, so the total tells.
                let hasChanged = unsafe sqlite3_total_changes64(connection.handle) != before
                return hasChanged ? unsafe Int(sqlite3_changes64(connection.handle)) : 0
            }
        }
    }

    func query(_ statement: Statement, _ bindings: Bindings, _ body: (any Row) throws -> Void) throws {
        try rules.run(walking: statement.name) {
            let prepared = try remembering { try start(statement, bindings) }
            prepared.isBusy = true
            defer {
                prepared.isBusy = false
                prepared.reset()
            }
            let row = SQLiteRow(prepared)
            while try remembering({ try prepared.step() }) {
                try body(row)
                if let failure = row.failure { throw rules.fail(failure) }
            }
        }
    }

    @discardableResult
    func load(_ target: BulkTarget, _ body: (any BulkWriter) throws -> Void) throws -> Int {
        var rows = 0
        try load(of: [target]) { writers in
            try body(writers[0])
            rows = writers[0].rows
        }
        return rows
    }

    func load(_ targets: [BulkTarget], _ body: ([any BulkWriter]) throws -> Void) throws {
        try load(of: targets) { try body($0) }
    }

    private func load(of targets: [BulkTarget], _ body: ([SQLiteBulkWriter]) throws -> Void) throws {
        let names = targets.map(\.table).joined(separator: ", ")
        try rules.run(loading: names) {
            try refuseWhenReadOnly(names)
            try remembering {
                let writers = try targets.map { try SQLiteBulkWriter($0, on: connection) }
                defer { for writer in writers { writer.close() } }
                try body(writers)
                for writer in writers { try writer.finish() }
            }
        }
    }

    func refreshStatistics(of tables: [StaticString]) throws {
        for table in tables {
            try rules.run("analyze \(table)") {
                try remembering {
                    if BookShape.book.tables[table.description] != nil {
                        // A book that was made before its tables had their figures gets them here.
                        try SQLiteStatistics.keep(on: connection)
                    } else {
                        try connection.run("ANALYZE \"\(table)\"", name: "analyze \(table)")
                    }
                }
            }
        }
    }

    func hasTable(_ name: StaticString) throws -> Bool {
        try first(Self.table, ["name": name.description]) { _ in true } ?? false
    }

    private static let table = Statement(
        "sqlite.table",
        "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = :name"
    )

    private func start(_ statement: Statement, _ bindings: Bindings) throws -> SQLiteStatement {
        let prepared = try connection.prepared(statement)
        if !prepared.isReadOnly { try refuseWhenReadOnly(statement.name) }
        try prepared.bind(bindings)
        return prepared
    }

    private func refuseWhenReadOnly(_ name: String) throws {
        guard isReadOnly else { return }
        throw DatabaseError(code: .other, message: "a read-only transaction cannot write", statement: name)
    }

    /// Runs work of the database and remembers its error, so that nothing is committed when the body goes on.
    private func remembering<Value>(_ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch let error as DatabaseError {
            throw rules.fail(error)
        }
    }
}
