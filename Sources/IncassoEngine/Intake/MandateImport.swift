import IncassoCore
import IncassoSQL

/// Takes mandates in: account numbers are sealed before they reach the database.
struct MandateImport: ImportKind {
    typealias Parser = MandateParser
    typealias Numbers = Mandates.Numbers

    static let staging = [StagingTable.mandates]

    private let engine: Engine
    private let creditor: Creditor
    private let today: Int64
    private(set) var isDirect = false
    private var nonces: [UInt8] = []
    private var nextNonce = 0
    private var content: [UInt8] = []
    /// Lines of the drafts that went straight to their table.
    private var drafts: [Int] = []

    init(engine: Engine, creditor: Creditor) {
        self.engine = engine
        self.creditor = creditor
        today = Int64(engine.clock.wallTime(in: creditor.bank.timeZone).date.daysSinceEpoch)
    }

    func takeNumbers(_ check: ImportCheck<Parser>, in transaction: any Transaction) throws -> Numbers {
        try takeNumbers(lastLine: check.lastLine, in: transaction)
    }

    /// The import's number is given where it has been taken for other rows.
    func takeNumbers(
        lastLine: Int,
        importId: Int64? = nil,
        in transaction: any Transaction
    ) throws -> Numbers {
        let tenant = engine.tenant.id
        // Numbered by line, so that a number is known when its account number is sealed.
        let count = max(1, lastLine - Numbers.firstRow + 1)
        return Numbers(
            importId: try importId ?? Counters.take(.importFile, tenant: tenant, in: transaction),
            firstMandate: try Counters.take(.mandate, count: count, tenant: tenant, in: transaction)
                - Int64(Numbers.firstRow),
            firstDebtor: try Counters.take(.debtor, count: count, tenant: tenant, in: transaction)
                - Int64(Numbers.firstRow),
            lastRow: lastLine
        )
    }

    func importId(_ numbers: Numbers) -> Int64 { numbers.importId }

    mutating func targets(isStaged: Bool, in transaction: any Transaction) throws -> [BulkTarget] {
        guard !isStaged, try !engine.mandates.hasDebtors(creditor, in: transaction) else {
            return [Parser.target]
        }
        isDirect = true
        return [Mandates.debtorTarget, Mandates.mandateTarget]
    }

    mutating func write(_ row: MandateRow, line: Int, numbers: Numbers, to writers: [any BulkWriter]) throws {
        guard isDirect else {
            try writeStaged(row, line: line, numbers: numbers, to: writers[0])
            return
        }
        if row.isDraft { drafts.append(line) }
        let debtor = numbers.firstDebtor + Int64(line)
        try writeDebtor(row, id: debtor, to: writers[0])
        let writer = writers[1]
        try writer.integer(engine.tenant.id)
        try writer.integer(numbers.firstMandate + Int64(line))
        try writer.integer(creditor.id)
        try writer.integer(debtor)
        try writer.integer(today)
        try writeMandate(row, id: numbers.firstMandate + Int64(line), to: writer)
        try writer.endRow()
    }

    private mutating func writeStaged(
        _ row: MandateRow,
        line: Int,
        numbers: Numbers,
        to writer: any BulkWriter
    ) throws {
        try writer.integer(engine.tenant.id)
        try writer.integer(numbers.importId)
        try writer.integer(Int64(line))
        try writeMandate(row, id: numbers.firstMandate + Int64(line), to: writer)
        try writer.integer(row.isDraft ? 1 : 0)
        try writer.text(row.debtorId.span)
        try writer.text(Self.kind(of: row))
        try writer.integer(row.original == nil ? nil : 1)
        if let former = row.original?.mandateId, !former.isEmpty {
            try writer.text(former.bytes.span)
        } else {
            try writer.null()
        }
        try writeContact(row, to: writer)
        try writer.endRow()
    }

    private func writeDebtor(_ row: MandateRow, id: Int64, to writer: any BulkWriter) throws {
        try writer.integer(engine.tenant.id)
        try writer.integer(id)
        try writer.integer(creditor.id)
        try writer.text(row.debtorId.span)
        try writer.text(row.debtorName.span)
        try writer.text(Self.kind(of: row))
        try writeContact(row, to: writer)
        try writer.endRow()
    }

    /// Writes ``MandateParser/mandateColumns``.
    private mutating func writeMandate(_ row: MandateRow, id: Int64, to writer: any BulkWriter) throws {
        try writer.text(row.reference.span)
        try writer.text(row.scheme)
        try writer.text(row.kind)
        try writer.integer(Int64(row.signedOn.daysSinceEpoch))
        try writer.text(row.debtorName.span)
        try writer.text(row.account.bic)
        try engine.keys.seal(row.account.number, context: .mandate(id), nonce: nextNonceBytes()) {
            try writer.blob($0)
        }
        try writer.blob(engine.keys.blindIndex(row.account.number).span)
        try writer.text(row.account.masked)
        try writer.integer(row.noticeDays.map(Int64.init))
        try writer.integer(row.lastCollectionOn.map { Int64($0.daysSinceEpoch) })
        try writer.integer(row.amountLimit)
        try Self.optional(row.contractReference, writer)
        try writer.blob(contentMAC(row).span)
        try writer.text(row.validation.isEmpty ? nil : row.validation)
        try writer.integer(row.validatedOn.map { Int64($0.daysSinceEpoch) })
        try Self.optional(row.ultimateDebtor, writer)
    }

