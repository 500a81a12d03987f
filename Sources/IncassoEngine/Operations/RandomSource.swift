import Glibc
import Synchronization

/// Where the engine takes random bytes from, so that a run can be repeated to the byte.
public protocol RandomSource: AnyObject, Sendable {
    /// So many random bytes.
    func bytes(_ count: Int) -> [UInt8]
}

/// The operating system's cryptographic generator.
public final class SystemRandom: RandomSource {
    /// The operating system's generator.
    public init() {}

    /// So many bytes that nobody can foresee.
    public func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        // The call takes at most 256 bytes, and fails only where the kernel has no generator at all.
        for start in stride(from: 0, to: count, by: 256) {
            let size = min(256, count - start)
            let result = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe getentropy(buffer.baseAddress.map { unsafe $0 + start }, size)
            }
            precondition(result == 0, "the operating system gives no random bytes")
        }
        return bytes
    }
}

/// A generator that gives the same bytes for the same seed (SplitMix64).
///
/// For rehearsals and tests, never for a real book.
public final class SeededRandom: RandomSource {
    private let state: Mutex<UInt64>

    /// A generator with this seed.
    public init(seed: UInt64) {
        state = Mutex(seed)
    }

    /// The next so many bytes of the seed's sequence.
    public func bytes(_ count: Int) -> [UInt8] {
        state.withLock { state in
            var bytes: [UInt8] = []
            while bytes.count < count {
                state &+= 0x9E37_79B9_7F4A_7C15
                var word = state
                word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
                word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
                word ^= word >> 31
                unsafe withUnsafeBytes(of: word) { unsafe bytes.append(contentsOf: $0) }
            }
            return Array(bytes.prefix(count))
        }
    }
}
