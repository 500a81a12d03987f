/// Writes JSON text (RFC 8259) in the order of the calls.
///
/// The same calls give the same bytes. A call that JSON has no place for, such as a value without a key in an object, is
/// a programming error.
public struct JSONWriter: Sendable {
    private enum Scope { case object, array }

    private var bytes: [UInt8] = []
    private var scopes: [Scope] = []
    private var hasItems: [Bool] = []
    private var hasKey = false
    private let isIndented: Bool

    /// A writer with nothing written.
    ///
    /// - Parameter indented: Whether to write a line for each item, indented by two blanks; else all on one line.
    public init(indented: Bool = false) {
        isIndented = indented
    }

    /// The text so far.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The number of bytes that are held.
    package var count: Int { bytes.count }

    /// Takes the bytes written so far out, for output that is too large to hold.
    ///
    /// - Returns: The bytes since the last call.
    package mutating func drain() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// Starts an object.
    public mutating func beginObject() { begin(.object, 0x7B) }
    /// Ends the object.
    public mutating func endObject() { end(.object, 0x7D) }
    /// Starts an array.
    public mutating func beginArray() { begin(.array, 0x5B) }
    /// Ends the array.
    public mutating func endArray() { end(.array, 0x5D) }

    /// Writes the key of the next value.
    ///
    /// - Parameter name: The key, camelCase in all our output.
    public mutating func key(_ name: String) {
        precondition(scopes.last == .object && !hasKey, "a key stands in an object, before a value")
        separate()
        quote(name)
        bytes.append(0x3A)
        if isIndented { bytes.append(0x20) }
        hasKey = true
    }

    /// Writes a text.
    ///
    /// - Parameter value: Any text; what JSON cannot hold as it is gets escaped.
    public mutating func string(_ value: String) {
        prepareValue()
        quote(value)
    }

    /// Writes a whole number.
    ///
    /// - Parameter value: Any integer, in full.
    public mutating func integer(_ value: some BinaryInteger) {
        prepareValue()
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Writes `true` or `false`.
    ///
    /// - Parameter value: Which one.
    public mutating func boolean(_ value: Bool) {
        prepareValue()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// Writes `null`.
    public mutating func null() {
        prepareValue()
        bytes.append(contentsOf: "null".utf8)
    }

    /// Writes a key and a text, or nothing at all when there is no value.
    ///
    /// - Parameters:
    ///   - name: The key.
    ///   - value: The text; a key is absent when the value is unknown.
    public mutating func field(_ name: String, _ value: String?) {
        guard let value else { return }
        key(name)
        string(value)
    }

    /// Writes a key and a whole number, or nothing at all when there is no value.
    ///
    /// - Parameters:
    ///   - name: The key.
    ///   - value: The number; a key is absent when the value is unknown.
    public mutating func field(_ name: String, _ value: (some BinaryInteger)?) {
        guard let value else { return }
        key(name)
        integer(value)
    }

    /// Writes a key and `true` or `false`, or nothing at all when there is no value.
    ///
    /// - Parameters:
    ///   - name: The key.
    ///   - value: Which one; a key is absent when the value is unknown.
    public mutating func field(_ name: String, _ value: Bool?) {
        guard let value else { return }
        key(name)
        boolean(value)
    }

    private mutating func begin(_ scope: Scope, _ bracket: UInt8) {
        prepareValue()
        bytes.append(bracket)
        scopes.append(scope)
        hasItems.append(false)
    }

    private mutating func end(_ scope: Scope, _ bracket: UInt8) {
        precondition(scopes.last == scope && !hasKey, "ends what was begun last, with no key left open")
        scopes.removeLast()
        if hasItems.removeLast() { newLine() }
        bytes.append(bracket)
    }

    private mutating func prepareValue() {
        if scopes.last == .object {
            precondition(hasKey, "a value in an object needs a key")
            hasKey = false
        } else {
            precondition(!scopes.isEmpty || hasItems.isEmpty, "one value at the top")
            separate()
        }
    }

    private mutating func separate() {
        guard let last = hasItems.indices.last else { return }
        if hasItems[last] { bytes.append(0x2C) }
        hasItems[last] = true
        newLine()
    }

    private mutating func newLine() {
        guard isIndented else { return }
        bytes.append(0x0A)
        for _ in scopes { bytes.append(contentsOf: [0x20, 0x20]) }
    }

    private mutating func quote(_ text: String) {
        bytes.append(0x22)
        var text = text
        text.withUTF8 { utf8 in
            let span = unsafe utf8.span
            // Nearly every text has nothing to escape, and is then copied as a whole.
            var run = 0
            for index in span.indices where Self.isEscaped(span[index]) {
                append(span.extracting(run..<index))
                escape(span[index])
                run = index + 1
            }
            append(span.extracting(run..<span.count))
        }
        bytes.append(0x22)
    }

    private mutating func append(_ span: Span<UInt8>) {
        unsafe span.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }

    @inline(__always)
    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x22 || byte == 0x5C
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case 0x22, 0x5C:
            bytes.append(0x5C)
            bytes.append(byte)
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        default:
            bytes.append(contentsOf: "\\u00".utf8)
            bytes.append(Self.hexadecimal[Int(byte >> 4)])
            bytes.append(Self.hexadecimal[Int(byte & 15)])
        }
    }

    private static let hexadecimal = Array("0123456789abcdef".utf8)
}
