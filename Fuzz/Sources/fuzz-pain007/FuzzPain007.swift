import IncassoISO20022

/// Takes every reversal and checks that the totals told are those of what was handed on.
private final class Counter: Pain007Consumer {
    private var count = 0

    func begin(_ message: borrowing Pain007Message) {}

    func begin(_ block: borrowing Pain007Block) {
        count = 0
    }

    func handle(_ transaction: borrowing Pain007Transaction) {
        count += 1
    }

    func end(_ block: borrowing Pain007Block, totals: Pain007Totals) {
        precondition(count == 0 || totals.count == count, "a reversal was lost or counted twice")
    }

    func end(_ message: borrowing Pain007Message, totals: Pain007Totals) {}
}

/// Reads bytes in two chunks; whatever they are, the reader may only throw.
private func read(_ bytes: Span<UInt8>) {
    let reader = Pain007Reader(into: Counter())
    do {
        try reader.feed(bytes.extracting(0..<(bytes.count / 2)))
        try reader.feed(bytes.extracting((bytes.count / 2)..<bytes.count))
        _ = try reader.finish()
    } catch {
        // Refused, as most bytes should be.
    }
}

/// libFuzzer's entry point for the reader of reversal files.
///
/// The bytes are read as they are, and once more inside the message, so that the fuzzer need not find the head first.
@c(LLVMFuzzerTestOneInput)
public func fuzzPain007(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let buffer = unsafe UnsafeBufferPointer(start: start, count: count)
    read(unsafe Span(_unsafeElements: buffer))
    let inside =
        unsafe Array("<Document><CstmrPmtRvsl>".utf8) + buffer + Array("</CstmrPmtRvsl></Document>".utf8)
    read(inside.span)
    return 0
}
