import CLibXML2
import IncassoCore

/// What the functions that libxml2 calls need between two calls.
@safe struct XMLParserState {
    let handler: XMLHandler
    let limits: XMLLimits
    let context: xmlParserCtxtPtr
    let file: String?
    /// Numbers of names by the address at which libxml2's dictionary keeps them.
    var nameCache: XMLNameCache
    var text: XMLTextBuffer
    /// Bytes of text since the last start tag, wanted or not.
    var textBytes = 0
    var elements = 0
    var sawUnboundPrefix = false
    /// Whether no byte has been fed.
    var isEmpty = true
    /// Whether the end of the document has been told to libxml2.
    var isEnding = false
    /// What stopped the parser: an error of the handler, a limit, or a finding of libxml2.
    var failure: (any Error)?

    init(handler: XMLHandler, limits: XMLLimits, context: xmlParserCtxtPtr, file: String?) {
        self.handler = handler
        self.limits = limits
        unsafe self.context = context
        self.file = file
        nameCache = XMLNameCache(vocabulary: handler.vocabulary)
        text = XMLTextBuffer(capacity: limits.textBytes)
    }

    var line: Int { unsafe max(Int(context.pointee.input?.pointee.line ?? 1), 1) }
    var column: Int { unsafe max(Int(context.pointee.input?.pointee.col ?? 1), 1) }
    var location: Diagnostic.Location { Diagnostic.Location(file: file, line: line, column: column) }

    /// Stops libxml2 and keeps the reason.
    mutating func stop(_ error: any Error) {
        guard failure == nil else { return }
        failure = error
        unsafe xmlStopParser(context)
    }
}
