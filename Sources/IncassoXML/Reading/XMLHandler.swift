public import IncassoCore

/// Takes the elements of a document as they come by.
///
/// Subclass it, override what you need, and hand it to ``XMLPushReader``. An override may throw: the reader stops there
/// and throws the same error to its caller.
open class XMLHandler {
    /// The names that get numbers.
    public let vocabulary: XMLVocabulary
    /// Set it in ``start(_:attributes:)`` to get the text of this element in ``text(_:)``.
    ///
    /// The reader sets it back to false at each start and end tag, so that text nobody asks for costs nothing.
    public final var wantsText: Bool {
        get { position.value.wantsText }
        set { position.value.wantsText = newValue }
    }
    /// Whether ``strayText()`` is told; false unless it is set, because blanks between elements cost a look then.
    public final var watchesStrayText = false
    /// The line on which the current start tag ends, from 1.
    public final var line: Int { position.value.line }
    /// The column after the current start tag's attributes, in bytes from 1.
    public final var column: Int { position.value.column }
    /// Elements that are open, the current one included.
    public final var depth: Int { position.value.depth }

    /// Where the reader stands, and whether the handler wants the text there.
    struct Position {
        var wantsText = false
        var line = 1
        var column = 1
        var depth = 0
    }
    final let position = Unshared(Position())

    /// A handler that knows these names.
    public init(vocabulary: XMLVocabulary) {
        self.vocabulary = vocabulary
    }

    /// The root element is about to start.
    ///
    /// - Parameters:
    ///   - name: The number of its local name, 0 when unknown.
    ///   - localName: Its local name.
    ///   - namespace: Its namespace, `nil` when it has none.
    /// - Throws: Whatever shall stop the reader.
    open func root(_ name: Int, localName: String, namespace: String?) throws {}

    /// An element starts.
    ///
    /// - Parameters:
    ///   - name: The number of its local name, 0 when unknown.
    ///   - attributes: Its attributes, valid during the call.
    /// - Throws: Whatever shall stop the reader.
    open func start(_ name: Int, attributes: borrowing XMLAttributes) throws {}

    /// An element starts whose name is not in the vocabulary: ``start(_:attributes:)`` follows with the number 0.
    ///
    /// - Parameter localName: Its local name, valid during the call.
    /// - Throws: Whatever shall stop the reader.
    open func unknown(_ localName: Span<UInt8>) throws {}

    /// A CDATA section stands in the innermost element, and what it holds comes with the text.
    ///
    /// A long section is told several times.
    ///
    /// - Throws: Whatever shall stop the reader.
    open func cdata() throws {}

    /// A text stands where none was asked for: between elements, or in an element that shall hold others.
    ///
    /// A long text is told several times.
    ///
    /// - Throws: Whatever shall stop the reader.
    open func strayText() throws {}

    /// The whole text of the innermost element, told once and directly before its end, if ``wantsText`` was set.
    ///
    /// References and CDATA are resolved; text before a child element is dropped. Empty elements are told too.
    open func text(_ bytes: Span<UInt8>) throws {}

    /// An element ends.
    ///
    /// - Parameter name: The number of its local name, 0 when unknown.
    /// - Throws: Whatever shall stop the reader.
    open func end(_ name: Int) throws {}

    /// Where the reader stands, for a diagnostic.
    ///
    /// - Parameter path: The path to tell, if any.
    /// - Returns: Line and column of the current start tag.
    public final func location(path: String? = nil) -> Diagnostic.Location {
        Diagnostic.Location(line: line, column: column, path: path)
    }
}
