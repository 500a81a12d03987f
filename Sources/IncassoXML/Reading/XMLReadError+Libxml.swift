import CLibXML2
import IncassoCore

extension XMLReadError {
    /// Translates an error code of libxml2 into a plain sentence.
    ///
    /// libxml2's own message is not passed on: it may quote content.
    ///
    /// - Parameters:
    ///   - code: The value of `xmlParserErrors`.
    ///   - location: Where it was found.
    /// - Returns: The finding to throw.
    static func notWellFormed(code: Int, at location: Diagnostic.Location) -> XMLReadError {
        let again = "ask the sender for the file again; do not repair it by hand"
        let (id, message, remedy): (String, String, String) =
            switch UInt32(truncatingIfNeeded: code) {
            case XML_ERR_DOCUMENT_EMPTY.rawValue:
                (
                    "XML-EMPTY", "the file is empty or does not start with XML",
                    "check that this is the bank's file"
                )
            case XML_ERR_DOCUMENT_END.rawValue:
                (
                    "XML-EXTRA-CONTENT", "something follows after the end of the document",
                    "one file may hold one document: split the file where the first document ends"
                )
            case XML_ERR_TAG_NAME_MISMATCH.rawValue:
                ("XML-TAG-MISMATCH", "an end tag does not match the element that is open", again)
            case XML_ERR_TAG_NOT_FINISHED.rawValue:
                ("XML-TRUNCATED", "the file ends in the middle of the document", "transfer the file again")
            case XML_ERR_INVALID_CHAR.rawValue, XML_ERR_INVALID_CHARREF.rawValue:
                ("XML-CHARACTER", "a character that XML does not allow", again)
            case XML_ERR_INVALID_ENCODING.rawValue:
                (
                    "XML-UTF8", "bytes that are not UTF-8",
                    "the file says or implies UTF-8: ask the sender to declare the encoding that it uses"
                )
            case XML_ERR_UNDECLARED_ENTITY.rawValue, XML_WAR_UNDECLARED_ENTITY.rawValue:
                ("XML-ENTITY", "an entity that XML does not define", again)
            case XML_ERR_ATTRIBUTE_REDEFINED.rawValue:
                ("XML-ATTRIBUTE-TWICE", "an attribute stands twice in one tag", again)
            default:
                ("XML-NOT-WELL-FORMED", "the document is not well-formed XML (code \(code))", again)
            }
        return XMLReadError(Diagnostic(id: id, location: location, message: message, remedy: remedy))
    }

    /// A limit was passed.
    ///
    /// - Parameters:
    ///   - id: The diagnostic's id.
    ///   - what: What there is too much of.
    ///   - limit: The largest accepted value.
    ///   - location: Where it was found.
    /// - Returns: The finding to throw.
    static func limit(
        _ id: String,
        _ what: String,
        _ limit: Int,
        at location: Diagnostic.Location
    ) -> XMLReadError {
        XMLReadError(
            Diagnostic(
                id: id,
                location: location,
                message: what,
                expected: "at most \(limit)",
                remedy: "no bank file needs this much: check where the file comes from, or raise the limit"
            )
        )
    }
}
