import Glibc

/// A repeatable source of randomness (SplitMix64) for property tests.
///
/// Put ``describe`` into the comment of each expectation, so that a failure says how to repeat it:
/// `#expect(isRight, "\(generator.describe)")`.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    /// The seed: from the environment variable `INCASSO_TEST_SEED`, else a fixed one.
    public let seed: UInt64
    private var state: UInt64

    /// A generator with the seed of the run.
    ///
    /// - Parameter purpose: Mixed into the start, so that two tests with one seed draw different numbers.
    public init(_ purpose: String = #function) {
        let given = unsafe getenv("INCASSO_TEST_SEED").flatMap { unsafe UInt64(String(cString: $0)) }
        self.init(seed: given ?? 20_261_122, purpose)
    }

    /// A generator with a seed of its own.
    ///
    /// - Parameters:
    ///   - seed: The seed.
    ///   - purpose: Mixed into the start.
    public init(seed: UInt64, _ purpose: String = "") {
        self.seed = seed
        state = purpose.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// How to repeat the run.
    public var describe: String { "repeat with INCASSO_TEST_SEED=\(seed)" }

    /// A number of a range.
    ///
    /// - Parameter range: The numbers to draw from.
    /// - Returns: One of them, each as likely.
    public mutating func int(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &self)
    }

    /// One of the elements.
    ///
    /// - Parameter elements: At least one.
    /// - Returns: One of them, each as likely.
    public mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[int(0...(elements.count - 1))]
    }

    /// A text of characters of an alphabet.
    ///
    /// - Parameters:
    ///   - alphabet: At least one character.
    ///   - length: How many characters.
    /// - Returns: The text.
    public mutating func text(of alphabet: String, length: ClosedRange<Int>) -> String {
        let characters = Array(alphabet)
        var result = ""
        for _ in 0..<int(length) { result.append(pick(characters)) }
        return result
    }
}
