import IncassoCore
import IncassoSQL

/// Takes a collection file in to hand it to the bank as it is (*pass through*).
///
/// Its mandates and claims come into the book as if they had been adopted; its blocks and its message id stay, so that the
/// bank's answers find them. The file is a frozen batch from then on, or it is refused as a whole.
struct PassThroughImport: ImportKind {
    typealias Parser = CollectionFileParser

    /// The numbers that the file may need.
    struct Numbers {
        let rows: CollectionFileNumbers
        let batch: GivenBatch.Numbers
    }

    static let staging = [StagingTable.mandates, StagingTable.claims]

    private let engine: Engine
    private let creditor: Creditor
    private var rows: CollectionFileImport

    init(engine: Engine, creditor: Creditor) {
        self.engine = engine
        self.creditor = creditor
        rows = CollectionFileImport(engine: engine, creditor: creditor)
    }

    func takeNumbers(_ check: ImportCheck<Parser>, in transaction: any Transaction) throws -> Numbers {
        let tenant = engine.tenant.id
        let blocks = max(1, check.collectionFile?.blocks.count ?? 0)
        let claims = Claims.Numbers(
            importId: try Counters.take(.importFile, tenant: tenant, in: transaction),
            firstClaim: try Counters.take(.claim, count: check.rows, tenant: tenant, in: transaction),
            claims: check.rows,
            firstGroup: try Counters.take(.claimGroup, count: blocks, tenant: tenant, in: transaction),
            groups: blocks
        )
        let mandates = try rows.mandates.rows.takeNumbers(
            lastLine: check.lastLine,
            importId: claims.importId,
            in: transaction
        )
        let batch = GivenBatch.Numbers(
            batch: try Counters.take(.batch, tenant: tenant, in: transaction),
            plan: try Counters.take(.plan, tenant: tenant, in: transaction),
            firstBlock: try Counters.take(.block, count: blocks, tenant: tenant, in: transaction),
            firstGroup: claims.firstGroup
        )
        return Numbers(rows: CollectionFileNumbers(mandates: mandates, claims: claims), batch: batch)
    }

    func importId(_ numbers: Numbers) -> Int64 { numbers.rows.claims.importId }

    mutating func targets(isStaged: Bool, in transaction: any Transaction) throws -> [BulkTarget] {
        try rows.targets(isStaged: isStaged, in: transaction)
    }

    mutating func write(
        _ row: CollectionRow,
        line: Int,
        numbers: Numbers,
        to writers: [any BulkWriter]
    ) throws {
        try rows.write(row, line: line, numbers: numbers.rows, to: writers)
    }

    func apply(
        _ numbers: Numbers,
        loaded: Int,
        check: ImportCheck<Parser>,
        report: inout ImportReport,
        findings: inout RowFindings,
        in transaction: any Transaction
    ) throws -> Bool {
        guard let file = check.collectionFile, try isNew(file, check, &findings, in: transaction) else {
            return false
        }
        let taken = try rows.mandates.apply(
            numbers.rows.mandates,
            loaded: loaded,
            findings: &findings,
            in: transaction
        )
        report.newMandates = taken.mandates.accepted
        report.amended = taken.amendments.mandates
        // What the rest would come to without a debit is of no interest: the file goes whole.
        guard loaded == check.rows, !taken.hasConflicts else { return false }
        try FormerMandateRows.renameInClaims(
            of: importId(numbers),
            creditor: creditor,
            tenant: engine.tenant.id,
            in: transaction
        )
        let given = try engine.claims.insertGiven(
            numbers.rows.claims,
            file: file,
            plan: numbers.batch.plan,
            creditor: creditor,
            staged: loaded,
            hasForeignReferences: check.parser.claims.foreignReferences > 0,
            in: transaction
        )
        note(given, &findings)
        guard given.isGood, areBlocksGood(file, &findings) else { return false }
        let twins = try GivenBatch(engine: engine).freeze(
            file,
            copy: GivenCopy(name: findings.file, sha256: check.sha256, size: check.size),
            numbers: numbers.batch,
            claims: numbers.rows.claims,
            creditor: creditor,
            in: transaction
        )
        try rows.nameFinals(numbers.rows, check, in: transaction)
        try keep(taken.amendments, file: file, numbers: numbers, &findings, in: transaction)
        for twin in twins {
            findings.line = 0
            findings.warning(
                "IMPORT-BLOCK-ID-TWICE",
                "PmtInfId",
                "batch \(twin.batch) has a block with the same id: a booking that names nothing else is left to a person",
                found: twin.reference,
                remedy: "Let the program number its blocks on from file to file."
            )
        }
        report.accepted = loaded
        report.batch = numbers.batch.batch
        report.totals = ClaimImport.totals(file.blocks.map(Self.group))
        let today = engine.clock.wallTime(in: creditor.bank.timeZone).date.daysSinceEpoch
        try Ledger.postImported(importId(numbers), on: today, tenant: engine.tenant.id, in: transaction)
        return true
    }

