import CLibXML2
import Glibc
public import IncassoCore

/// An XSD compiled by libxml2, to check documents against while they stream by.
///
/// It checks files that we write, and the files of tests. For files of banks a schema is only advice: their own samples
/// do not keep it.
///
/// Compiled schemas are not changed by validation, so one document may be used from several threads at once.
@safe public final class XMLSchemaDocument: @unchecked Sendable {
    // Sendable: libxml2 only reads a compiled schema; everything that changes lies in the context of one validation.
    private let schema: xmlSchemaPtr

    /// The most findings that a validation returns.
    public static let maxFindings = 100

    /// Compiles a schema.
    ///
    /// - Parameters:
    ///   - bytes: The XSD, from our own embedded files or from a test; schemas of strangers are not safe to compile.
    ///   - name: The schema's name, told in findings.
    /// - Throws: ``XMLReadError`` with `XSD-SCHEMA` when it is no schema.
    public init(compiling bytes: Span<UInt8>, name: String = "schema") throws(XMLReadError) {
        xmlInitParser()
        let findings = SchemaFindings(file: name)
        let compiled: xmlSchemaPtr? = unsafe bytes.withUnsafeBytes { buffer in
            guard
                let context = unsafe xmlSchemaNewMemParserCtxt(
                    buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
                    CInt(clamping: buffer.count)
                )
            else { return nil }
            defer { unsafe xmlSchemaFreeParserCtxt(context) }
            unsafe xmlSchemaSetParserStructuredErrors(
                context,
                SchemaFindings.collect,
                Unmanaged.passUnretained(findings).toOpaque()
            )
            return unsafe withExtendedLifetime(findings) { unsafe xmlSchemaParse(context) }
        }
        guard let compiled = unsafe compiled else {
            throw XMLReadError(
                Diagnostic(
                    id: "XSD-SCHEMA",
                    location: Diagnostic.Location(file: name, line: findings.all.first?.location.line),
                    message: "the schema cannot be compiled",
                    found: findings.all.first?.message,
                    remedy: "check that the file is an XSD"
                )
            )
        }
        unsafe schema = compiled
    }

    deinit {
        unsafe xmlSchemaFree(schema)
    }

    /// Checks a file without loading it.
    ///
    /// - Parameter path: The file.
    /// - Returns: What is not valid, at most ``maxFindings``; empty when the file is valid.
    /// - Throws: ``XMLReadError`` with `XML-FILE` when the file cannot be opened.
    public func validate(_ path: String) throws(XMLReadError) -> [Diagnostic] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let reason = unsafe String(cString: strerror(errno))
            throw XMLReadError(
                Diagnostic(
                    id: "XML-FILE",
                    location: Diagnostic.Location(file: path),
                    message: "the file cannot be opened: \(reason)",
                    remedy: "check the path and the permissions"
                )
            )
        }
        defer { _ = close(descriptor) }
        let input = unsafe xmlParserInputBufferCreateFd(descriptor, XML_CHAR_ENCODING_NONE)
        return unsafe validate(input, file: path)
    }

    /// Checks a document in memory.
    ///
    /// - Parameter bytes: The document.
    /// - Returns: What is not valid, at most ``maxFindings``; empty when the document is valid.
    public func validate(_ bytes: Span<UInt8>) -> [Diagnostic] {
        unsafe bytes.withUnsafeBytes { buffer in
            let input = unsafe xmlParserInputBufferCreateMem(
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
                CInt(clamping: buffer.count),
                XML_CHAR_ENCODING_NONE
            )
            return unsafe validate(input, file: nil)
        }
    }

    private func validate(_ input: xmlParserInputBufferPtr?, file: String?) -> [Diagnostic] {
        let findings = SchemaFindings(file: file)
        guard let input = unsafe input else { return [findings.outOfMemory] }
        guard let context = unsafe xmlSchemaNewValidCtxt(schema) else {
            unsafe xmlFreeParserInputBuffer(input)
            return [findings.outOfMemory]
        }
        defer { unsafe xmlSchemaFreeValidCtxt(context) }
        let opaque = unsafe Unmanaged.passUnretained(findings).toOpaque()
        unsafe xmlSchemaSetValidStructuredErrors(context, SchemaFindings.collect, opaque)
        var callbacks = unsafe xmlSAXHandler()
        unsafe callbacks.initialized = XML_SAX2_MAGIC
        // Silent: libxml2 would print what the parser finds to the standard error.
        unsafe callbacks.serror = { _, _ in }
        let code = withExtendedLifetime(findings) {
            unsafe xmlSchemaValidateStream(context, input, XML_CHAR_ENCODING_NONE, &callbacks, nil)
        }
        if code != 0, findings.all.isEmpty { return [findings.notWellFormed] }
        return findings.all
    }
}
