import CLibXML2
import IncassoCore

/// Collects what libxml2 says about a document or a schema.
final class SchemaFindings {
    private(set) var all: [Diagnostic] = []
    private let file: String?

    init(file: String?) {
        self.file = file
    }

    /// The function that libxml2 calls with each finding.
    static let collect: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<xmlError>?) -> Void = {
        user,
        error in
        guard let user = unsafe user, let error = unsafe error else { return }
        let message = unsafe error.pointee.message.map { unsafe String(cString: $0) } ?? ""
        let line = unsafe Int(error.pointee.line)
        unsafe Unmanaged<SchemaFindings>.fromOpaque(user)._withUnsafeGuaranteedRef {
            $0.add(message, line: line)
        }
    }

    private func add(_ message: String, line: Int) {
        guard all.count < XMLSchemaDocument.maxFindings else { return }
        all.append(
            Diagnostic(
                id: "XSD-INVALID",
                location: Diagnostic.Location(file: file, line: line > 0 ? line : nil),
                message: Self.withoutContent(message),
                remedy: "compare this line with the schema"
            )
        )
    }

    /// libxml2's sentence without namespaces and without the value, which may be an account number.
    static func withoutContent(_ message: String) -> String {
        var text = ""
        var isInNamespace = false
        for character in message {
            if character == "{" { isInNamespace = true }
            if !isInNamespace, !character.isNewline { text.append(character) }
            if character == "}" { isInNamespace = false }
        }
        // "The value 'X' has ...", "'X' is not a valid value of ...": the value stands between the first quotes there.
        for start in ["The value '", ": '"] {
            guard let open = text.firstRange(of: start) else { continue }
            let rest = text[open.upperBound...]
            let ends = ["' has", "' is", "' does", "' must"].compactMap {
                rest.firstRange(of: $0)?.lowerBound
            }
            guard let close = ends.min() else { continue }
            text.replaceSubrange(open.upperBound..<close, with: "…")
        }
        while text.last == "." || text.last == " " { text.removeLast() }
        return text
    }

    var outOfMemory: Diagnostic {
        Diagnostic(
            id: "XSD-MEMORY",
            location: .init(file: file),
            message: "there is no memory to check the document"
        )
    }

    /// The parser stopped without telling the schema why.
    var notWellFormed: Diagnostic {
        Diagnostic(
            id: "XSD-NOT-WELL-FORMED",
            location: .init(file: file),
            message: "the document is not well-formed XML",
            remedy: "check that the file is complete"
        )
    }
}
