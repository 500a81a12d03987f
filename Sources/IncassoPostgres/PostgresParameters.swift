internal import CPQ
internal import IncassoSQL

/// The values of one execution, in the binary form of the protocol.
struct PostgresParameters {
    /// The announced types, in the order of the numbers.
    private(set) var types: [Oid] = []
    private var bytes: [UInt8] = []
    private var ranges: [Range<Int>?] = []

    /// Encodes the values that a statement names.
    init(_ names: NamedParameters, _ bindings: Bindings, of statement: String) throws {
        types.reserveCapacity(names.names.count)
        ranges.reserveCapacity(names.names.count)
        try names.forEachValue(in: bindings, of: statement) { _, value in
            try append(value, of: statement)
        }
        // An empty value needs an address too: a null one means NULL.
        bytes.append(0)
    }

    private mutating func append(_ value: SQLValue, of statement: String) throws {
        types.append(PostgresType.of(value))
        let start = bytes.count
        switch value {
        case .null:
            ranges.append(nil)
            return
        case .integer(let integer):
            unsafe withUnsafeBytes(of: integer.bigEndian) { unsafe bytes.append(contentsOf: $0) }
        case .text(var text):
            try text.withUTF8 { buffer in
                try StorableText.check(unsafe buffer.span, in: statement)
                unsafe bytes.append(contentsOf: buffer)
            }
        case .blob(let blob):
            bytes.append(contentsOf: blob)
        }
        ranges.append(start..<bytes.count)
    }

    /// Gives the values, lengths and formats as libpq takes them; valid within the body only.
    func withPointers<Value>(
        _ body: (
            _ count: Int32, _ values: UnsafePointer<UnsafePointer<CChar>?>?, _ lengths: UnsafePointer<Int32>?,
            _ formats: UnsafePointer<Int32>?
        ) -> Value
    ) -> Value {
        let lengths = ranges.map { Int32($0?.count ?? 0) }
        let formats = [Int32](repeating: 1, count: ranges.count)
        return unsafe bytes.withUnsafeBytes { buffer in
            let values = unsafe ranges.map { range in
                unsafe range.flatMap { range in
                    unsafe buffer.baseAddress.map {
                        unsafe ($0 + range.lowerBound).assumingMemoryBound(to: CChar.self)
                    }
                }
            }
            return unsafe body(Int32(ranges.count), values, lengths, formats)
        }
    }
}
