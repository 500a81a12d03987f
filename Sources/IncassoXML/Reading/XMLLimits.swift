/// How much of everything a reader takes before it refuses a file.
///
/// A bank's files stay far below each default; whoever goes beyond one is broken or hostile. Each limit is the largest
/// value that is still accepted and has a diagnostic of its own.
public struct XMLLimits: Sendable, Hashable {
    /// Bytes of the whole file; `XML-LIMIT-BYTES`.
    ///
    /// The default of 16 GiB is about 15 million returned debits; memory does not grow with it.
    public var bytes: Int
    /// Elements in each other; `XML-LIMIT-DEPTH`.
    ///
    /// The default is 64; the deepest element of camt.054 lies at about 15.
    public var depth: Int
    /// Attributes and namespace declarations of one start tag; `XML-LIMIT-ATTRIBUTES`.
    ///
    /// The default is 64. Debian's libxml2 2.9 needs quadratic time in their number, so the count is taken before it
    /// sees the tag.
    public var attributesPerTag: Int
    /// Bytes of one start tag in UTF-8, from `<` to `>`; `XML-LIMIT-START-TAG`.
    ///
    /// The default is 16 KiB. Values below 64 are not enforced exactly.
    public var startTagBytes: Int
    /// Bytes of text between two tags in UTF-8, and of one comment; `XML-LIMIT-TEXT`.
    ///
    /// The default is 64 KiB; ISO 20022 texts have at most 2,000 characters.
    public var textBytes: Int
    /// Elements of the whole file; `XML-LIMIT-ELEMENTS`.
    ///
    /// The default is one thousand million.
    public var elements: Int

    /// The documented defaults.
    public static let standard = XMLLimits()

    /// Limits; each has a default.
    ///
    /// - Parameters:
    ///   - bytes: Bytes of the whole file.
    ///   - depth: Elements in each other.
    ///   - attributesPerTag: Attributes and namespace declarations of one start tag.
    ///   - startTagBytes: Bytes of one start tag.
    ///   - textBytes: Bytes of text between two tags.
    ///   - elements: Elements of the whole file.
    public init(
        bytes: Int = 16 << 30,
        depth: Int = 64,
        attributesPerTag: Int = 64,
        startTagBytes: Int = 16 << 10,
        textBytes: Int = 64 << 10,
        elements: Int = 1_000_000_000
    ) {
        self.bytes = bytes
        self.depth = depth
        self.attributesPerTag = attributesPerTag
        self.startTagBytes = startTagBytes
        self.textBytes = textBytes
        self.elements = elements
    }
}
