import Crypto
import Glibc

/// Reads a file piece by piece as UTF-8 text, and hashes what it reads.
struct FileBytes: ~Copyable {
    static let chunkSize = 262_144

    let path: String
    private let descriptor: Int32
    private let encoding: CSVFormat.Encoding
    private var hasher = SHA256()
    private var raw = [UInt8](repeating: 0, count: FileBytes.chunkSize)
    /// Bytes of a character whose rest is still to come.
    private var rest: [UInt8] = []
    /// Bytes read so far.
    private(set) var size = 0
    /// Whether everything has been read.
    private(set) var isAtEnd = false

    /// Why a piece could not be taken.
    enum Failure: Error {
        /// The bytes are not in the encoding.
        case encoding
        /// The disk failed.
        case storage(EngineError)
    }

    /// Opens a file.
    ///
    /// - Throws: ``EngineError`` when it cannot be read.
    init(path: String, format: CSVFormat) throws(EngineError) {
        self.path = path
        encoding = format.encoding
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw DurableFile.failure("cannot read \(path)") }
    }

    deinit {
        close(descriptor)
    }

    /// Appends the next piece; nothing at the end of the file.
    mutating func append(to buffer: inout [UInt8]) throws(Failure) {
        let capacity = raw.count
        let count = unsafe raw.withUnsafeMutableBytes { bytes in
            unsafe Glibc.read(descriptor, bytes.baseAddress, capacity)
        }
        if count < 0 {
            if errno == EINTR { return }
            throw .storage(DurableFile.failure("cannot read \(path)"))
        }
        guard count > 0 else {
            isAtEnd = true
            if !rest.isEmpty { throw .encoding }
            return
        }
        size += count
        unsafe raw.withUnsafeBytes { bytes in
            unsafe hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[0..<count]))
        }
        switch encoding {
        case .own:
            buffer.append(contentsOf: raw[0..<count])
        case .windows1252:
            guard Self.transcode(raw.span.extracting(0..<count), to: &buffer) else { throw .encoding }
        case .utf8:
            let before = buffer.count
            buffer.append(contentsOf: rest)
            buffer.append(contentsOf: raw[0..<count])
            let whole = Self.wholeCharacters(buffer.span.extracting(before..<buffer.count))
            guard Self.isUTF8(buffer.span.extracting(before..<before + whole)) else { throw .encoding }
            rest = Array(buffer[(before + whole)...])
            buffer.removeSubrange((before + whole)...)
        }
    }

    /// The SHA-256 of everything read so far.
    func digest() -> [UInt8] { Array(hasher.finalize()) }

    /// How many of the bytes make whole characters; the others begin one at the end.
    static func wholeCharacters(_ bytes: Span<UInt8>) -> Int {
        let count = bytes.count
        for back in 1...3 where back <= count {
            let byte = bytes[count - back]
            if byte < 0x80 { return count }
            if byte >= 0xC0 {
                let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
                return length > back ? count - back : count
            }
        }
        return count
    }

    /// Whether bytes are UTF-8.
    static func isUTF8(_ bytes: Span<UInt8>) -> Bool {
        (try? UTF8Span(validating: bytes)) != nil
    }

    /// Turns Windows-1252 into UTF-8.
    ///
    /// - Returns: Whether every byte has a meaning there.
    static func transcode(_ bytes: Span<UInt8>, to buffer: inout [UInt8]) -> Bool {
        for index in bytes.indices {
            let byte = bytes[index]
            guard byte >= 0x80 else {
                buffer.append(byte)
                continue
            }
            let scalar = byte < 0xA0 ? upper[Int(byte - 0x80)] : UInt16(byte)
            guard scalar != 0 else { return false }
            if scalar >= 0x800 { buffer.append(UInt8(0xE0 | scalar >> 12)) }
            buffer.append(scalar >= 0x800 ? UInt8(0x80 | (scalar >> 6) & 0x3F) : UInt8(0xC0 | scalar >> 6))
            buffer.append(UInt8(0x80 | scalar & 0x3F))
        }
        return true
    }

    /// The characters of bytes 80 to 9F; 0 where there is none.
    private static let upper: [UInt16] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
        0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,
        0x017E,
        0x0178,
    ]
}
