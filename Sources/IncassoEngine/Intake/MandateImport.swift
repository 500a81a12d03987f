import IncassoCore
import IncassoSQL

/// Takes mandates in: account numbers are sealed before they reach the database.
struct MandateImport: ImportKind {
    typealias Parser = MandateParser
    typealias Numbers = Mandates.Numbers

    private let engine: Engine
    private let creditor: Creditor
    private var nonces: [UInt8] = []
    private var nextNonce = 0
    private var content: [UInt8] = []

    init(engine: Engine, creditor: Creditor) {
        self.engine = engine
        self.creditor = creditor
    }

    func takeNumbers(_ check: ImportCheck<Parser>, in transaction: any Transaction) throws -> Numbers {
        let tenant = engine.tenant.id
        // Numbered by line, so that a number is known when its account number is sealed.
        let count = max(1, check.lastLine - Numbers.firstRow + 1)
        return Numbers(
            importId: try Counters.take(.importFile, tenant: tenant, in: transaction),
            firstMandate: try Counters.take(.mandate, count: count, tenant: tenant, in: transaction)
                - Int64(Numbers.firstRow),
            firstDebtor: try Counters.take(.debtor, count: count, tenant: tenant, in: transaction)
                - Int64(Numbers.firstRow),
            lastRow: check.lastLine
        )
    }

    func importId(_ numbers: Numbers) -> Int64 { numbers.importId }

    mutating func stage(_ row: MandateRow, line: Int, numbers: Numbers, to writer: any BulkWriter) throws {
        try writer.integer(engine.tenant.id)
        try writer.integer(numbers.importId)
        try writer.integer(Int64(line))
        try writer.text(row.reference.span)
        try writer.text(row.debtorId.span)
        try writer.text(row.scheme)
        try writer.text(row.kind)
        try writer.integer(Int64(row.signedOn.daysSinceEpoch))
        try writer.text(row.debtorName.span)
        try writer.text(row.account.bic)
        try engine.keys.seal(
            row.account.number,
            context: .mandate(numbers.firstMandate + Int64(line)),
            nonce: nextNonceBytes()
        ) { try writer.blob($0) }
        try writer.blob(engine.keys.blindIndex(row.account.number).span)
        try writer.text(row.account.masked)
        try writer.integer(row.noticeDays.map(Int64.init))
        try writer.integer(row.lastCollectionOn.map { Int64($0.daysSinceEpoch) })
        try writer.integer(row.amountLimit)
        try Self.optional(row.contractReference, writer)
        try writer.blob(contentMAC(row).span)
        try writer.text(row.debtorType.isEmpty ? "consumer" : row.debtorType)
        try Self.optional(row.language, writer)
        try Self.optional(row.email, writer)
        try Self.optional(row.phone, writer)
        try Self.optional(row.street, writer)
        try Self.optional(row.buildingNumber, writer)
        try Self.optional(row.postalCode, writer)
        try Self.optional(row.town, writer)
        try Self.optional(row.country, writer)
        try writer.text(row.validation.isEmpty ? nil : row.validation)
        try writer.integer(row.validatedOn.map { Int64($0.daysSinceEpoch) })
        try writer.endRow()
    }

    func apply(
        _ numbers: Numbers,
        staged: Int,
        check: ImportCheck<Parser>,
        report: inout ImportReport,
        findings: inout RowFindings,
        in transaction: any Transaction
    ) throws -> Bool {
        let outcome = try engine.mandates.insertImported(
            numbers,
            creditor: creditor,
            staged: staged,
            in: transaction
        )
        report.accepted = outcome.accepted
        report.unchanged = outcome.unchanged
        for conflict in outcome.conflicts {
            switch conflict {
            case .inFile(let row, let first):
                findings.line = row
                findings.error(
                    "IMPORT-TWICE",
                    "mandate_id",
                    "the same mandate_id stands in row \(first)",
                    remedy: "Remove one of the rows."
                )
            case .changed(let row):
                findings.line = row
                findings.error(
                    "IMPORT-CHANGED",
                    "mandate_id",
                    "this mandate is known with other content",
                    expected: "the row as it was imported",
                    remedy: "An import never changes a mandate: amend it, or give a new mandate a new id."
                )
            }
        }
        for row in outcome.otherDebtors.rows {
            findings.line = row
            findings.warning(
                "IMPORT-DEBTOR-OTHER",
                "debtor_id",
                "this debtor is known with another name, address or contact, which stays as it is"
            )
        }
        if outcome.otherDebtors.count > outcome.otherDebtors.rows.count {
            findings.line = 0
            findings.warning(
                "IMPORT-DEBTOR-OTHER",
                "debtor_id",
                "\(outcome.otherDebtors.count - outcome.otherDebtors.rows.count) more rows name a debtor with other data"
            )
        }
        guard outcome.conflicts.isEmpty else { return false }
        try transaction.refreshStatistics(of: ["debtor", "mandate"])
        if outcome.accepted > 0 {
            report.totals = try engine.mandates.schemes(of: numbers, in: transaction).map { scheme, count in
                ImportReport.Total(scheme: scheme, dueDate: nil, count: count, sum: 0)
            }
        }
        return true
    }

    private static func optional(_ bytes: [UInt8], _ writer: any BulkWriter) throws {
        if bytes.isEmpty { try writer.null() } else { try writer.text(bytes.span) }
    }

    /// Random bytes for many rows at a time.
    private mutating func nextNonceBytes() -> ArraySlice<UInt8> {
        if nextNonce == nonces.count {
            nonces = engine.random.bytes(12 * 4096)
            nextNonce = 0
        }
        nextNonce += 12
        return nonces[(nextNonce - 12)..<nextNonce]
    }

    /// A MAC over the whole row, by which the same content is known again.
    ///
    /// No field holds the separator.
    private mutating func contentMAC(_ row: MandateRow) -> [UInt8] {
        content.removeAll(keepingCapacity: true)
        add(row.reference)
        add(row.debtorName)
        add(row.debtorId)
        add(row.account.number)
        add(row.bic)
        add(row.email)
        add(row.phone)
        add(row.language)
        add(row.street)
        add(row.buildingNumber)
        add(row.postalCode)
        add(row.town)
        add(row.country)
        content.append(contentsOf: row.contractReference)
        for text in [row.scheme, row.kind, row.debtorType] {
            content.append(0x1F)
            content.append(contentsOf: text.utf8)
        }
        add(Int64(row.signedOn.daysSinceEpoch))
        add(Int64(row.noticeDays ?? -1))
        add(Int64(row.lastCollectionOn?.daysSinceEpoch ?? -1))
        add(row.amountLimit ?? -1)
        if !row.validation.isEmpty {
            content.append(contentsOf: row.validation.utf8)
            content.append(contentsOf: (row.validatedOn?.description ?? "").utf8)
        }
        return engine.keys.blindIndex(content)
    }

    private mutating func add(_ field: [UInt8]) {
        content.append(contentsOf: field)
        content.append(0x1F)
    }

    private mutating func add(_ number: Int64) {
        content.append(0x1F)
        unsafe withUnsafeBytes(of: number.bigEndian) { unsafe content.append(contentsOf: $0) }
    }
}
