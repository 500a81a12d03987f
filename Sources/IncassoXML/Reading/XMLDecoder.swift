import IncassoCore

/// Turns the bytes of a document into UTF-8, chunk by chunk.
///
/// libxml2 sees nothing but valid UTF-8, so that the start tag gate reads the same characters as libxml2, and no other
/// decoder is exposed to hostile bytes.
struct XMLDecoder {
    /// Why decoding stops.
    enum Failure: Error {
        case unsupported(String)
        case invalidUTF8(byte: UInt8)
        case invalidUTF16
    }

    private(set) var encoding: XMLEncoding?
    /// Where in the last output the first byte stands that was not UTF-8 and was read as Windows-1252.
    private(set) var firstRepair: Int?
    private let repair: XMLEncoding.Repair
    private let override: XMLEncoding?
    private var head: [UInt8] = []
    private var carry: [UInt8] = []
    private var highSurrogate: UInt32 = 0

    /// The longest XML declaration that is looked at.
    private static let longestDeclaration = 1024

    init(override: XMLEncoding?, repair: XMLEncoding.Repair) {
        self.override = override
        self.repair = repair
    }

    /// Decodes a chunk.
    ///
    /// - Parameters:
    ///   - chunk: The next bytes of the document.
    ///   - isLast: Whether the document ends here.
    ///   - output: Gets the UTF-8, appended.
    /// - Throws: A failure when the encoding is not supported or the bytes are not in it.
    mutating func decode(
        _ chunk: Span<UInt8>,
        isLast: Bool,
        into output: inout [UInt8]
    ) throws(Failure) {
        firstRepair = nil
        if encoding == nil {
            head.append(contentsOf: chunk)
            guard isLast || head.count >= Self.longestDeclaration || Self.isDeclarationComplete(head) else {
                return
            }
            let skipped = try detect()
            let bytes = head
            head = []
            let whole = bytes.span
            try decodeBody(whole.extracting(skipped..<whole.count), isLast: isLast, into: &output)
            return
        }
        try decodeBody(chunk, isLast: isLast, into: &output)
    }

    /// Whether the document can be handed on as it is: valid UTF-8 without a byte order mark or unfinished character.
    ///
    /// - Parameter chunk: The next bytes.
    /// - Returns: True when ``decode(_:isLast:into:)`` would only copy them.
    func canPassThrough(_ chunk: Span<UInt8>) -> Bool {
        encoding == .utf8 && carry.isEmpty && Self.asciiPrefix(chunk, from: 0) == chunk.count
    }

    private static func isDeclarationComplete(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 4 else { return false }
        // Without "<?xm" (after a mark) there is no declaration to wait for.
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard bytes.count >= start + 4 else { return false }
        guard bytes[start] == 0x3C, bytes[start + 1] == 0x3F else { return true }
        return bytes.contains(0x3E)
    }

    /// Finds the encoding; returns how many bytes of the head are a byte order mark.
    private mutating func detect() throws(Failure) -> Int {
        if head.starts(with: [0xEF, 0xBB, 0xBF]) {
            encoding = .utf8
            return 3
        }
        if head.starts(with: [0xFF, 0xFE]) {
            encoding = .utf16LittleEndian
            return 2
        }
        if head.starts(with: [0xFE, 0xFF]) {
            encoding = .utf16BigEndian
            return 2
        }
        if let override {
            encoding = override
            return 0
        }
        guard let name = Self.declaredName(head) else {
            if head.prefix(4).contains(0) { throw .unsupported("UTF-16 or UTF-32 without a byte order mark") }
            encoding = .utf8
            return 0
        }
        guard let declared = XMLEncoding(declared: name) else { throw .unsupported(name) }
        encoding = declared
        return 0
    }

    /// The value of `encoding` in the XML declaration.
    private static func declaredName(_ bytes: [UInt8]) -> String? {
        guard bytes.starts(with: [0x3C, 0x3F, 0x78, 0x6D, 0x6C]) else { return nil }
        let end = bytes.firstIndex(of: 0x3E) ?? bytes.count
        let text = String(decoding: bytes[..<end], as: UTF8.self)
        guard let key = text.firstRange(of: "encoding") else { return nil }
        let rest = text[key.upperBound...]
        guard let open = rest.firstIndex(where: { $0 == "\"" || $0 == "'" }) else { return nil }
        let value = rest[rest.index(after: open)...]
        guard let close = value.firstIndex(of: rest[open]) else { return nil }
        return String(value[..<close])
    }

    private mutating func decodeBody(
        _ chunk: Span<UInt8>,
        isLast: Bool,
        into output: inout [UInt8]
    ) throws(Failure) {
        switch encoding {
        case .utf8, nil: try decodeUTF8(chunk, isLast: isLast, into: &output)
        case .utf16LittleEndian: try decodeUTF16(chunk, isLast: isLast, high: 1, into: &output)
        case .utf16BigEndian: try decodeUTF16(chunk, isLast: isLast, high: 0, into: &output)
        case .latin1:
            for index in chunk.indices { Self.append(UInt32(chunk[index]), to: &output) }
        case .latin9:
            for index in chunk.indices { Self.append(Self.latin9(chunk[index]), to: &output) }
        case .windows1252:
            for index in chunk.indices { Self.append(Self.windows1252(chunk[index]), to: &output) }
        }
    }

    // MARK: UTF-8

