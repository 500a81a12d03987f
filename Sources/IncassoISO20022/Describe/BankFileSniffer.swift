public import IncassoCore
import IncassoXML

/// Finds out what a file is from its first bytes.
public enum BankFileSniffer {
    /// As many bytes as are looked at, at most.
    public static let headSize = 16 << 10

    /// What the bytes at the start of a file are.
    ///
    /// The file's name is not looked at: banks mix names up.
    ///
    /// - Parameter head: The first bytes, up to ``headSize``; more do no harm.
    /// - Returns: The format; ``BankFileFormat/Kind/unknown`` when it is none of the known ones.
    public static func format(of head: Span<UInt8>) -> BankFileFormat {
        look(at: head).format
    }

    /// What the bytes are, and whether more of them could change that.
    static func look(at head: Span<UInt8>) -> (format: BankFileFormat, isConclusive: Bool) {
        if isACH(head) { return (BankFileFormat(kind: .nacha), true) }
        let (format, isSure) = SniffingHandler.look(at: head.extracting(0..<min(head.count, headSize)))
        return (format, isSure && format.kind != .unknown || head.count >= headSize)
    }

    /// What a file on disk is.
    ///
    /// - Parameter path: The file.
    /// - Returns: The format, as ``format(of:)`` tells it of the first bytes.
    /// - Throws: `XMLReadError` with `XML-FILE` when the file cannot be opened or read.
    public static func format(ofFile path: String) throws -> BankFileFormat {
        struct Enough: Error {}
        var head: [UInt8] = []
        do {
            try XMLFileReader.forEachChunk(of: path, chunkSize: headSize) { chunk in
                head.append(contentsOf: chunk)
                if head.count >= headSize { throw Enough() }
            }
        } catch is Enough {
            // The rest of the file makes no difference.
        }
        return format(of: head.span)
    }
}

/// Stops at the first child of the root element, or at the first message in an envelope.
private final class SniffingHandler: XMLHandler {
    private struct Found: Error {}

    private var root: (number: Int, namespace: String?)?
    private var message: Int?
    /// Whether the root is an envelope around what may be a collection file.
    private var isEnvelope = false

    init() {
        super.init(vocabulary: XMLVocabulary(BankFileFormat.messageElements))
    }

    override func root(_ name: Int, localName: String, namespace: String?) throws {
        root = (name, namespace)
        isEnvelope = name == 0 && namespace.map { BankFileFormat(namespace: $0) == nil } ?? false
    }

    override func start(_ name: Int, attributes: borrowing XMLAttributes) throws {
        if depth == 1, name <= 1 { return }
        // What programs hand to each other may be wrapped; what a bank sends to its customers is not.
        if isEnvelope, name < 2 { return }
        message = name
        throw Found()
    }

    static func look(at head: Span<UInt8>) -> (format: BankFileFormat, isSure: Bool) {
        let handler = SniffingHandler()
        let reader = XMLPushReader(handler: handler, repair: .windows1252)
        do {
            // Not finished: libxml2 would report half a name at the end of the head as an element.
            try reader.feed(head)
        } catch {
            // Found, or it is no XML: what was seen until then decides.
        }
        return (handler.format, handler.message != nil)
    }

    private var format: BankFileFormat {
        guard let root else { return BankFileFormat(kind: .unknown) }
        if isEnvelope, let message, BankFileFormat.kind(ofMessage: message) == .pain008 {
            return BankFileFormat(kind: .pain008, namespace: root.namespace)
        }
        let named = root.namespace.flatMap { BankFileFormat(namespace: $0) }
        if root.namespace != nil, named == nil {
            return BankFileFormat(kind: .unknown, namespace: root.namespace)
        }
        guard let message else {
            // The root alone: enough when its namespace names the message.
            return named ?? BankFileFormat(kind: .unknown, namespace: root.namespace)
        }
        let kind = BankFileFormat.kind(ofMessage: message)
        return BankFileFormat(
            kind: kind,
            version: kind == .unknown ? nil : named?.version,
            namespace: root.namespace
        )
    }
}
