public import IncassoCore

/// Writes XML as bytes into one reused buffer.
///
/// It knows escaping and the forms of numbers and dates, not elements: the message writers give the tags as constants,
/// which keeps a transaction at memory speed. Call ``checkpoint()`` between records: it hands the buffer to the sink once
/// it holds 256 KiB, so memory stays constant whatever the file's size.
@safe public struct XMLByteWriter: ~Copyable {
    /// The buffer is handed over when it holds so many bytes: 256 KiB, beyond which writing was not faster.
    package static let flushThreshold = 256 * 1024

    // Plain memory that only this value owns: an array would ask at each of thirty appends to a debit whether it is
    // alone, which cost a third of the time.
    private var memory: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var filled = 0
    private var flushed = 0
    private let sink: any ByteSink

    /// A writer that hands its bytes to a sink.
    public init(to sink: any ByteSink) {
        self.sink = sink
        // Room for the record that crosses the threshold.
        capacity = Self.flushThreshold + 16 * 1024
        unsafe memory = .allocate(capacity: capacity)
    }

    deinit {
        unsafe memory.deallocate()
    }

    /// Bytes written so far, with those still in the buffer.
    public var count: Int { flushed + filled }

    /// Writes a constant as it stands: tags, line ends.
    public mutating func raw(_ constant: StaticString) {
        unsafe append(constant.utf8Start, constant.utf8CodeUnitCount)
    }

    /// Writes bytes as they stand, for content that is known to need no escaping.
    public mutating func raw(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { source in
            guard let start = source.baseAddress else { return }
            unsafe append(start, source.count)
        }
    }

    /// Writes text, escaped for element content and attribute values.
    ///
    /// - Parameter bytes: UTF-8.
    /// - Throws: ``XMLTextError`` at a control character (also tab and line end: no field of a payment may hold them);
    ///   the bytes before it may then have been written.
    public mutating func text(_ bytes: Span<UInt8>) throws(XMLTextError) {
        var run = 0
        for index in bytes.indices {
            let byte = bytes[index]
            if Self.isPlain(byte) { continue }
            guard byte >= 0x20, byte != 0x7F else { throw XMLTextError(position: index, byte: byte) }
            if index > run { raw(bytes.extracting(run..<index)) }
            escape(byte)
            run = index + 1
        }
        if run < bytes.count { raw(bytes.extracting(run..<bytes.count)) }
    }

    /// Writes text, escaped.
    ///
    /// - Parameter string: The text.
    /// - Throws: ``XMLTextError`` at a control character.
    public mutating func text(_ string: String) throws(XMLTextError) {
        let bytes = Array(string.utf8)
        try text(bytes.span)
    }

    /// Writes an amount with a point and exactly so many digits after it: 1230 with 2 digits is `12.30`.
    ///
    /// - Parameters:
    ///   - minorUnits: The amount in minor units.
    ///   - digits: Digits after the point, 0 for none.
    public mutating func decimal(minorUnits: Int128, digits: Int) {
        if minorUnits < 0 { byte(UInt8(ascii: "-")) }
        number(minorUnits.magnitude, digits: digits)
    }

    /// Writes an amount with a point and exactly so many digits after it.
    ///
    /// - Parameters:
    ///   - minorUnits: The amount in minor units.
    ///   - digits: Digits after the point, 0 for none.
    public mutating func decimal(minorUnits: Int64, digits: Int) {
        if minorUnits < 0 { byte(UInt8(ascii: "-")) }
        number(minorUnits.magnitude, digits: digits)
    }

    /// Writes a whole number.
    public mutating func integer(_ value: Int) {
        decimal(minorUnits: Int64(value), digits: 0)
    }

    /// Writes a day as `YYYY-MM-DD`.
    public mutating func date(_ day: LocalDate) {
        let (year, month, dayOfMonth) = day.civil
        digits(year / 100)
        digits(year % 100)
        byte(UInt8(ascii: "-"))
        digits(month)
        byte(UInt8(ascii: "-"))
        digits(dayOfMonth)
    }

    /// Hands the buffer to the sink when it is full enough; call it between records.
    public mutating func checkpoint() throws {
        if filled >= Self.flushThreshold { try flush() }
    }

    /// Hands everything to the sink.
    public mutating func flush() throws {
        guard filled > 0 else { return }
        try unsafe sink.write(Span(_unsafeStart: memory, count: filled))
        flushed += filled
        filled = 0
    }

    private mutating func number<Number: FixedWidthInteger & UnsignedInteger>(_ value: Number, digits: Int) {
        let start = filled
        var rest = value
        var written = 0
        repeat {
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
            byte(0x30 &+ UInt8(truncatingIfNeeded: remainder))
            rest = quotient
            written += 1
            if written == digits { byte(UInt8(ascii: ".")) }
        } while rest != 0 || written <= digits
        // It was written from its end.
        var low = start
        var high = filled - 1
        while low < high {
            unsafe swap(&memory[low], &memory[high])
            low += 1
            high -= 1
        }
    }

    private mutating func append(_ source: UnsafePointer<UInt8>, _ count: Int) {
        if filled + count > capacity { grow(by: count) }
        unsafe (memory + filled).update(from: source, count: count)
        filled += count
    }

    private mutating func byte(_ value: UInt8) {
        if filled == capacity { grow(by: 1) }
        unsafe memory[filled] = value
        filled += 1
    }

    /// Makes room for a record that is longer than the room between the threshold and the end.
    @inline(never)
    private mutating func grow(by count: Int) {
        let larger = (filled + count) * 2
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        unsafe moved.update(from: memory, count: filled)
        unsafe memory.deallocate()
        unsafe memory = moved
        capacity = larger
    }

    /// Two decimal digits, 0 to 99.
    private mutating func digits(_ value: Int) {
        byte(0x30 + UInt8(value / 10))
        byte(0x30 + UInt8(value % 10))
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "&"): raw("&amp;")
        case UInt8(ascii: "<"): raw("&lt;")
        case UInt8(ascii: ">"): raw("&gt;")
        case UInt8(ascii: "\""): raw("&quot;")
        default: raw("&apos;")
        }
    }

    /// Whether a byte is copied as it stands: not a control character and none of `& < > " '`.
    @inline(__always)
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x00...0x1F, 0x22, 0x26, 0x27, 0x3C, 0x3E, 0x7F: false
        default: true
        }
    }
}

/// A byte that may not stand in the text of a payment file.
public struct XMLTextError: Error, Hashable {
    /// Its place in the text, from 0.
    public let position: Int
    /// The byte.
    public let byte: UInt8

    /// An error at a place.
    public init(position: Int, byte: UInt8) {
        self.position = position
        self.byte = byte
    }
}
