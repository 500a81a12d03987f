import IncassoCore

extension SchemeHandler {
    func readUnstructured(_ text: Span<UInt8>) {
        state.value.texts += 1
        if state.value.texts == 2 { report(.remittanceSeveral) }
        checkText(text, max: 140, .remittanceLength)
    }

    func readReference(_ text: Span<UInt8>, of field: SchemeField) {
        switch field {
        case .referenceCode:
            state.value.hasReferenceType = true
            if !text.equals("SCOR") { report(.referenceType, found: text.string) }
        case .referenceProprietary:
            state.value.hasReferenceType = true
            report(.referenceType, found: text.string)
        case .referenceIssuer: checkText(text, max: 35, .textLength)
        default:
            state.value.hasReferenceText = true
            checkText(text, max: 35, .referenceLength)
            checkDigits(of: text)
        }
    }

    /// Banks pass a reference on unchecked, so that a wrong digit is found when nothing matches.
    private func checkDigits(of text: Span<UInt8>) {
        guard text.count > 4, text.count <= 25, text[0] == UInt8(ascii: "R"), text[1] == UInt8(ascii: "F"),
            text[2] &- 0x30 < 10, text[3] &- 0x30 < 10
        else { return }
        do throws(CreditorReferenceError) {
            _ = try CreditorReference(text)
        } catch {
            report(.referenceCheck, found: text.string)
        }
    }

    func closeReference() {
        if !state.value.hasReferenceType { report(.referenceTypeMissing, at: "Tp") }
        if !state.value.hasReferenceText { report(.referenceMissing, at: "Ref") }
    }

    func closeStructured() {
        let count = state.value.structuredBytes
        if count > 140 { report(.remittanceStructuredLength, found: "\(count) characters with tags") }
    }

    func closeRemittance() {
        if state.value.references > 1 { report(.remittanceStructuredSeveral) }
        if state.value.references > 0, state.value.texts > 0 { report(.remittanceBoth) }
        state.value.references = 0
    }
}
