import CLibXML2
public import IncassoCore

/// Reads a document that is pushed to it in chunks, and tells a handler what stands there.
///
/// It is libxml2's SAX2 push parser behind a wall: limits on everything, no DTD, no network, no entity but the five of
/// XML, and nothing but valid UTF-8 ever reaches libxml2. Memory does not grow with the document.
///
/// ```swift
/// let reader = XMLPushReader(handler: handler)
/// try reader.feed(firstChunk.span)
/// try reader.feed(secondChunk.span)
/// try reader.finish()
/// ```
@safe public final class XMLPushReader {
    private let state: Unshared<XMLParserState>
    private let context: xmlParserCtxtPtr
    private let limits: XMLLimits
    private let file: String?
    private var decoder: XMLDecoder
    private var gate: StartTagGate
    private var decoded: [UInt8] = []
    private var bytesFed = 0
    private var isFinished = false
    private var toldRepair = false

    /// Findings that did not stop the reader: repaired bytes, undeclared prefixes.
    public private(set) var warnings: [Diagnostic] = []

    /// A reader at the start of a document.
    ///
    /// - Parameters:
    ///   - handler: Is told the elements.
    ///   - limits: What is refused.
    ///   - declaredEncodingOverride: Read as this encoding, whatever the XML declaration says; a byte order mark still
    ///     wins.
    ///   - repair: What to do with bytes that are not UTF-8 in a document that says it is.
    ///   - file: The file's name, told in findings.
    public init(
        handler: XMLHandler,
        limits: XMLLimits = .standard,
        declaredEncodingOverride: XMLEncoding? = nil,
        repair: XMLEncoding.Repair = .refuse,
        file: String? = nil
    ) {
        self.limits = limits
        self.file = file
        decoder = XMLDecoder(override: declaredEncodingOverride, repair: repair)
        gate = StartTagGate(limits: limits)
        xmlInitParser()
        var callbacks = unsafe XMLParserState.callbacks
        guard let context = unsafe xmlCreatePushParserCtxt(&callbacks, nil, nil, 0, nil) else {
            // Only memory exhaustion gets here; Swift itself traps then.
            preconditionFailure("libxml2 has no memory for a parser")
        }
        unsafe self.context = context
        // Never NOENT, DTDLOAD, HUGE or RECOVER. The encoding is ours to decide, hence IGNORE_ENC.
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue
        _ = unsafe xmlCtxtUseOptions(context, CInt(options))
        state = unsafe Unshared(
            XMLParserState(handler: handler, limits: limits, context: context, file: file)
        )
        unsafe context.pointee.userData = UnsafeMutableRawPointer(state.address)
    }

    deinit {
        unsafe xmlFreeParserCtxt(context)
        state.value.text.free()
    }

    /// Reads the next chunk of any size.
    ///
    /// - Parameter chunk: The next bytes of the document.
    /// - Throws: ``XMLReadError``, or what the handler threw. After an error the reader throws it again.
    public func feed(_ chunk: Span<UInt8>) throws {
        try read(chunk, isLast: false)
    }

    /// Ends the document.
    ///
    /// - Throws: ``XMLReadError`` when the document is not complete, or what the handler threw.
    public func finish() throws {
        guard !isFinished else { return }
        isFinished = true
        let nothing: [UInt8] = []
        try read(nothing.span, isLast: true)
    }

    /// The line that libxml2 has reached, from 1.
    public var line: Int { state.value.line }
    /// The column that libxml2 has reached, in bytes from 1.
    public var column: Int { state.value.column }

    private var location: Diagnostic.Location { state.value.location }

    // MARK: Feeding

    private func read(_ chunk: Span<UInt8>, isLast: Bool) throws {
        if let failure = state.value.failure { throw failure }
        do {
            try count(chunk.count)
            if !isLast, decoder.canPassThrough(chunk) {
                try push(chunk)
            } else {
                decoded.removeAll(keepingCapacity: true)
                try decode(chunk, isLast: isLast)
                let bytes = decoded
                let known = decoder.firstRepair ?? 0
                try push(bytes.span.extracting(0..<known))
                noticeRepair()
                try push(bytes.span.extracting(known..<bytes.count))
            }
            if isLast { try end() }
        } catch {
            state.value.failure = error
            throw error
        }
    }