    private mutating func decodeUTF8(
        _ chunk: Span<UInt8>,
        isLast: Bool,
        into output: inout [UInt8]
    ) throws(Failure) {
        guard carry.isEmpty else {
            // Rare: a character was cut by the end of the chunk before.
            var joined = carry
            joined.append(contentsOf: chunk)
            carry = []
            try decodeUTF8(joined.span, isLast: isLast, into: &output)
            return
        }
        var index = 0
        while index < chunk.count {
            let ascii = Self.asciiPrefix(chunk, from: index)
            output.append(contentsOf: chunk.extracting(index..<ascii))
            index = ascii
            guard index < chunk.count else { return }
            let length = Self.sequenceLength(chunk, at: index)
            if length > 0 {
                output.append(contentsOf: chunk.extracting(index..<(index + length)))
                index += length
            } else if length < 0, !isLast {
                carry.append(contentsOf: chunk.extracting(index..<chunk.count))
                return
            } else {
                guard repair == .windows1252 else { throw .invalidUTF8(byte: chunk[index]) }
                firstRepair = firstRepair ?? output.count
                Self.append(Self.windows1252(chunk[index]), to: &output)
                index += 1
            }
        }
    }

    /// The index of the first byte from `start` on that is not ASCII.
    private static func asciiPrefix(_ chunk: Span<UInt8>, from start: Int) -> Int {
        unsafe chunk.withUnsafeBytes { bytes in
            var index = start
            while index + 32 <= bytes.count {
                let first = unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                let second = unsafe bytes.loadUnaligned(fromByteOffset: index + 8, as: UInt64.self)
                let third = unsafe bytes.loadUnaligned(fromByteOffset: index + 16, as: UInt64.self)
                let fourth = unsafe bytes.loadUnaligned(fromByteOffset: index + 24, as: UInt64.self)
                guard (first | second | third | fourth) & 0x8080_8080_8080_8080 == 0 else { break }
                index += 32
            }
            while index < bytes.count, unsafe bytes[index] < 0x80 { index += 1 }
            return index
        }
    }

    /// The length of the valid sequence at a lead byte: 0 when invalid, -1 when the chunk ends inside it.
    private static func sequenceLength(_ chunk: Span<UInt8>, at index: Int) -> Int {
        let lead = chunk[index]
        let length: Int
        var lowest: UInt8 = 0x80
        var highest: UInt8 = 0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, lowest) = (3, 0xA0)
        case 0xED: (length, highest) = (3, 0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, lowest) = (4, 0x90)
        case 0xF4: (length, highest) = (4, 0x8F)
        case 0xF1...0xF3: length = 4
        default: return 0
        }
        for offset in 1..<length {
            guard index + offset < chunk.count else { return -1 }
            let byte = chunk[index + offset]
            guard byte >= (offset == 1 ? lowest : 0x80), byte <= (offset == 1 ? highest : 0xBF) else {
                return 0
            }
        }
        return length
    }

    // MARK: UTF-16

    private mutating func decodeUTF16(
        _ chunk: Span<UInt8>,
        isLast: Bool,
        high: Int,
        into output: inout [UInt8]
    ) throws(Failure) {
        for index in chunk.indices {
            carry.append(chunk[index])
            guard carry.count == 2 else { continue }
            let unit = UInt32(carry[high]) << 8 | UInt32(carry[1 - high])
            carry.removeAll(keepingCapacity: true)
            switch unit {
            case 0xD800...0xDBFF:
                guard highSurrogate == 0 else { throw .invalidUTF16 }
                highSurrogate = unit
            case 0xDC00...0xDFFF:
                guard highSurrogate != 0 else { throw .invalidUTF16 }
                Self.append(0x10000 + (highSurrogate - 0xD800) << 10 + (unit - 0xDC00), to: &output)
                highSurrogate = 0
            default:
                guard highSurrogate == 0 else { throw .invalidUTF16 }
                Self.append(unit, to: &output)
            }
        }
        if isLast, !carry.isEmpty || highSurrogate != 0 { throw .invalidUTF16 }
    }

    // MARK: Single bytes

    private static func latin9(_ byte: UInt8) -> UInt32 {
        switch byte {
        case 0xA4: 0x20AC
        case 0xA6: 0x160
        case 0xA8: 0x161
        case 0xB4: 0x17D
        case 0xB8: 0x17E
        case 0xBC: 0x152
        case 0xBD: 0x153
        case 0xBE: 0x178
        default: UInt32(byte)
        }
    }

    /// Code points of 0x80 to 0x9F; the five bytes that are not assigned stay control characters.
    private static let windows1252High: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152,
        0x8D,
        0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161,
        0x203A,
        0x153, 0x9D, 0x17E, 0x178,
    ]

    private static func windows1252(_ byte: UInt8) -> UInt32 {
        (0x80...0x9F).contains(byte) ? windows1252High[Int(byte) - 0x80] : UInt32(byte)
    }

    private static func append(_ scalar: UInt32, to output: inout [UInt8]) {
        switch scalar {
        case 0..<0x80: output.append(UInt8(scalar))
        case 0x80..<0x800:
            output.append(UInt8(0xC0 | scalar >> 6))
            output.append(UInt8(0x80 | scalar & 0x3F))
        case 0x800..<0x10000:
            output.append(UInt8(0xE0 | scalar >> 12))
            output.append(UInt8(0x80 | scalar >> 6 & 0x3F))
            output.append(UInt8(0x80 | scalar & 0x3F))
        default:
            output.append(UInt8(0xF0 | scalar >> 18))
            output.append(UInt8(0x80 | scalar >> 12 & 0x3F))
            output.append(UInt8(0x80 | scalar >> 6 & 0x3F))
            output.append(UInt8(0x80 | scalar & 0x3F))
        }
    }
}

extension [UInt8] {
    /// Appends the bytes of a span.
    mutating func append(contentsOf span: Span<UInt8>) {
        unsafe span.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
