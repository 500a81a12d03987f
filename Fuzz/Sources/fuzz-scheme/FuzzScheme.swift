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
private func findings(in bytes: Span<UInt8>, firstChunk: Int) -> [Diagnostic]? {
    let check = SchemeCheck(facts: facts)
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

private func check(_ bytes: Span<UInt8>) {
    // A limit on tags may refuse one of them: what looks like a tag inside a comment is judged where a chunk ends.
    guard let whole = findings(in: bytes, firstChunk: bytes.count),
        let halves = findings(in: bytes, firstChunk: bytes.count / 2)
    else { return }
    precondition(whole == halves, "where a chunk ends made a difference")
}

/// libFuzzer's entry point for the rules on collection files.
///
/// The bytes are checked as they are, and once more inside a block, so that the fuzzer need not find the head first.
@c(LLVMFuzzerTestOneInput)
public func fuzzScheme(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let buffer = unsafe UnsafeBufferPointer(start: start, count: count)
    check(unsafe Span(_unsafeElements: buffer))
    let inside = unsafe Array(head.utf8) + buffer + Array(tail.utf8)
    check(inside.span)
    return 0
}

private let head = """
    <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.008.001.08"><CstmrDrctDbtInitn><PmtInf><DrctDbtTxInf>
    """
private let tail = "</DrctDbtTxInf></PmtInf></CstmrDrctDbtInitn></Document>"
