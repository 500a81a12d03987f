import IncassoCore
import IncassoISO20022

/// What the rules are told beyond the bytes: every switch of a bank is on, so that every rule may speak.
private let facts: SchemeFacts = {
    var bank = SchemeBank(addressMode: .structured)
    bank.leadDays = 2
    bank.cutOff = 8 * 3600
    bank.warehouseDays = 14
    bank.maxTransactions = 1
    bank.maxBytes = 100
    bank.maxAmount = 1_000
    bank.usesFirst = false
    return SchemeFacts(today: LocalDate(year: 2026, month: 11, day: 23) ?? .latest, bank: bank)
}()

/// Checks bytes in two chunks; whatever they are, the check may only throw.
private func findings(in bytes: Span<UInt8>, of subject: SchemeSubject, firstChunk: Int) -> [Diagnostic]? {
    let check = SchemeCheck(facts: facts, of: subject)
    do {
        try check.write(bytes.extracting(0..<firstChunk))
        try check.write(bytes.extracting(firstChunk..<bytes.count))
        let report = try check.finish()
        precondition(
            report.repairs.reduce(0) { $0 + $1.count } == report.errors + report.warnings,
            "a finding was lost or counted twice"
        )
        return report.findings
    } catch {
        // Not well-formed, as most bytes are.
        return nil
    }
}

private func check(_ bytes: Span<UInt8>, of subject: SchemeSubject) {
    // A limit on tags may refuse one of them: what looks like a tag inside a comment is judged where a chunk ends.
    guard let whole = findings(in: bytes, of: subject, firstChunk: bytes.count),
        let halves = findings(in: bytes, of: subject, firstChunk: bytes.count / 2)
    else { return }
    precondition(whole == halves, "where a chunk ends made a difference")
}

/// libFuzzer's entry point for the rules on collections and reversals.
///
/// The bytes are checked as they are, and once more where a debit stands, so that the fuzzer need not find the head first.
@c(LLVMFuzzerTestOneInput)
public func fuzzScheme(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let buffer = unsafe UnsafeBufferPointer(start: start, count: count)
    let bytes = unsafe Array(buffer)
    check(bytes.span, of: .collection)
    check(bytes.span, of: .reversal)
    for (subject, head, tail) in frames {
        let inside = Array(head.utf8) + bytes + Array(tail.utf8)
        check(inside.span, of: subject)
    }
    return 0
}

private let frames: [(SchemeSubject, String, String)] = [
    (
        .collection,
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.008.001.08\"><CstmrDrctDbtInitn><PmtInf><DrctDbtTxInf>",
        "</DrctDbtTxInf></PmtInf></CstmrDrctDbtInitn></Document>"
    ),
    (
        .reversal,
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.007.001.09\"><CstmrPmtRvsl><OrgnlPmtInfAndRvsl><TxInf>",
        "</TxInf></OrgnlPmtInfAndRvsl></CstmrPmtRvsl></Document>"
    ),
]
