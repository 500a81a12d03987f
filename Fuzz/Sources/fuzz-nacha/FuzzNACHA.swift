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

/// Reads bytes in chunks of one size; whatever they are, the reader may only throw.
private func read(_ bytes: Span<UInt8>, chunk: Int) -> [Int] {
    let counter = Counter()
    let reader = NACHAReader(consumer: counter)
    do {
        var start = 0
        while start < bytes.count {
            let end = min(start + chunk, bytes.count)
            try reader.feed(bytes.extracting(start..<end))
            start = end
        }
        try reader.finish()
    } catch {
        // Refusing is fine.
    }
    return counter.lines
}

/// libFuzzer's entry point for the reader of ACH files.
///
/// The bytes are read whole and in pieces, which must give the same events, and once more behind a batch header, so that
/// the fuzzer need not find one first.
@c(LLVMFuzzerTestOneInput)
public func fuzzNACHA(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let buffer = unsafe UnsafeBufferPointer(start: start, count: count)
    let whole = read(unsafe Span(_unsafeElements: buffer), chunk: max(count, 1))
    let pieces = read(unsafe Span(_unsafeElements: buffer), chunk: 61)
    precondition(whole == pieces, "the size of the chunks made a difference")
    let header =
        "5200COMPANY                             1234567890PPDPAYMENT   261201261201   1071000300000001\n"
    let inside = unsafe Array(header.utf8) + buffer
    _ = read(inside.span, chunk: inside.count)
    return 0
}