    /// Keeps which debits of the file tell which changes: the bank's answers confirm them.
    private func keep(
        _ amendments: AdoptedAmendments,
        file: CollectionFile,
        numbers: Numbers,
        _ findings: inout RowFindings,
        in transaction: any Transaction
    ) throws {
        let claims = numbers.rows.claims
        let firstRows = file.blocks.map(\.firstRow)
        let told = amendments.told.compactMap { told in
            CollectionFile.place(of: told.row, firstRows: firstRows).map { place in
                AmendedDebits.Given(
                    block: numbers.batch.firstBlock + Int64(place.block) - 1,
                    claim: claims.claim(ofRow: told.row),
                    amendment: told
                )
            }
        }
        let untold = try AmendedDebits.insertGiven(
            told,
            claims: claims.firstClaim...claims.lastClaim,
            creditor: creditor.id,
            tenant: engine.tenant.id,
            in: transaction
        )
        guard untold > 0 else { return }
        findings.line = 0
        findings.warning(
            "IMPORT-AMENDMENTS-UNTOLD",
            nil,
            "\(untold) debits do not tell all changes of their mandates that the debtors' banks have not been told of",
            remedy:
                "A bank may refuse them; `incasso mandate show` tells what changed. Later debits of ours tell it."
        )
    }

    private static func group(_ block: CollectionFile.Block) -> Claims.Group {
        Claims.Group(
            scheme: block.scheme,
            kind: "",
            dueOn: block.collectOn,
            first: 0,
            last: 0,
            count: Int64(block.count),
            total: block.total,
            late: 0
        )
    }

    // MARK: Findings

    /// Whether the book has neither the file nor one with its message id, and none of its ids looks like ours.
    private func isNew(
        _ file: CollectionFile,
        _ check: ImportCheck<Parser>,
        _ findings: inout RowFindings,
        in transaction: any Transaction
    ) throws -> Bool {
        findings.line = 0
        let known = try GivenBatch(engine: engine).known(
            sha256: check.sha256,
            messageId: file.messageId,
            in: transaction
        )
        if let known {
            findings.error(
                known.isSameFile ? "IMPORT-FILE-KNOWN" : "IMPORT-MESSAGE-KNOWN",
                "MsgId",
                known.isSameFile
                    ? "this file is batch \(known.batch.id), which is \(known.batch.state.rawValue)"
                    : "batch \(known.batch.id), which is \(known.batch.state.rawValue), has this message id",
                found: file.messageId,
                remedy: known.batch.state == .cancelled
                    ? "Its claims are held in the book: release them, or have the file made again with ids of its own."
                    : known.isSameFile
                        ? "A file is handed over once." : "Have the file made with a message id of its own."
            )
            return false
        }
        let ids = [("MsgId", file.messageId)] + file.blocks.map { ("PmtInfId", $0.id) }
        for (element, id) in ids where BookReference(id)?.book == engine.tenant.book {
            findings.error(
                "IMPORT-ID-OWN",
                element,
                "the id has the form of those that this book gives",
                found: id,
                remedy: "Have the file made with ids of its own."
            )
        }
        return findings.errors.allSatisfy { $0.id != "IMPORT-ID-OWN" }
    }

    /// Whether every block is of one scheme and one kind of mandate, and all are of one scheme.
    private func areBlocksGood(_ file: CollectionFile, _ findings: inout RowFindings) -> Bool {
        var isGood = true
        for block in file.blocks where block.isMixed || block.scheme != file.blocks[0].scheme {
            isGood = false
            findings.line = 0
            findings.error(
                "IMPORT-MIXED",
                "PmtInf \(block.id)",
                block.isMixed
                    ? "the block mixes schemes, or one-off with recurring mandates"
                    : "the block is of another scheme than the first",
                remedy: "Have a block made for each sequence type, and a file for each scheme."
            )
        }
        return isGood
    }

    private func note(_ given: Claims.Given, _ findings: inout RowFindings) {
        func note(_ row: Int, _ id: String, _ column: String, _ message: String, _ remedy: String) {
            findings.line = row
            findings.error(id, column, message, remedy: remedy)
        }
        for row in given.known {
            note(
                row,
                "IMPORT-CLAIM-KNOWN",
                "claim_id",
                "the book has a claim with this id: two files would ask for it",
                "Take the debit out of the file, or give it an id of its own."
            )
        }
        for (row, first) in given.repeated {
            note(
                row,
                "IMPORT-TWICE",
                "claim_id",
                "the same id stands in \(findings.name(ofRow: first))",
                "Give each debit an id of its own."
            )
        }
        for row in given.referencesTaken where !given.known.contains(row) {
            note(
                row,
                "IMPORT-END-TO-END-TWICE",
                "end_to_end_id",
                "another debit has this end-to-end id",
                "Give each debit an id of its own."
            )
        }
        for (row, other) in given.duplicates {
            note(
                row,
                "IMPORT-DUPLICATE",
                "amount",
                "the debit repeats \(other): same mandate, amount and due date",
                "Take one of them out; or import the file without --as-is, which holds the second for a person."
            )
        }
        for row in given.stopped {
            note(
                row,
                "IMPORT-MANDATE-STOPPED",
                "mandate_id",
                "the mandate is suspended or has ended",
                "Take the debit out of the file, or resume the mandate."
            )
        }
        for row in given.spent {
            note(
                row,
                "IMPORT-ONE-OFF",
                "mandate_id",
                "another debit uses this one-off mandate",
                "Obtain a mandate for each debit, or a recurring one."
            )
        }
    }
}