    /// Writes ``MandateParser/contactColumns``.
    private func writeContact(_ row: MandateRow, to writer: any BulkWriter) throws {
        try Self.optional(row.language, writer)
        try Self.optional(row.email, writer)
        try Self.optional(row.phone, writer)
        try Self.optional(row.street, writer)
        try Self.optional(row.buildingNumber, writer)
        try Self.optional(row.postalCode, writer)
        try Self.optional(row.town, writer)
        try Self.optional(row.country, writer)
        try Self.optional(row.addressLines.first, writer)
        try Self.optional(row.addressLines.second, writer)
    }

    private static func kind(of row: MandateRow) -> String {
        row.debtorType.isEmpty ? "consumer" : row.debtorType
    }

    func apply(
        _ numbers: Numbers,
        loaded: Int,
        check: ImportCheck<Parser>,
        report: inout ImportReport,
        findings: inout RowFindings,
        in transaction: any Transaction
    ) throws -> Bool {
        let outcome = try take(numbers, loaded: loaded, in: transaction)
        report.accepted = outcome.accepted
        report.unchanged = outcome.unchanged
        for conflict in outcome.conflicts {
            switch conflict {
            case .inFile(let row, let first):
                findings.line = row
                findings.error(
                    "IMPORT-TWICE",
                    "mandate_id",
                    "the same mandate_id stands in \(findings.name(ofRow: first))",
                    remedy: "Remove one of the rows."
                )
            case .changed(let row):
                findings.line = row
                findings.error(
                    "IMPORT-CHANGED",
                    "mandate_id",
                    "this mandate is known with other content",
                    expected: "the row as it was imported",
                    remedy:
                        "An import never changes a mandate: amend it, sign a draft with `incasso mandate activate`, or give a new mandate a new id."
                )
            case .differs:
                // Told only of debits that carry their mandates.
                break
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
        if isDirect {
            try Mandates.stopDrafts(drafts, numbers, today: today, engine: engine, in: transaction)
        } else if check.parser.drafts > 0 {
            try Mandates.stopStagedDrafts(numbers, today: today, engine: engine, in: transaction)
        }
        try complete(numbers, in: transaction)
        if outcome.accepted > 0 {
            report.totals = try engine.mandates.schemes(of: numbers, in: transaction).map { scheme, count in
                ImportReport.Total(scheme: scheme, dueDate: nil, count: count, sum: 0)
            }
        }
        return true
    }

    /// Takes the loaded rows over.
    ///
    /// - Parameters:
    ///   - numbers: The numbers taken for them.
    ///   - loaded: How many there are.
    ///   - areCarried: Whether the rows are debits that carry their mandates.
    ///   - transaction: The import's transaction.
    /// - Returns: What was taken and what was not.
    /// - Throws: The driver's error.
    func take(
        _ numbers: Numbers,
        loaded: Int,
        areCarried: Bool = false,
        in transaction: any Transaction
    ) throws -> Mandates.Imported {
        if isDirect { return Mandates.Imported(accepted: loaded) }
        try FormerMandateRows.renameInMandates(
            of: numbers.importId,
            creditor: creditor,
            tenant: engine.tenant.id,
            in: transaction
        )
        return try engine.mandates.insertImported(
            numbers,
            creditor: creditor,
            staged: loaded,
            areCarried: areCarried,
            in: transaction
        )
    }

    /// Amends those of the new mandates that were given to the creditor before it changed.
    func complete(_ numbers: Numbers, in transaction: any Transaction) throws {
        let first = numbers.firstMandate + Int64(Numbers.firstRow)
        try engine.mandates.amendImported(
            first...max(first, numbers.firstMandate + Int64(numbers.lastRow)),
            creditor: creditor,
            in: transaction
        )
        try transaction.refreshStatistics(of: ["debtor", "mandate"])
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
        // Moved out and back: appending to a property costs more than what is appended.
        var bytes = content
        content = []
        bytes.removeAll(keepingCapacity: true)
        Self.append(row, to: &bytes)
        let mac = engine.keys.blindIndex(bytes)
        content = bytes
        return mac
    }

    private static func append(_ row: MandateRow, to bytes: inout [UInt8]) {
        func add(_ field: [UInt8]) {
            bytes.append(contentsOf: field)
            bytes.append(0x1F)
        }
        func add(_ number: Int64) {
            bytes.append(0x1F)
            unsafe withUnsafeBytes(of: number.bigEndian) { unsafe bytes.append(contentsOf: $0) }
        }
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
        bytes.append(contentsOf: row.contractReference)
        for text in [row.scheme, row.kind, row.debtorType] {
            bytes.append(0x1F)
            bytes.append(contentsOf: text.utf8)
        }
        // A draft is the same draft on another day.
        add(row.isDraft ? -1 : Int64(row.signedOn.daysSinceEpoch))
        add(Int64(row.noticeDays ?? -1))
        add(Int64(row.lastCollectionOn?.daysSinceEpoch ?? -1))
        add(row.amountLimit ?? -1)
        if !row.validation.isEmpty {
            bytes.append(contentsOf: row.validation.utf8)
            bytes.append(contentsOf: (row.validatedOn?.description ?? "").utf8)
        }
        // Only where they are given, so that rows of before keep their MAC; the first bytes tell them apart.
        if !row.ultimateDebtor.isEmpty {
            bytes.append(contentsOf: [0x1F, 0x75])
            bytes.append(contentsOf: row.ultimateDebtor)
        }
        if !row.addressLines.first.isEmpty || !row.addressLines.second.isEmpty {
            bytes.append(contentsOf: [0x1F, 0x6C])
            add(row.addressLines.first)
            add(row.addressLines.second)
        }
    }
}
