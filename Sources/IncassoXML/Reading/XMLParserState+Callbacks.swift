import CLibXML2
import IncassoCore

// What libxml2 calls. Each function finds the state in the context and goes on there; nothing may throw or trap here.

extension XMLParserState {
    /// The table of functions that libxml2 calls, without anything that loads or resolves.
    static var callbacks: xmlSAXHandler {
        var table = unsafe xmlSAXHandler()
        unsafe table.initialized = XML_SAX2_MAGIC
        unsafe table.startElementNs = { context, name, _, namespace, namespaces, _, count, _, attributes in
            guard let context = unsafe context, let name = unsafe name else { return }
            let fields = unsafe XMLAttributes(fields: attributes, count: Int(count))
            unsafe context.assumingMemoryBound(to: XMLParserState.self).pointee.didStart(
                name,
                namespace: namespace,
                declarations: Int(namespaces),
                attributes: fields
            )
        }
        unsafe table.endElementNs = { context, name, _, _ in
            guard let context = unsafe context, let name = unsafe name else { return }
            unsafe context.assumingMemoryBound(to: XMLParserState.self).pointee.didEnd(name)
        }
        unsafe table.characters = { context, start, count in
            guard let context = unsafe context, let start = unsafe start else { return }
            unsafe context.assumingMemoryBound(to: XMLParserState.self).pointee.didRead(
                UnsafeBufferPointer(start: start, count: Int(count))
            )
        }
        // The same function in both places spares libxml2 the question whether white space matters.
        unsafe table.ignorableWhitespace = table.characters
        unsafe table.cdataBlock = { context, start, count in
            guard let context = unsafe context, let start = unsafe start else { return }
            unsafe context.assumingMemoryBound(to: XMLParserState.self).pointee.didReadSection(
                UnsafeBufferPointer(start: start, count: Int(count))
            )
        }
        unsafe table.comment = { context, text in
            guard let context = unsafe context, let text = unsafe text else { return }
            unsafe context.assumingMemoryBound(to: XMLParserState.self).pointee.didSkip(Int(xmlStrlen(text)))
        }
        unsafe table.processingInstruction = { context, _, text in
            guard let context = unsafe context, let text = unsafe text else { return }
            unsafe context.assumingMemoryBound(to: XMLParserState.self).pointee.didSkip(Int(xmlStrlen(text)))
        }
        unsafe table.internalSubset = { context, _, _, _ in
            guard let context = unsafe context else { return }
            unsafe context.assumingMemoryBound(to: XMLParserState.self).pointee.didSeeDoctype()
        }
        unsafe table.serror = { context, error in
            guard let context = unsafe context, let error = unsafe error else { return }
            unsafe context.assumingMemoryBound(to: XMLParserState.self).pointee.didFail(error.pointee)
        }
        return unsafe table
    }

    private mutating func didStart(
        _ name: UnsafePointer<UInt8>,
        namespace: UnsafePointer<UInt8>?,
        declarations: Int,
        attributes: borrowing XMLAttributes
    ) {
        guard failure == nil else { return }
        elements += 1
        handler.position.value.depth += 1
        handler.position.value.line = line
        handler.position.value.column = column
        textBytes = 0
        handler.position.value.wantsText = false
        guard elements <= limits.elements else {
            return stop(
                XMLReadError.limit("XML-LIMIT-ELEMENTS", "too many elements", limits.elements, at: location)
            )
        }
        guard handler.position.value.depth <= limits.depth else {
            return stop(
                XMLReadError.limit(
                    "XML-LIMIT-DEPTH",
                    "elements are nested too deeply",
                    limits.depth,
                    at: location
                )
            )
        }
        guard attributes.count + declarations <= limits.attributesPerTag else {
            return stop(
                XMLReadError.limit(
                    "XML-LIMIT-ATTRIBUTES",
                    "a start tag has too many attributes",
                    limits.attributesPerTag,
                    at: location
                )
            )
        }
        let number = unsafe nameCache.number(of: name)
        do {
            if elements == 1 {
                try unsafe handler.root(
                    number,
                    localName: String(cString: name),
                    namespace: namespace.map { unsafe String(cString: $0) }
                )
            }
            if number == 0 {
                try unsafe handler.unknown(Span(_unsafeStart: name, count: Int(xmlStrlen(name))))
            }
            try handler.start(number, attributes: attributes)
            text.count = 0
        } catch {
            stop(error)
        }
    }

    private mutating func didEnd(_ name: UnsafePointer<UInt8>) {
        guard failure == nil else { return }
        do {
            if handler.position.value.wantsText {
                handler.position.value.wantsText = false
                try unsafe handler.text(Span(_unsafeStart: text.start, count: text.count))
            }
            textBytes = 0
            try unsafe handler.end(nameCache.number(of: name))
            handler.position.value.depth -= 1
        } catch {
            stop(error)
        }
    }

    private mutating func didRead(_ bytes: UnsafeBufferPointer<UInt8>) {
        textBytes += bytes.count
        guard textBytes <= limits.textBytes else {
            return stop(
                XMLReadError.limit("XML-LIMIT-TEXT", "a text is too long", limits.textBytes, at: location)
            )
        }
        guard failure == nil else { return }
        if handler.position.value.wantsText {
            unsafe text.append(bytes)
        } else if handler.watchesStrayText, unsafe bytes.contains(where: { $0 > 0x20 }) {
            do {
                try handler.strayText()
            } catch {
                stop(error)
            }
        }
    }

    private mutating func didReadSection(_ bytes: UnsafeBufferPointer<UInt8>) {
        unsafe didRead(bytes)
        guard failure == nil else { return }
        do {
            try handler.cdata()
        } catch {
            stop(error)
        }
    }

    private mutating func didSkip(_ count: Int) {
        guard count > limits.textBytes else { return }
        stop(XMLReadError.limit("XML-LIMIT-TEXT", "a comment is too long", limits.textBytes, at: location))
    }

    private mutating func didSeeDoctype() {
        stop(
            XMLReadError(
                Diagnostic(
                    id: "XML-DOCTYPE",
                    location: location,
                    message: "the document has a DOCTYPE",
                    found: "<!DOCTYPE",
                    expected: "no document type declaration",
                    remedy:
                        "no bank sends one, and it can make a reader open files or run for ever: refuse the file"
                )
            )
        )
    }

    private mutating func didFail(_ error: xmlError) {
        guard failure == nil else { return }
        let code = unsafe Int(error.code)
        if code == Int(XML_NS_ERR_UNDEFINED_NAMESPACE.rawValue) {
            sawUnboundPrefix = true
            return
        }
        guard unsafe error.level == XML_ERR_FATAL else { return }
        stop(XMLReadError.notWellFormed(code: meaning(of: code), at: location))
    }

    /// What an error of libxml2 really says: it has one code for several things, and several for one.
    private func meaning(of code: Int) -> Int {
        let isOpen = handler.position.value.depth > 0
        if elements > 0, !isOpen { return Int(XML_ERR_DOCUMENT_END.rawValue) }
        if isEmpty { return Int(XML_ERR_DOCUMENT_EMPTY.rawValue) }
        let isEnd = code == Int(XML_ERR_DOCUMENT_END.rawValue) || isEnding && isOpen
        return isEnd ? Int(XML_ERR_TAG_NOT_FINISHED.rawValue) : code
    }
}
