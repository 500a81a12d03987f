import Crypto
import IncassoCore
import IncassoRecovery
import IncassoSQL
import Synchronization

/// Reads the pages behind payment links, of every tenant of the database.
///
/// One of them serves one thread after the other; calls block. Keep it: it remembers the keys of tenants that it met.
public final class PaymentPages: Sendable {
    private let engine: Engine
    private let master: SymmetricKey
    private let texts: NoticeTemplates
    private let tenants = Mutex<[Int64: Engine]>([:])

    private static let find = Statement(
        "payments.page.find",
        """
        SELECT l.claim_id, l.generation, l.expires_on, l.revoked_at, t.name, t.book, t.key_check
        FROM payment_link l CROSS JOIN tenant t
        WHERE l.tenant_id = :t AND l.id = :link AND t.tenant_id = :t
        """
    )
    private static let ping = Statement(
        "payments.page.ping",
        "SELECT count(*) FROM payment_link WHERE tenant_id = :t AND id = 0"
    )

    /// A link as it is found by the numbers in a token, before the token is known to be genuine.
    private struct Found {
        let claim: Int64
        let generation: Int64
        let expiresOn: LocalDate?
        let isRevoked: Bool
        let tenant: Tenant
        let keyCheck: [UInt8]
    }

    /// Pages of the engine's database.
    ///
    /// - Parameter engine: The engine of any tenant; the others are found through it.
    /// - Throws: ``EngineError`` when the key file cannot be read.
    init(engine: Engine) throws(EngineError) {
        self.engine = engine
        master = try KeyFile(path: engine.directory.keyPath).master
        texts = try NoticeTemplates()
    }

    /// The page of a token.
    ///
    /// What is no genuine, living link gives nothing, whatever the cause, and after the same work: one read by key and
    /// one MAC.
    ///
    /// - Parameters:
    ///   - token: What stands in the address, any text.
    ///   - language: The language that was asked for; else the debtor's, the creditor's, or English.
    /// - Returns: `nil` for an unknown, malformed, expired or revoked token.
    /// - Throws: ``EngineError`` when the database holds what no claim has; the driver's error.
    public func page(token: String, language: NoticeLanguage? = nil) throws -> PaymentPage? {
        let token = LinkToken.decode(token, keys: engine.keys) ?? LinkToken.decoy(keys: engine.keys)
        return try engine.database.read { transaction in
            let bindings: Bindings = ["t": token.tenant, "link": token.link]
            let found = try transaction.first(Self.find, bindings, Self.found(tenant: token.tenant))
            let owner = found.flatMap(tenantEngine)
            let isGenuine = token.isGenuine(
                generation: found?.generation ?? 0,
                keys: (owner ?? engine).keys
            )
            guard isGenuine, let found, let owner, !found.isRevoked else { return nil }
            if let last = found.expiresOn, last < owner.today { return nil }
            let linked = try LinkedClaim(found.claim, engine: owner, in: transaction)
            return try page(linked, link: token.link, engine: owner, language: language)
        }
    }

    /// Adds looks at pages that were counted in memory.
    ///
    /// - Parameter views: How often each page was looked at since the last time.
    /// - Throws: The driver's error; nothing was added then.
    public func add(_ views: [LinkView: Int]) throws {
        guard !views.isEmpty else { return }
        try engine.database.write { try LinkViews.add(views, in: $0) }
    }

    /// Reads a row, to see whether the database answers.
    ///
    /// - Throws: The driver's error.
    public func ping() throws {
        _ = try engine.database.read { try $0.first(Self.ping, ["t": engine.tenant.id]) { $0.integer(0) } }
    }

    private static func found(tenant: Int64) -> (any Row) throws -> Found {
        { row in
            Found(
                claim: row.integer(0),
                generation: row.integer(1),
                expiresOn: try row.optionalDate(2),
                isRevoked: !row.isNull(3),
                tenant: Tenant(id: tenant, name: row.text(4), book: UInt32(row.integer(5))),
                keyCheck: row.bytes(6)
            )
        }
    }

    /// The engine of the tenant whose link was found; `nil` when the key file is not that tenant's.
    private func tenantEngine(_ found: Found) -> Engine? {
        if found.tenant.id == engine.tenant.id { return engine }
        if let known = tenants.withLock({ $0[found.tenant.id] }) { return known }
        let keys = TenantKeys(master: master, tenant: found.tenant.id)
        guard keys.check(name: found.tenant.name) == found.keyCheck else { return nil }
        let made = Engine(engine, tenant: found.tenant, keys: keys)
        tenants.withLock { $0[found.tenant.id] = made }
        return made
    }

    private func page(
        _ linked: LinkedClaim,
        link: Int64,
        engine: Engine,
        language: NoticeLanguage?
    ) throws(EngineError) -> PaymentPage {
        let creditor = linked.creditor
        let language =
            language ?? NoticeLanguage(debtor: linked.debtorLanguage, creditor: creditor.language)
        return PaymentPage(
            tenant: engine.tenant.id,
            link: link,
            today: linked.today,
            state: linked.state,
            language: language,
            creditor: creditor,
            claimId: linked.facts.reference,
            description: linked.description,
            amount: Money(minorUnits: linked.claim.amount, currency: creditor.currency),
            open: Money(minorUnits: linked.claim.open, currency: creditor.currency),
            debitOn: linked.debitOn ?? linked.claim.dueDate,
            hasFailed: linked.newestCase != nil || linked.claim.state == .failed,
            reason: linked.reason.flatMap { reason in
                texts.sentence(reason.reasonClass, isAmbiguous: reason.isAmbiguous, language)
            },
            payBefore: linked.newestCase?.facts.dispatches.last?.payBefore,
            reference: try PaymentLinks.reference(link: link, engine: engine)
        )
    }
}

extension Engine {
    /// Reads the pages behind payment links.
    ///
    /// - Returns: A reader to keep, one for each thread that reads.
    /// - Throws: ``EngineError`` when the key file cannot be read.
    public func paymentPages() throws(EngineError) -> PaymentPages { try PaymentPages(engine: self) }
}
