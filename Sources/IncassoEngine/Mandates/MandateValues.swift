import IncassoCore
import IncassoSQL

/// The values of a mandate that can be amended, and what is needed to judge new ones.
struct MandateValues {
    let id: Int64
    let creditor: Int64
    let scheme: String
    var reference: String
    var holder: String
    var bic: String?
    var sealed: [UInt8]
    var index: [UInt8]
    var masked: String
    /// How often the mandate has been amended.
    let amendments: Int64
    /// The last block that any of its debits is in; 0 when there is none.
    let lastBlock: Int64
    /// The address and kind of its debtor, which the rail's rules ask for.
    private let debtor: (kind: String, town: String?, country: String?)
    private let signedOn: LocalDate

    private static let current = Statement(
        "mandates.amend.current",
        """
        SELECT m.creditor_id, m.scheme, m.reference, m.holder, m.bic, m.number_sealed, m.number_index, m.number_masked,
          coalesce((SELECT max(a.no) FROM mandate_amendment a WHERE a.tenant_id = :t AND a.mandate_id = m.id), 0),
          coalesce((SELECT max(c.block_id) FROM claim k CROSS JOIN collection c
            WHERE k.tenant_id = :t AND k.mandate_id = m.id AND c.tenant_id = :t AND c.claim_id = k.id), 0),
          d.kind, d.town, d.country, m.signed_on
        FROM mandate m LEFT JOIN debtor d ON d.tenant_id = m.tenant_id AND d.id = m.debtor_id
        WHERE m.tenant_id = :t AND m.id = :id
        """
    )

    /// Reads a mandate; the creditor has been met, so that nobody freezes one of its debits meanwhile.
    ///
    /// - Throws: ``EngineError`` when there is none; the driver's error.
    init(_ id: Int64, tenant: Int64, in transaction: any Transaction) throws {
        let found = try transaction.first(Self.current, ["t": tenant, "id": id]) {
            try MandateValues(id, $0)
        }
        guard let found else { throw EngineError(.notFound, "there is no mandate with the number \(id)") }
        self = found
    }

    private init(_ id: Int64, _ row: any Row) throws {
        self.id = id
        creditor = row.integer(0)
        scheme = row.text(1)
        reference = row.text(2)
        holder = row.text(3)
        bic = row.optionalText(4)
        sealed = row.bytes(5)
        index = row.bytes(6)
        masked = row.text(7)
        amendments = row.integer(8)
        lastBlock = row.integer(9)
        debtor = (row.optionalText(10) ?? "", row.optionalText(11), row.optionalText(12))
        signedOn = try row.date(13)
    }

    /// The mandate as an import's row would give it.
    ///
    /// - Parameter number: The account number.
    /// - Returns: The row.
    func row(account number: [UInt8]) -> MandateRow {
        var row = MandateRow()
        row.reference = Array(reference.utf8)
        row.scheme = scheme
        row.signedOn = signedOn
        row.debtorName = Array(holder.utf8)
        row.debtorType = debtor.kind
        row.iban = number
        row.bic = Array((bic ?? "").utf8)
        row.town = Array((debtor.town ?? "").utf8)
        row.country = Array((debtor.country ?? "").utf8)
        return row
    }
}
