import Glibc
import IncassoCore

/// Records on disk in the order in which they came, to be read again in another order.
///
/// The file has no name once it is open: nothing is left of it, however the process ends.
final class RecordSpool {
    private let descriptor: Int32
    private let path: String
    private var pending: [UInt8] = []
    private var written = 0

    /// Bytes so far.
    var count: Int { written + pending.count }

    /// Opens an empty file.
    ///
    /// - Parameter directory: Where there is room for a copy of the files that are read.
    /// - Throws: `FileError` when the directory takes no new file.
    init(in directory: String) throws(FileError) {
        var template = Array("\(directory)/.incasso-spool-XXXXXX".utf8CString)
        let opened = unsafe mkstemp(&template)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        descriptor = opened
        guard opened >= 0 else { throw FileError(action: .create, path: path, number: errno) }
        unsafe unlink(path)
    }

    deinit {
        if descriptor >= 0 { _ = close(descriptor) }
    }

    func append(_ bytes: Span<UInt8>) throws(FileError) {
        pending.append(contentsOf: bytes)
        if pending.count >= 256 << 10 { try flush() }
    }

    /// Makes everything that was appended readable.
    func flush() throws(FileError) {
        var start = 0
        while start < pending.count {
            let count = unsafe pending.withUnsafeBytes { bytes in
                unsafe write(descriptor, bytes.baseAddress.map { unsafe $0 + start }, bytes.count - start)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileError(action: .write, path: path, number: errno) }
            start += count
        }
        written += pending.count
        pending.removeAll(keepingCapacity: true)
    }

    /// Reads a part, in pieces of whole records.
    func forEachPiece(of range: Range<Int>, _ body: (Span<UInt8>) throws -> Void) throws {
        let length = NACHALayout.recordLength
        var buffer = [UInt8](repeating: 0, count: 2_048 * length)
        var position = range.lowerBound
        while position < range.upperBound {
            let wanted = min(buffer.count, range.upperBound - position)
            var filled = 0
            while filled < wanted {
                let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                    unsafe pread(
                        descriptor,
                        bytes.baseAddress.map { unsafe $0 + filled },
                        wanted - filled,
                        position + filled
                    )
                }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw FileError(action: .read, path: path, number: errno) }
                filled += count
            }
            try body(buffer.span.extracting(0..<filled))
            position += filled
        }
    }
}
