import IncassoCore
import IncassoISO20022

/// Takes every event and checks that each leaf is told once.
private final class Counter: BankFileConsumer {
    private var events = 0

    func begin(_ container: borrowing BankContainer) {
        events = 0
    }

    func handle(_ event: borrowing BankEvent) {
        events += 1
    }

    func end(_ container: borrowing BankContainer, totals: BankContainerTotals) {
        precondition(totals.leaves == events, "an event was lost or told twice")
    }
}

/// Reads bytes in two chunks; whatever they are, the reader may only throw.
private func read(_ bytes: Span<UInt8>) {
    let reader = BankFileReader(consumer: Counter())
    do {
        try reader.feed(bytes.extracting(0..<(bytes.count / 2)))
        try reader.feed(bytes.extracting((bytes.count / 2)..<bytes.count))
        try reader.finish()
    } catch {
        // Refusing is fine.
    }
}

/// libFuzzer's entry point for the reader of statements.
///
/// The bytes are read as they are, and once more inside the message, so that the fuzzer need not find the head first.
@c(LLVMFuzzerTestOneInput)
public func fuzzCamt(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let buffer = unsafe UnsafeBufferPointer(start: start, count: count)
    read(unsafe Span(_unsafeElements: buffer))
    let inside =
        unsafe Array("<Document><BkToCstmrStmt>".utf8) + buffer + Array("</BkToCstmrStmt></Document>".utf8)
    read(inside.span)
    return 0
}
