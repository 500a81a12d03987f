import Crypto
import IncassoCore

/// Takes a file's bytes, hashes and counts them, and hands them on.
final class HashingSink: ByteSink {
    private var hasher = SHA256()
    private let next: [any ByteSink]
    /// Bytes taken so far.
    private(set) var size = 0

    /// A sink that hands bytes on to others; to nobody when only the hash is wanted.
    init(to next: [any ByteSink] = []) {
        self.next = next
    }

    func write(_ bytes: Span<UInt8>) throws {
        size += bytes.count
        unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe hasher.update(bufferPointer: UnsafeRawBufferPointer(buffer))
        }
        for sink in next { try sink.write(bytes) }
    }

    /// The SHA-256 of everything taken.
    func finish() -> [UInt8] {
        Array(hasher.finalize())
    }
}

/// Hands a file's bytes on, through the rules of its scheme.
///
/// Once the writer has refused a debit the bytes are worth nothing, and are judged no further.
final class JudgedSink: ByteSink {
    private let rules: (any FileRules)?
    private let next: (any ByteSink)?
    private var refusals: [FileFinding] = []

    init(rules: (any FileRules)?, next: (any ByteSink)?) {
        self.rules = rules
        self.next = next
    }

    /// Whether the writer refused something.
    var hasRefused: Bool { !refusals.isEmpty }

    func write(_ bytes: Span<UInt8>) throws {
        guard !hasRefused else { return }
        try next?.write(bytes)
        try rules?.write(bytes)
    }

    /// Notes what the writer refused, by the places of the block and of the debit in it from 1.
    func refuse(block: Int?, debit: Int?, _ finding: Diagnostic) {
        refusals.append(FileFinding(block: block, debit: debit, diagnostic: finding))
    }

    /// What the writer refused, else what the rules found.
    func finish() throws -> FileJudgement {
        if hasRefused { return FileJudgement(errors: refusals, isComplete: rules == nil) }
        return try rules?.finish() ?? FileJudgement()
    }
}

extension Archive.Writer: ByteSink {
    func write(_ bytes: Span<UInt8>) throws {
        try append(bytes)
    }
}
