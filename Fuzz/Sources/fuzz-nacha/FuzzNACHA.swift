import IncassoCore
import IncassoNACHA

/// Takes every event and checks that each leaf is told once.
private final class Counter: BankFileConsumer {
    private(set) var lines: [Int] = []
    private var events = 0

    func begin(_ container: borrowing BankContainer) {
        events = 0
    }

    func handle(_ event: borrowing BankEvent) {
        events += 1
        lines.append(event.line)
    }

    func end(_ container: borrowing BankContainer, totals: BankContainerTotals) {
        precondition(totals.leaves == events, "an event was lost or told twice")
    }
}

/// What reading some bytes gave.
private struct Reading: Equatable {
    let lines: [Int]
    let ids: [String]
}

/// Reads bytes in chunks of one size; whatever they are, the reader may only throw.
private func read(_ bytes: Span<UInt8>, chunk: Int, policy: NACHAPolicy) -> Reading {
    let counter = Counter()
    let reader = NACHAReader(consumer: counter, policy: policy)
    var isWhole = false
    do {
        var start = 0
        while start < bytes.count {
            let end = min(start + chunk, bytes.count)
            try reader.feed(bytes.extracting(start..<end))
            start = end
        }
        try reader.finish()
        isWhole = true
    } catch {
        // Refusing is fine.
    }
    precondition(!isWhole || reader.bytes.total == bytes.count, "a byte was lost or counted twice")
    return Reading(lines: counter.lines, ids: reader.findings.map(\.id))
}

/// libFuzzer's entry point for the reader of ACH files.
///
/// The bytes are read whole and in pieces under each policy, which must give the same events and findings and account for
/// every byte, and once more behind a batch header, so that
/// the fuzzer need not find one first.
@c(LLVMFuzzerTestOneInput)
public func fuzzNACHA(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let buffer = unsafe UnsafeBufferPointer(start: start, count: count)
    let today = LocalDate(year: 2026, month: 11, day: 23)
    for policy in [NACHAPolicy(.outgoing, today: today), .incoming, .byContent] {
        let whole = read(unsafe Span(_unsafeElements: buffer), chunk: max(count, 1), policy: policy)
        let pieces = read(unsafe Span(_unsafeElements: buffer), chunk: 61, policy: policy)
        precondition(whole == pieces, "the size of the chunks made a difference")
    }
    let header =
        "5200COMPANY                             1234567890PPDPAYMENT   261201261201   1071000300000001\n"
    let inside = unsafe Array(header.utf8) + buffer
    _ = read(inside.span, chunk: inside.count, policy: .outgoing)
    return 0
}
