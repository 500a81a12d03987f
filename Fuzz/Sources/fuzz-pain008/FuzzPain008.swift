import IncassoISO20022

/// Reads arbitrary bytes as a collection file: it may refuse them, and must not trap.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let reader = Pain008Reader(into: Pain008Summary())
    do {
        try reader.feed(bytes.span)
        _ = try reader.finish()
    } catch {
        // Refused, as most bytes should be.
    }
    return 0
}
