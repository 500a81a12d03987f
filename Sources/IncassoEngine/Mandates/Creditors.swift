import IncassoCore
import IncassoSQL

/// The creditors of a book.
public struct Creditors: Sendable {
    let engine: Engine

    /// What adding a creditor's file did.
    public enum Change: String, Sendable, Hashable {
        /// The creditor is new.
        case added
        /// The file is the same as before.
        case unchanged
        /// The creditor was known, and its settings are now those of the file.
        case changed
    }

    private static let columns = Statement(
        "mandates.creditor.list",
        "SELECT id, reference, settings FROM creditor WHERE tenant_id = :t ORDER BY reference"
    )
    private static let byReference = Statement(
        "mandates.creditor.by-reference",
        "SELECT id, reference, settings FROM creditor WHERE tenant_id = :t AND reference = :reference"
    )
    private static let byId = Statement(
        "mandates.creditor.by-id",
        "SELECT id, reference, settings FROM creditor WHERE tenant_id = :t AND id = :id"
    )
    private static let insert = Statement(
        "mandates.creditor.insert",
        """
        INSERT INTO creditor (tenant_id, id, reference, name, currency, settings)
        VALUES (:t, :id, :reference, :name, :currency, :settings)
        """
    )
    private static let update = Statement(
        "mandates.creditor.update",
        "UPDATE creditor SET name = :name, settings = :settings WHERE tenant_id = :t AND id = :id"
    )
    private static let meet = Statement(
        "mandates.creditor.meet",
        "UPDATE creditor SET name = name WHERE tenant_id = :t AND id = :id"
    )
    private static let meetAccounts = Statement(
        "mandates.account.meet",
        "UPDATE account SET currency = currency WHERE tenant_id = :t AND creditor_id = :id"
    )
    private static let insertAccount = Statement(
        "mandates.account.insert",
        """
        INSERT INTO account (tenant_id, id, creditor_id, number, currency)
        VALUES (:t, :id, :creditor, :number, :currency) ON CONFLICT DO NOTHING
        """
    )
    private static let accountOwner = Statement(
        "mandates.account.owner",
        "SELECT creditor_id FROM account WHERE tenant_id = :t AND number = :number AND currency = :currency"
    )

