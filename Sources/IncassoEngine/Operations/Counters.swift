import IncassoSQL

/// Blocks of ids.
///
/// Ids are taken in a short transaction before the work that uses them: inside a bulk transaction the counter's row
/// would hold up everybody else. An id that is never used leaves a gap, and gaps are fine.
struct Counters {
    /// What ids are counted for.
    enum Name: String, CaseIterable {
        case audit, creditor, account, debtor, mandate, importFile, claimGroup, claim, plan, batch, block,
            bankFile,
            exception, policy, link, entryNumber, payment, reversal
    }

    /// How far the numbers of a book that was put back go on beyond the last one that it knows of.
    ///
    /// The lost state gave numbers that banks and debtors have, and none may be given again. A hundred million claims are
    /// eight years of a million a month; batches have the shortest numbers of all (25 bits), and a hundred thousand of
    /// them are a year of ten in every hour. Numbers of entries go round after 9,999,999: half a round is as far away as
    /// can be. Numbers that only people write down go on a little, the rest (`nil`) never leave the database.
    private static func gap(_ name: Name) -> Int? {
        switch name {
        case .claim, .block: 100_000_000
        case .link, .reversal: 10_000_000
        case .entryNumber: 5_000_000
        case .batch: 100_000
        case .bankFile, .exception, .payment, .importFile: 10_000
        case .audit, .creditor, .account, .debtor, .mandate, .claimGroup, .plan, .policy: nil
        }
    }

    private static let take = Statement(
        "operations.counter.take",
        "UPDATE counter SET next = next + :count WHERE tenant_id = :t AND name = :name RETURNING next - :count"
    )
    private static let create = Statement(
        "operations.counter.create",
        "INSERT INTO counter (tenant_id, name, next) VALUES (:t, :name, 1)"
    )

    /// Sets up a tenant's counters.
    static func create(tenant: Int64, in transaction: any Transaction) throws {
        try transaction.executeAll(
            Name.allCases.map { (statement: create, bindings: ["t": tenant, "name": $0.rawValue]) }
        )
    }

    /// Goes on beyond every number that a lost state of the book can have given.
    static func skip(tenant: Int64, in transaction: any Transaction) throws {
        for name in Name.allCases {
            guard let gap = gap(name) else { continue }
            _ = try take(name, count: gap, tenant: tenant, in: transaction)
        }
    }

    /// Takes so many ids, in a transaction of its own.
    ///
    /// - Returns: The first of them; the others follow without gaps.
    static func take(_ name: Name, count: Int = 1, engine: Engine) throws -> Int64 {
        try engine.database.write { try take(name, count: count, tenant: engine.tenant.id, in: $0) }
    }

    /// Takes so many ids inside a small transaction of the caller.
    static func take(
        _ name: Name,
        count: Int = 1,
        tenant: Int64,
        in transaction: any Transaction
    ) throws -> Int64 {
        let first = try transaction.first(take, ["t": tenant, "name": name.rawValue, "count": count]) {
            $0.integer(0)
        }
        guard let first else { throw EngineError(.setup, "the counter \(name.rawValue) is missing") }
        return first
    }
}
