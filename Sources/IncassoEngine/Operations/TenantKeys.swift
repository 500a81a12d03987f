import Crypto
import FoundationEssentials

/// The keys of one tenant, each derived from the master key for one purpose (HKDF-SHA256).
struct TenantKeys: Sendable {
    private let sealing: SymmetricKey
    /// Keyed once: taking in the key costs as much as hashing a row.
    private let index: HMAC<SHA256>
    private let link: SymmetricKey
    private let linkStream: SymmetricKey
    private let tenant: Int64

    /// Derives the keys of a tenant.
    init(master: SymmetricKey, tenant: Int64) {
        func derive(_ purpose: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: master,
                info: Array("incasso/1/\(tenant)/\(purpose)".utf8),
                outputByteCount: 32
            )
        }
        sealing = derive("sealing")
        index = HMAC<SHA256>(key: derive("index"))
        link = derive("link")
        // Of the whole book: who is given a token does not know yet whose it is.
        linkStream = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: master,
            info: Array("incasso/1/link-stream".utf8),
            outputByteCount: 32
        )
        self.tenant = tenant
    }

    /// Seals bytes (AES-256-GCM): nonce, ciphertext and tag in one.
    ///
    /// - Parameters:
    ///   - bytes: What to seal.
    ///   - context: The row that it belongs to: a value moved to another row does not open.
    ///   - nonce: 12 random bytes, never used twice.
    /// - Returns: The nonce, the ciphertext and the tag, 28 bytes longer than what was sealed.
    func seal(_ bytes: some DataProtocol, context: SealContext, nonce: some DataProtocol) -> [UInt8] {
        Array(sealed(bytes, context: context, nonce: nonce))
    }

    /// Seals bytes in place: for a million of them, one after the other.
    ///
    /// - Parameters:
    ///   - bytes: What to seal.
    ///   - context: The row that it belongs to.
    ///   - nonce: 12 random bytes, never used twice.
    ///   - body: Takes nonce, ciphertext and tag, valid within the call only.
    /// - Returns: What the body gives.
    func seal<Value>(
        _ bytes: some DataProtocol,
        context: SealContext,
        nonce: some DataProtocol,
        _ body: (Span<UInt8>) throws -> Value
    ) rethrows -> Value {
        try body(sealed(bytes, context: context, nonce: nonce).span)
    }

    private func sealed(
        _ bytes: some DataProtocol,
        context: SealContext,
        nonce: some DataProtocol
    ) -> Data {
        // Sealing fails only for a nonce or key of the wrong size, and both are ours.
        guard let nonce = try? AES.GCM.Nonce(data: nonce),
            let box = try? AES.GCM.seal(
                bytes,
                using: sealing,
                nonce: nonce,
                authenticating: context.bytes(tenant)
            ),
            let combined = box.combined
        else { preconditionFailure("a nonce has 12 bytes") }
        return combined
    }

    /// Opens sealed bytes.
    ///
    /// - Returns: `nil` when the key is another's, the bytes were changed, or they belong to another row.
    func open(_ sealed: some DataProtocol, context: SealContext) -> [UInt8]? {
        opened(sealed, context: context).map(Array.init)
    }

    /// Opens sealed bytes in place: for a million of them, one after the other.
    ///
    /// - Parameters:
    ///   - sealed: What was sealed.
    ///   - context: The row that it belongs to.
    ///   - body: Takes the clear bytes, which are valid within the call only.
    /// - Returns: What the body gives; `nil` when the key is another's, the bytes were changed, or they belong to
    ///   another row.
    func open<Value>(
        _ sealed: Span<UInt8>,
        context: SealContext,
        _ body: (Span<UInt8>) throws -> Value
    ) rethrows -> Value? {
        let clear = unsafe sealed.withUnsafeBufferPointer { buffer in
            unsafe opened(UnsafeRawBufferPointer(buffer), context: context)
        }
        return try clear.map { try body($0.span) }
    }

    private func opened(_ sealed: some DataProtocol, context: SealContext) -> Data? {
        guard let box = try? AES.GCM.SealedBox(combined: sealed) else { return nil }
        return try? AES.GCM.open(box, using: sealing, authenticating: context.bytes(tenant))
    }

    /// A MAC of a value under which it can be looked up without being stored; 16 bytes.
    func blindIndex(_ bytes: some DataProtocol) -> [UInt8] {
        var code = index
        code.update(data: bytes)
        return unsafe code.finalize().withUnsafeBytes { unsafe Array($0.prefix(16)) }
    }

    /// A MAC for link tokens.
    func linkMAC(_ bytes: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: link))
    }

    /// Bytes that hide the numbers in a link token; the same for every tenant of a key file.
    func linkStream(_ mac: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: mac, using: linkStream))
    }

    /// A MAC that tells whether this key file belongs to this tenant.
    func check(name: String) -> [UInt8] {
        blindIndex(Array("tenant:\(name)".utf8))
    }
}

/// What a sealed value belongs to.
enum SealContext {
    /// A mandate's account number.
    case mandate(Int64)
    /// A row of an import file that was parked.
    case exception(Int64)
    /// What an entry of a bank's file says is right.
    case entry(file: Int64, number: Int64)
    /// A chunk of a kept file.
    case archive(file: [UInt8], chunk: UInt32, isLast: Bool)

    fileprivate func bytes(_ tenant: Int64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(33)
        func put(_ value: UInt64) {
            unsafe withUnsafeBytes(of: value.bigEndian) { unsafe bytes.append(contentsOf: $0) }
        }
        put(UInt64(bitPattern: tenant))
        switch self {
        case .mandate(let id):
            bytes.append(1)
            put(UInt64(bitPattern: id))
        case .exception(let id):
            bytes.append(2)
            put(UInt64(bitPattern: id))
        case .entry(let file, let number):
            bytes.append(4)
            put(UInt64(bitPattern: file))
            put(UInt64(bitPattern: number))
        case .archive(let file, let chunk, let isLast):
            bytes.append(3)
            bytes.append(contentsOf: file)
            put(UInt64(chunk) << 1 | (isLast ? 1 : 0))
        }
        return bytes
    }
}