    /// Adds a creditor, or brings a known one up to date with its file.
    ///
    /// An account that the file no longer names stays known: statements of it may still come.
    ///
    /// - Parameters:
    ///   - path: The creditor's TOML file, at most 1 MiB.
    ///   - isDryRun: Whether everything is checked and nothing written.
    /// - Returns: The creditor, and what changed.
    /// - Throws: ``EngineError`` with everything that is wrong in the file, or when its account is another creditor's or its
    ///   currency would change; the driver's error.
    public func add(file path: String, isDryRun: Bool = false) throws -> (creditor: Creditor, change: Change)
    {
        let bytes = try DurableFile.read(path, limit: 1 << 20)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw EngineError(.invalid, "\(path) is not UTF-8")
        }
        let name = DurableFile.name(of: path)
        let draft = try Creditor(text: text, file: name, id: 0)
        let known = try engine.database.read {
            try find(Self.byReference, ["t": engine.tenant.id, "reference": draft.reference], in: $0)
        }
        if let known, known.settings == text { return (try known.creditor(), .unchanged) }
        let old = try known?.creditor()
        if let old, old.currency != draft.currency {
            throw EngineError(
                .refused,
                "the currency of creditor \(old.reference) cannot change from \(old.currency) to \(draft.currency)",
                remedy: "Add a creditor with another id for the other currency."
            )
        }
        let id = isDryRun ? old?.id ?? 0 : try old?.id ?? Counters.take(.creditor, engine: engine)
        let account = isDryRun ? 0 : try Counters.take(.account, engine: engine)
        let creditor = try Creditor(text: text, file: name, id: id)
        try engine.database.write { transaction in
            try checkOwner(creditor, isNew: old == nil, in: transaction)
            guard !isDryRun else { return }
            if old != nil { try engine.mandates.amendAll(becoming: creditor, in: transaction) }
            try store(creditor, isNew: old == nil, text: text, account: account, in: transaction)
        }
        return (creditor, old == nil ? .added : .changed)
    }

    /// Every creditor, by id.
    public func list() throws -> [Creditor] {
        try engine.database.read { transaction in
            try transaction.all(Self.columns, ["t": engine.tenant.id], Record.init)
        }.map { try $0.creditor() }
    }

    /// The creditor with an id of the business.
    ///
    /// - Throws: ``EngineError`` when there is none; it names those that exist.
    public func creditor(reference: String) throws -> Creditor {
        let found = try engine.database.read {
            try find(Self.byReference, ["t": engine.tenant.id, "reference": reference], in: $0)
        }
        guard let found else {
            let known = try list().map(\.reference)
            throw EngineError(
                .notFound,
                "there is no creditor \(reference)",
                remedy: known.isEmpty
                    ? "Add one with `incasso creditor add FILE`." : "Known: \(known.joined(separator: ", "))."
            )
        }
        return try found.creditor()
    }

    /// The creditor with a number of the database.
    ///
    /// - Throws: ``EngineError`` when there is none.
    public func creditor(id: Int64) throws -> Creditor {
        try engine.database.read { try creditor(id: id, in: $0) }
    }

    /// The only creditor of the book, for commands that were given none.
    ///
    /// - Throws: ``EngineError`` when there is none, or more than one to choose from.
    public func only() throws -> Creditor {
        let all = try list()
        if all.count == 1 { return all[0] }
        throw EngineError(
            all.isEmpty ? .notFound : .invalid,
            all.isEmpty ? "there is no creditor yet" : "there is more than one creditor",
            remedy: all.isEmpty
                ? "Add one with `incasso creditor add FILE`."
                : "Say which with --creditor: \(all.map(\.reference).joined(separator: ", "))."
        )
    }

    /// The creditor with this id of the business, or the only one when none is given.
    ///
    /// - Throws: ``EngineError`` as ``creditor(reference:)`` and ``only()``.
    public func resolve(_ reference: String?) throws -> Creditor {
        try reference.map { try creditor(reference: $0) } ?? only()
    }

    /// The creditor's file as it was given, for `creditor show`.
    ///
    /// - Throws: ``EngineError`` when there is no such creditor.
    public func settings(reference: String) throws -> String {
        let found = try engine.database.read {
            try find(Self.byReference, ["t": engine.tenant.id, "reference": reference], in: $0)
        }
        guard let found else { throw EngineError(.notFound, "there is no creditor \(reference)") }
        return found.settings
    }

    /// The creditor with a number of the database, in the caller's transaction.
    func creditor(id: Int64, in transaction: any Transaction) throws -> Creditor {
        guard let found = try find(Self.byId, ["t": engine.tenant.id, "id": id], in: transaction) else {
            throw EngineError(.notFound, "there is no creditor with the number \(id)")
        }
        return try found.creditor()
    }

    /// Updates a creditor's row: where two imports for it meet, so that the later one sees all of the other.
    func meet(_ id: Int64, in transaction: any Transaction) throws {
        try transaction.execute(Self.meet, ["t": engine.tenant.id, "id": id])
    }

    /// Updates the rows of a creditor's accounts: where two messages that tell of money on them meet.
    func meetAccounts(of id: Int64, in transaction: any Transaction) throws {
        try transaction.execute(Self.meetAccounts, ["t": engine.tenant.id, "id": id])
    }

    /// A creditor's file as it is now, in the caller's transaction.
    func settings(id: Int64, in transaction: any Transaction) throws -> String {
        guard let found = try find(Self.byId, ["t": engine.tenant.id, "id": id], in: transaction) else {
            throw EngineError(.notFound, "there is no creditor with the number \(id)")
        }
        return found.settings
    }

    private func find(
        _ statement: Statement,
        _ bindings: Bindings,
        in transaction: any Transaction
    ) throws -> Record? {
        try transaction.first(statement, bindings, Record.init)
    }

    /// How banks name the creditor in their files.
    private static func ownAccount(of creditor: Creditor) -> String? {
        Rails.rail(collecting: creditor.currency)?.ownAccount(of: creditor)
    }

    private func checkOwner(_ creditor: Creditor, isNew: Bool, in transaction: any Transaction) throws {
        guard let account = Self.ownAccount(of: creditor) else { return }
        let owner = try transaction.first(
            Self.accountOwner,
            ["t": engine.tenant.id, "number": account, "currency": creditor.currency.code],
            { $0.integer(0) }
        )
        guard let owner, isNew || owner != creditor.id else { return }
        let other = try self.creditor(id: owner, in: transaction)
        throw EngineError(
            .refused,
            "the account \(account) belongs to creditor \(other.reference)",
            remedy: "A statement finds its creditor by the account: give each creditor an account of its own."
        )
    }

    private func store(
        _ creditor: Creditor,
        isNew: Bool,
        text: String,
        account: Int64,
        in transaction: any Transaction
    ) throws {
        if isNew {
            try transaction.execute(
                Self.insert,
                [
                    "t": engine.tenant.id, "id": creditor.id, "reference": creditor.reference,
                    "name": creditor.name, "currency": creditor.currency.code, "settings": text,
                ]
            )
        } else {
            try transaction.execute(
                Self.update,
                ["t": engine.tenant.id, "id": creditor.id, "name": creditor.name, "settings": text]
            )
        }
        if let number = Self.ownAccount(of: creditor) {
            try transaction.execute(
                Self.insertAccount,
                [
                    "t": engine.tenant.id, "id": account, "creditor": creditor.id, "number": number,
                    "currency": creditor.currency.code,
                ]
            )
        }
        try AuditChain.record(
            isNew ? "creditor.add" : "creditor.change",
            subject: "creditor \(creditor.reference)",
            details: [("settings", text)],
            engine: engine,
            in: transaction
        )
    }

    /// A row of the table; the settings are read again from the file's text.
    private struct Record {
        let id: Int64
        let reference: String
        let settings: String

        init(_ row: any Row) {
            id = row.integer(0)
            reference = row.text(1)
            settings = row.text(2)
        }

        func creditor() throws -> Creditor {
            try Creditor(text: settings, file: "creditor \(reference)", id: id)
        }
    }
}

extension Engine {
    /// The creditors of the book.
    public var creditors: Creditors { Creditors(engine: self) }
}
