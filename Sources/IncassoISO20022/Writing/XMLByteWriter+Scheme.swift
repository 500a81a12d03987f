import IncassoCore
import IncassoXML

/// Values in the forms that the SEPA guidelines give them, for writers that refuse what has another form.
///
/// Each tells whether it wrote: a value that is refused leaves nothing behind.
extension XMLByteWriter {
    /// Writes an identifier as it stands.
    ///
    /// - Returns: What is wrong with it, `nil` when it was written.
    mutating func identifier(_ bytes: Span<UInt8>) throws(XMLTextError) -> String? {
        if let problem = SchemeText.identifierProblem(bytes) { return problem }
        try schemeText(bytes)
        return nil
    }

    /// Writes an account number, which must be a valid IBAN in capitals without blanks.
    ///
    /// - Returns: Whether it was written.
    mutating func account(_ bytes: Span<UInt8>) -> Bool {
        guard SchemeText.isCapitalAlphanumeric(bytes), IBAN.isValid(bytes) else { return false }
        raw(bytes)
        return true
    }

    /// Writes what identifies a bank: its BIC, or `NOTPROVIDED` for an empty one.
    ///
    /// - Returns: Whether it was written.
    mutating func agent(_ bytes: Span<UInt8>, in version: Pain008Version) -> Bool {
        if bytes.isEmpty {
            raw("<Othr><Id>NOTPROVIDED</Id></Othr>")
            return true
        }
        guard version.isBIC(bytes) else { return false }
        raw(version == .v02 ? "<BIC>" : "<BICFI>")
        raw(bytes)
        raw(version == .v02 ? "</BIC>" : "</BICFI>")
        return true
    }

    /// Writes an external code: capital letters and digits, at most four.
    ///
    /// - Returns: Whether it was written.
    mutating func externalCode(_ bytes: Span<UInt8>) -> Bool {
        guard (1...4).contains(bytes.count), SchemeText.isCapitalAlphanumeric(bytes) else { return false }
        raw(bytes)
        return true
    }

    /// Writes a text in the SEPA character set, cut to a length.
    ///
    /// - Parameters:
    ///   - bytes: The text, UTF-8.
    ///   - maxLength: The most characters.
    ///   - scratch: Memory that is used again and again.
    /// - Returns: Whether it was written; an empty text is not.
    /// - Throws: ``XMLTextError`` at a control character, which the conversion does not leave.
    mutating func converted(
        _ bytes: Span<UInt8>,
        _ maxLength: Int,
        scratch: inout [UInt8]
    ) throws(XMLTextError) -> Bool {
        scratch.removeAll(keepingCapacity: true)
        _ = SEPAText.append(bytes, to: &scratch, maxLength: maxLength)
        guard !scratch.isEmpty else { return false }
        try schemeText(scratch.span)
        return true
    }

    /// Writes text of the SEPA character set, in which only the apostrophe needs escaping.
    private mutating func schemeText(_ bytes: Span<UInt8>) throws(XMLTextError) {
        // Counting without leaving the loop lets the compiler compare many bytes at once.
        var apostrophes = 0
        for index in bytes.indices { apostrophes &+= bytes[index] == UInt8(ascii: "'") ? 1 : 0 }
        if apostrophes == 0 {
            raw(bytes)
        } else {
            try text(bytes)
        }
    }
}
