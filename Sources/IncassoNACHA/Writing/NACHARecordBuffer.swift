import IncassoCore

/// Writes fields of fixed length into one reused buffer, which goes to the sink when it is full.
///
/// A record is opened with ``begin()``, its 94 bytes are appended in order, and it is closed with ``end()``.
@safe struct NACHARecordBuffer: ~Copyable {
    /// Bytes in the buffer: 256 KiB, beyond which writing was not faster.
    static let capacity = 256 * 1024

    // Plain memory that only this value owns: an array would ask at each field whether it is alone.
    private let memory: UnsafeMutablePointer<UInt8>
    private var filled = 0
    private let lineEnding: NACHALineEnding
    private let sink: any ByteSink
    /// Records written so far.
    private(set) var records = 0

    init(to sink: any ByteSink, lineEnding: NACHALineEnding) {
        self.sink = sink
        self.lineEnding = lineEnding
        unsafe memory = .allocate(capacity: Self.capacity)
    }

    deinit {
        unsafe memory.deallocate()
    }

    /// Makes room for a record.
    mutating func begin() throws {
        if filled + NACHALayout.recordLength + 2 > Self.capacity { try flush() }
    }

    /// Ends a record.
    mutating func end() {
        records += 1
        switch lineEnding {
        case .lineFeed: byte(0x0A)
        case .carriageReturnLineFeed:
            byte(0x0D)
            byte(0x0A)
        case .none: break
        }
    }

    /// Appends one byte.
    mutating func byte(_ value: UInt8) {
        precondition(filled < Self.capacity)
        unsafe memory[filled] = value
        filled += 1
    }

    /// Appends so many copies of a byte.
    mutating func fill(_ value: UInt8, _ count: Int) {
        precondition(count >= 0 && filled + count <= Self.capacity)
        unsafe (memory + filled).update(repeating: value, count: count)
        filled += count
    }

    /// Appends a constant.
    mutating func constant(_ text: StaticString) {
        let count = text.utf8CodeUnitCount
        precondition(filled + count <= Self.capacity)
        unsafe (memory + filled).update(from: text.utf8Start, count: count)
        filled += count
    }

    /// Appends a number with leading zeros; the caller has checked that it fits.
    mutating func number(_ value: Int, _ width: Int) {
        precondition(filled + width <= Self.capacity)
        var rest = value
        var place = filled + width
        while place > filled {
            place -= 1
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            unsafe memory[place] = 0x30 &+ UInt8(truncatingIfNeeded: digit)
            rest = quotient
        }
        filled += width
    }

    /// Appends a text, blanks behind it; the caller has checked that it fits.
    mutating func text(_ bytes: Span<UInt8>, _ width: Int) {
        precondition(bytes.count <= width && filled + width <= Self.capacity)
        for index in bytes.indices { unsafe memory[filled + index] = bytes[index] }
        for index in bytes.count..<width { unsafe memory[filled + index] = 0x20 }
        filled += width
    }

    /// Appends a text, blanks behind it; the caller has checked that it fits.
    mutating func text(_ string: String, _ width: Int) {
        let bytes = Array(string.utf8)
        text(bytes.span, width)
    }

    /// Appends a day as `YYMMDD`, or blanks.
    mutating func day(_ day: LocalDate?) {
        guard let day else { return fill(0x20, 6) }
        let (year, month, dayOfMonth) = day.civil
        number(year % 100, 2)
        number(month, 2)
        number(dayOfMonth, 2)
    }

    /// Hands everything to the sink.
    mutating func flush() throws {
        guard filled > 0 else { return }
        try unsafe sink.write(Span(_unsafeStart: memory, count: filled))
        filled = 0
    }
}
