import Crypto
import Glibc
import IncassoCore

/// Sealed copies of the files that came from and went to banks, or are frozen to go.
///
/// A copy is a header of 16 random bytes and chunks of up to 64 KiB, each sealed with its number and whether it is the
/// last, so that a cut or reordered copy does not open. Copies are named by the SHA-256 of the clear content.
struct Archive: Sendable {
    static let chunkSize = 65_536
    private static let magic = Array("INCASSO1".utf8)

    let directory: String
    let keys: TenantKeys
    let random: any RandomSource

    /// What a copy is for.
    enum Purpose: String {
        /// Evidence: the file came from a bank, or was handed over to one.
        case kept = ".sealed"
        /// The file of a frozen batch, which its release will hand over (decision 0045).
        case frozen = ".frozen"
    }

    /// Where the copy of a file with this hash lies.
    func path(of sha256: [UInt8], for purpose: Purpose = .kept) -> String {
        directory + "/" + sha256.hex + purpose.rawValue
    }

    /// Whether there is the copy of a frozen batch's file.
    func holdsFrozen(_ sha256: [UInt8]) -> Bool {
        DurableFile.exists(path(of: sha256, for: .frozen))
    }

    /// Drops the copy of a file that is frozen no longer.
    func dropFrozen(_ sha256: [UInt8]) {
        unsafe unlink(path(of: sha256, for: .frozen))
    }

    /// Makes evidence of the copy of a frozen batch's file, which is handed over now; doing it again changes nothing.
    func keepFrozen(_ sha256: [UInt8]) throws(EngineError) {
        let frozen = path(of: sha256, for: .frozen)
        if try !DurableFile.renameWithoutReplacing(frozen, to: path(of: sha256)) { unsafe unlink(frozen) }
        try DurableFile.synchroniseDirectory(of: frozen)
    }

    /// Starts a copy under a temporary name.
    func writer(for purpose: Purpose = .kept) throws(EngineError) -> Writer {
        try Writer(archive: self, purpose: purpose)
    }

    /// Reads a copy back in chunks.
    ///
    /// - Parameters:
    ///   - sha256: The hash of the clear content.
    ///   - purpose: Which copy.
    ///   - body: Takes the clear chunks in order.
    /// - Throws: ``EngineError`` when the copy is missing, cut or changed.
    func read(
        _ sha256: [UInt8],
        for purpose: Purpose = .kept,
        _ body: (Span<UInt8>) throws -> Void
    ) throws {
        let path = path(of: sha256, for: purpose)
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw DurableFile.failure("cannot read the kept copy \(path)") }
        defer { close(descriptor) }
        let damaged = EngineError(.storage, "the kept copy \(path) is damaged or sealed with another key")
        guard let head = Self.take(24, from: descriptor), Array(head[..<8]) == Self.magic else {
            throw damaged
        }
        let file = Array(head[8...])
        var number: UInt32 = 0
        while true {
            guard let frame = Self.take(5, from: descriptor) else { throw damaged }
            let isLast = frame[0] == 1
            let count = frame[1...].reduce(0) { $0 << 8 | Int($1) }
            guard count <= Self.chunkSize + 28, let sealed = Self.take(count, from: descriptor),
                let clear = keys.open(sealed, context: .archive(file: file, chunk: number, isLast: isLast))
            else { throw damaged }
            try body(clear.span)
            if isLast { return }
            number += 1
        }
    }

    private static func take(_ count: Int, from descriptor: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let read = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress.map { unsafe $0 + filled }, count - filled)
            }
            if read < 0 && errno == EINTR { continue }
            guard read > 0 else { return nil }
            filled += read
        }
        return bytes
    }

    /// Writes one copy and hashes its clear content on the way.
    final class Writer {
        private let archive: Archive
        private let purpose: Purpose
        private let temporary: String
        private let file: [UInt8]
        private var descriptor: Int32
        private var hasher = SHA256()
        private var pending: [UInt8] = []
        private var number: UInt32 = 0
        /// Clear bytes taken so far.
        private(set) var size = 0

        fileprivate init(archive: Archive, purpose: Purpose) throws(EngineError) {
            self.archive = archive
            self.purpose = purpose
            file = archive.random.bytes(16)
            temporary = archive.directory + "/" + file.hex + ".tmp"
            descriptor = unsafe Glibc.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw DurableFile.failure("cannot write \(temporary)") }
            pending.reserveCapacity(2 * Archive.chunkSize)
            let head = Archive.magic + file
            try DurableFile.write(head.span, to: descriptor, path: temporary)
        }

        deinit {
            if descriptor >= 0 {
                close(descriptor)
                unsafe unlink(temporary)
            }
        }

        /// Takes clear bytes.
        func append(_ bytes: Span<UInt8>) throws(EngineError) {
            size += bytes.count
            unsafe bytes.withUnsafeBufferPointer { buffer in
                unsafe hasher.update(bufferPointer: UnsafeRawBufferPointer(buffer))
                unsafe pending.append(contentsOf: buffer)
            }
            var sealed = 0
            while pending.count - sealed > Archive.chunkSize {
                try seal(pending[sealed..<sealed + Archive.chunkSize], isLast: false)
                sealed += Archive.chunkSize
            }
            pending.removeSubrange(..<sealed)
        }

        /// Completes the copy; it is on the disk when this returns.
        ///
        /// - Returns: The SHA-256 of the clear content. An equal copy that exists already is kept.
        func finish() throws(EngineError) -> [UInt8] {
            try seal(pending[...], isLast: true)
            try DurableFile.synchronise(descriptor, path: temporary)
            close(descriptor)
            descriptor = -1
            let sha256 = Array(hasher.finalize())
            if try !DurableFile.renameWithoutReplacing(temporary, to: archive.path(of: sha256, for: purpose))
            {
                unsafe unlink(temporary)
            }
            try DurableFile.synchroniseDirectory(of: temporary)
            return sha256
        }

        private func seal(_ clear: ArraySlice<UInt8>, isLast: Bool) throws(EngineError) {
            let sealed = archive.keys.seal(
                clear,
                context: .archive(file: file, chunk: number, isLast: isLast),
                nonce: archive.random.bytes(12)
            )
            var frame: [UInt8] = [isLast ? 1 : 0]
            for shift in stride(from: 24, through: 0, by: -8) {
                frame.append(UInt8(truncatingIfNeeded: sealed.count >> shift))
            }
            try DurableFile.write(frame.span, to: descriptor, path: temporary)
            try DurableFile.write(sealed.span, to: descriptor, path: temporary)
            number += 1
        }
    }
}

extension [UInt8] {
    /// The bytes of lower-case hexadecimal digits; `nil` when they are none.
    init?(hex: some StringProtocol) {
        let digits = hex.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case 0x30...0x39: byte - 0x30
            case 0x61...0x66: byte - 0x57
            default: nil
            }
        }
        guard digits.count == hex.utf8.count, digits.count % 2 == 0 else { return nil }
        self = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}

extension Sequence<UInt8> {
    /// Lower-case hexadecimal digits.
    package var hex: String {
        map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
    }
}
