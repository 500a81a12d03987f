import IncassoCore
import IncassoTestSupport
import Testing

@testable import IncassoEngine

/// A book whose creditor has settings of the test's own, and what its files say.
extension TestBook {
    /// Gives the creditor other settings.
    func settle(_ bank: String = "max_transactions = 100", sepa: String = "", head: String = "") throws {
        let text = Self.creditorFile
            .replacing("max_transactions = 100", with: bank)
            .replacing("[bank]", with: sepa + "\n[bank]")
            .replacing("[contact]", with: head + "\n[contact]")
        _ = try engine().creditors.add(file: try write(text, "creditor.toml"))
    }

    func importMandates(_ rows: String, _ header: String = "") throws {
        let names = "mandate_id,scheme,signature_date,debtor_name,iban" + (header.isEmpty ? "" : "," + header)
        let path = try write(names + "\n" + rows, "mandates.csv")
        let report = try engine().intake.importMandates(path, creditor: try creditor())
        #expect(report.rejected == 0, "\(report.findings)")
    }

    func importClaims(_ rows: String, _ header: String = "", on date: String = "2026-11-20") throws {
        let names = "claim_id,mandate_id,amount,due_date" + (header.isEmpty ? "" : "," + header)
        let path = try write(names + "\n" + rows, "claims.csv")
        let report = try engine(on: date).intake.importCollections(path, creditor: try creditor())
        #expect(report.rejected == 0, "\(report.findings)")
    }

    /// A recurring mandate with a German account.
    static func mandate(_ number: Int, more: String = "") -> String {
        "M\(number),sepa-core,2024-03-01,Kunde \(number),\(iban(number))\(more)\n"
    }

    func build(
        on date: String = "2026-11-20",
        until: String? = nil,
        acceptValid: Bool = false
    ) throws
        -> BuildReport
    {
        try engine(on: date).batches.build(
            creditor: try creditor(),
            until: until.flatMap { LocalDate(iso: $0) },
            acceptValid: acceptValid
        )
    }

    /// Approves and releases a batch.
    func release(_ batch: Batch, on date: String = "2026-11-20") throws -> Batch {
        try engine("ben", on: date).batches.approve(batch.id)
        return try engine(on: date).batches.release(batch.id, to: directory.path + "/out")
    }

    /// The sequence, day, count and total of each block.
    static func shape(_ batches: [Batch]) -> [String] {
        batches.flatMap { batch in
            batch.blocks.map { "\($0.sequence) \($0.effectiveOn) \($0.count) \($0.total)" }
        }
    }

    /// The sequence of each claim's newest debit: `C1 FRST`.
    func sequences(_ batches: [Batch]) throws -> [String] {
        var found: [String] = []
        for batch in batches {
            let text = String(decoding: try TestFiles.bytes(try #require(batch.file)), as: UTF8.self)
            for block in text.split(separator: "<PmtInf>").dropFirst() {
                let sequence = try #require(block.firstMatch(of: /<SeqTp>(.*?)<\/SeqTp>/)).1
                for debit in block.split(separator: "<DrctDbtTxInf>").dropFirst() {
                    let mandate = try #require(debit.firstMatch(of: /<MndtId>(.*?)<\/MndtId>/)).1
                    let amount = try #require(debit.firstMatch(of: /<InstdAmt Ccy="EUR">(.*?)</)).1
                    found.append("\(mandate) \(amount) \(sequence)")
                }
            }
        }
        return found.sorted()
    }

    /// The end-to-end id of an attempt.
    func endToEndId(_ claim: String, attempt: Int = 1) throws -> String {
        let engine = try engine()
        let number = try engine.claims.show(claim).number
        return BookReference(book: engine.tenant.book, claim: UInt64(number), attempt: attempt).text
    }
}
