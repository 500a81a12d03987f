import CLibXML2
import IncassoCore

// What libxml2 calls. Each function finds the reader in the context and goes on there; nothing may throw or trap here.

extension XMLPushReader {
    /// The table of functions that libxml2 calls, without anything that loads or resolves.
    static var callbacks: xmlSAXHandler {
        var table = unsafe xmlSAXHandler()
        unsafe table.initialized = XML_SAX2_MAGIC
        unsafe table.startElementNs = { context, name, _, namespace, namespaces, _, count, _, attributes in
            guard let context = unsafe context, let name = unsafe name else { return }
            unsafe Unmanaged<XMLPushReader>.fromOpaque(context)._withUnsafeGuaranteedRef { reader in
                let fields = unsafe XMLAttributes(fields: attributes, count: Int(count))
                unsafe reader.didStart(
                    name,
                    namespace: namespace,
                    declarations: Int(namespaces),
                    attributes: fields
                )
            }
        }
        unsafe table.endElementNs = { context, name, _, _ in
            guard let context = unsafe context, let name = unsafe name else { return }
            unsafe Unmanaged<XMLPushReader>.fromOpaque(context)._withUnsafeGuaranteedRef { reader in
                unsafe reader.didEnd(name)
            }
        }
        unsafe table.characters = { context, start, count in
            guard let context = unsafe context, let start = unsafe start else { return }
            unsafe Unmanaged<XMLPushReader>.fromOpaque(context)._withUnsafeGuaranteedRef { reader in
                unsafe reader.didRead(UnsafeBufferPointer(start: start, count: Int(count)))
            }
        }
        // The same function in both places spares libxml2 the question whether white space matters.
        unsafe table.ignorableWhitespace = table.characters
        unsafe table.comment = { context, text in
            guard let context = unsafe context, let text = unsafe text else { return }
            unsafe Unmanaged<XMLPushReader>.fromOpaque(context)._withUnsafeGuaranteedRef { reader in
                unsafe reader.didSkip(Int(xmlStrlen(text)))
            }
        }
        unsafe table.processingInstruction = { context, _, text in
            guard let context = unsafe context, let text = unsafe text else { return }
            unsafe Unmanaged<XMLPushReader>.fromOpaque(context)._withUnsafeGuaranteedRef { reader in
                unsafe reader.didSkip(Int(xmlStrlen(text)))
            }
        }
        unsafe table.internalSubset = { context, _, _, _ in
            guard let context = unsafe context else { return }
            unsafe Unmanaged<XMLPushReader>.fromOpaque(context)._withUnsafeGuaranteedRef {
                $0.didSeeDoctype()
            }
        }
        unsafe table.serror = { context, error in
            guard let context = unsafe context, let error = unsafe error else { return }
            unsafe Unmanaged<XMLPushReader>.fromOpaque(context)._withUnsafeGuaranteedRef { reader in
                unsafe reader.didFail(error.pointee)
            }
        }
        return unsafe table
    }

    private func didStart(
        _ name: UnsafePointer<UInt8>,
        namespace: UnsafePointer<UInt8>?,
        declarations: Int,
        attributes: borrowing XMLAttributes
    ) {
        guard failure == nil else { return }
        elements += 1
        handler.depth += 1
        handler.line = line
        handler.column = column
        textBytes = 0
        handler.wantsText = false
        guard elements <= limits.elements else {
            return stop(
                XMLReadError.limit("XML-LIMIT-ELEMENTS", "too many elements", limits.elements, at: location)
            )
        }
        guard handler.depth <= limits.depth else {
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
            try handler.start(number, attributes: attributes)
            text.count = 0
        } catch {
            stop(error)
        }
    }

    private func didEnd(_ name: UnsafePointer<UInt8>) {
        guard failure == nil else { return }
        do {
            if handler.wantsText {
                handler.wantsText = false
                try unsafe handler.text(Span(_unsafeStart: text.start, count: text.count))
            }
            textBytes = 0
            try unsafe handler.end(nameCache.number(of: name))
            handler.depth -= 1
        } catch {
            stop(error)
        }
    }

    private func didRead(_ bytes: UnsafeBufferPointer<UInt8>) {
        textBytes += bytes.count
        guard textBytes <= limits.textBytes else {
            return stop(
                XMLReadError.limit("XML-LIMIT-TEXT", "a text is too long", limits.textBytes, at: location)
            )
        }
        if handler.wantsText, failure == nil { unsafe text.append(bytes) }
    }

    private func didSkip(_ count: Int) {
        guard count > limits.textBytes else { return }
        stop(XMLReadError.limit("XML-LIMIT-TEXT", "a comment is too long", limits.textBytes, at: location))
    }

    private func didSeeDoctype() {
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

    private func didFail(_ error: xmlError) {
        guard failure == nil else { return }
        let code = unsafe Int(error.code)
        if code == Int(XML_NS_ERR_UNDEFINED_NAMESPACE.rawValue) {
            sawUnboundPrefix = true
            return
        }
        guard unsafe error.level == XML_ERR_FATAL else { return }
        stop(XMLReadError.notWellFormed(code: meaning(of: code), at: location))
    }

    /// libxml2 reports a document that ends too early with the code for content after its end.
    private func meaning(of code: Int) -> Int {
        guard code == Int(XML_ERR_DOCUMENT_END.rawValue), elements == 0 || handler.depth > 0 else {
            return code
        }
        return Int(bytesFed == 0 ? XML_ERR_DOCUMENT_EMPTY.rawValue : XML_ERR_TAG_NOT_FINISHED.rawValue)
    }
}