    private func count(_ bytes: Int) throws {
        let (sum, overflow) = bytesFed.addingReportingOverflow(bytes)
        guard !overflow, sum <= limits.bytes else {
            throw XMLReadError.limit(
                "XML-LIMIT-BYTES",
                "the file has too many bytes",
                limits.bytes,
                at: location
            )
        }
        bytesFed = sum
        state.value.isEmpty = sum == 0
    }

    private func decode(_ chunk: Span<UInt8>, isLast: Bool) throws {
        do throws(XMLDecoder.Failure) {
            try decoder.decode(chunk, isLast: isLast, into: &decoded)
        } catch {
            let valid = decoded
            try push(valid.span)
            switch error {
            case .unsupported(let name):
                throw XMLReadError(
                    Diagnostic(
                        id: "XML-ENCODING",
                        location: location,
                        message: "the document's character encoding is not supported",
                        found: String(name.prefix(40)),
                        expected: XMLEncoding.allCases.map(\.rawValue).joined(separator: ", "),
                        remedy: "ask the sender for UTF-8; UTF-16 needs a byte order mark"
                    )
                )
            case .invalidUTF8:
                throw XMLReadError.notWellFormed(code: Int(XML_ERR_INVALID_ENCODING.rawValue), at: location)
            case .invalidUTF16:
                throw XMLReadError(
                    Diagnostic(
                        id: "XML-UTF16",
                        location: location,
                        message: "bytes that are not UTF-16",
                        remedy: "transfer the file again"
                    )
                )
            }
        }
    }

    private func noticeRepair() {
        if decoder.firstRepair != nil, !toldRepair {
            toldRepair = true
            warnings.append(
                Diagnostic(
                    id: "XML-ENCODING-REPAIRED",
                    severity: .warning,
                    location: location,
                    message: "bytes that are not UTF-8 were read as Windows-1252",
                    remedy:
                        "check names and texts; tell the bank that its file declares an encoding that it does not use"
                )
            )
        }
    }

    private func push(_ bytes: Span<UInt8>) throws {
        switch gate.inspect(bytes) {
        case .fine: try parse(bytes)
        case .tooLong(let index):
            try parse(bytes.extracting(0..<min(index, bytes.count)))
            throw XMLReadError.limit(
                "XML-LIMIT-START-TAG",
                "a start tag is too long",
                limits.startTagBytes,
                at: location
            )
        case .tooManyAttributes(let index):
            try parse(bytes.extracting(0..<min(index, bytes.count)))
            throw XMLReadError.limit(
                "XML-LIMIT-ATTRIBUTES",
                "a start tag has too many attributes",
                limits.attributesPerTag,
                at: location
            )
        }
    }

    private func parse(_ bytes: Span<UInt8>) throws {
        guard !bytes.isEmpty else { return }
        unsafe bytes.withUnsafeBytes { buffer in
            // libxml2 copies what it gets; small pieces keep its buffer small.
            var offset = 0
            while offset < buffer.count, state.value.failure == nil {
                let count = min(buffer.count - offset, 16 << 10)
                let start = unsafe buffer.baseAddress?.advanced(by: offset).assumingMemoryBound(
                    to: CChar.self
                )
                _ = unsafe xmlParseChunk(context, start, CInt(count), 0)
                offset += count
            }
        }
        if let failure = state.value.failure { throw failure }
    }

    private func end() throws {
        state.value.isEnding = true
        _ = unsafe xmlParseChunk(context, nil, 0, 1)
        if let failure = state.value.failure { throw failure }
        if state.value.sawUnboundPrefix {
            warnings.append(
                Diagnostic(
                    id: "XML-PREFIX",
                    severity: .warning,
                    location: Diagnostic.Location(file: file),
                    message: "a namespace prefix is used that was not declared",
                    remedy: "names were read without it; tell the sender"
                )
            )
        }
        guard unsafe context.pointee.wellFormed == 1 else {
            throw unsafe XMLReadError.notWellFormed(code: Int(context.pointee.errNo), at: location)
        }
    }
}
