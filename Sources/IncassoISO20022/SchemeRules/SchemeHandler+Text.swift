import IncassoCore
import IncassoXML

extension SchemeHandler {
    /// The text of an element: each field has its rules.
    func read(_ text: Span<UInt8>, of field: SchemeField) {
        switch field {
        case .endToEndId: readEndToEndId(text)
        case .amount: readAmount(text)
        case .mandateId: readMandateId(text)
        case .signed: readSigned(text)
        case .bic: readBIC(text)
        case .agentOther: readAgentId(text)
        case .name: readName(text)
        case .iban: readIBAN(text)
        case .unstructured: readUnstructured(text)
        case .instructionId:
            checkIdentifier(text)
            note(state.value.instructionIds.insert(text.hash64)) {
                report(.instructionIdRepeated, found: text.string)
            }
        case .referenceCode, .referenceProprietary, .referenceText, .referenceIssuer:
            readReference(text, of: field)
        case .originalMandateId:
            state.value.originalMandateId = text.hash64
            state.value.originalMandateKey = MandateKey(text)
            checkIdentifier(text)
        case .street, .buildingNumber, .buildingName, .postBox, .postalCode, .town, .townPart, .countryPart,
            .longPart, .addressLine, .addressCountry:
            readAddress(text, of: field)
        case .shortText: checkText(text, max: 35, .textLength)
        case .partyOtherId:
            state.value.partyOtherHasId = true
            checkText(text, max: 35, .textLength)
        case .code: checkText(text, max: 4, .textLength)
        case .partyBIC: readPartyCode(isRight: SchemeText.isBIC(text), text)
        case .partyLEI: readPartyCode(isRight: SchemeText.isLEI(text), text)
        case .birthDay:
            state.value.birthParts += 1
            if LocalDate(iso: text) == nil { report(.partyBirth, found: text.string) }
        case .birthCountry:
            state.value.birthParts += 1
            if !SchemeText.isCountry(text) { report(.partyBirth, found: text.string) }
        case .birthTown:
            state.value.birthParts += 1
            checkText(text, max: 35, .textLength)
        case .otherAccountId: readOtherAccountId(text)
        case .amendmentFlag: readAmendmentFlag(text)
        case .creditorId: readCreditorId(text)
        case .creditorIdScheme: readCreditorIdScheme(text)
        case .electronicSignature: report(.signatureElectronic)
        case .purpose: if !isPurpose(text) { report(.purposeForm, found: text.string) }
        case .purposeProprietary: report(.purposeProprietary, found: text.string)
        default: readHead(text, of: field)
        }
    }

    /// What stands in the header and in the head of a block.
    private func readHead(_ text: Span<UInt8>, of field: SchemeField) {
        switch field {
        case .messageId:
            state.value.message.insert(.id)
            checkIdentifier(text)
        case .createdAt: readCreated(text)
        case .headerCount: readHeaderCount(text)
        case .headerSum: readHeaderSum(text)
        case .blockId:
            state.value.block.insert(.id)
            checkIdentifier(text)
            note(state.value.blockIds.insert(text.hash64)) { report(.blockIdRepeated, found: text.string) }
        case .method:
            state.value.block.insert(.method)
            if !text.equals("DD") { report(.method, found: text.string) }
        case .batchBooking:
            let isBoolean =
                text.equals("true") || text.equals("false") || text.equals("1") || text.equals("0")
            if !isBoolean { report(.bookingForm, found: text.string) }
        case .blockCount: readBlockCount(text)
        case .blockSum: readBlockSum(text)
        case .dueDate: readDueDate(text)
        case .charges: if !text.equals("SLEV") { report(.charges, found: text.string) }
        case .serviceCode, .serviceProprietary: readService(text, isCode: field == .serviceCode)
        case .instrumentCode, .instrumentProprietary: readInstrument(text, isCode: field == .instrumentCode)
        case .sequence: readSequence(text)
        case .category: if !isPurpose(text) { report(.categoryForm, found: text.string) }
        case .accountCurrency: if !text.equals("EUR") { report(.creditorCurrency, found: text.string) }
        default: readReversal(text, of: field)
        }
    }

    private func readAddress(_ text: Span<UInt8>, of field: SchemeField) {
        switch field {
        case .addressLine: readAddressLine(text)
        case .addressCountry: readAddressCountry(text)
        case .buildingNumber, .postBox, .postalCode: readAddressPart(text, max: 16)
        case .street, .longPart: readAddressPart(text, max: 70)
        case .town:
            state.value.address.hasTown = true
            readAddressPart(text, max: 35)
        default: readAddressPart(text, max: 35)
        }
    }

    private func isPurpose(_ text: Span<UInt8>) -> Bool {
        text.count == 4 && SchemeText.isCapitalAlphanumeric(text)
    }

    // MARK: Identifiers

    private func readEndToEndId(_ text: Span<UInt8>) {
        mark(.id)
        if text.isNoReference { return report(.endToEndNotProvided, found: text.string) }
        checkIdentifier(text)
        note(state.value.endToEndIds.insert(text.hash64)) { report(.endToEndRepeated, found: text.string) }
    }

    /// Length, characters, slashes and blanks of an identifier, which banks never convert.
    func checkIdentifier(_ text: Span<UInt8>) {
        let last = text.count - 1
        var previous: UInt8 = 0
        var isForeign = false
        var isDouble = false
        for index in text.indices {
            let byte = text[index]
            if !SchemeText.isInSet(byte) { isForeign = true }
            if byte == UInt8(ascii: "/"), previous == byte { isDouble = true }
            previous = byte
        }
        if isForeign { report(.idCharacter, found: Self.foreign(text)) }
        if isDouble { report(.idSlashDouble, found: text.string) }
        if text[0] == UInt8(ascii: "/") || text[last] == UInt8(ascii: "/") {
            report(.idSlashEnd, found: text.string)
        }
        if text[0] <= 0x20 || text[last] <= 0x20 { report(.idBlank, found: "\"\(text.string)\"") }
        if text.count > 35, text.characters > 35 { report(.idLength, found: "\(text.characters) characters") }
    }

    // MARK: Texts

    /// Length, characters and blanks of a text that a person may read.
    func checkText(_ text: Span<UInt8>, max: Int, _ lengthRule: SchemeRule.ID) {
        var foreign = 0
        for index in text.indices { foreign &+= SchemeText.isInSet(text[index]) ? 0 : 1 }
        if foreign > 0 { reportCharacters(text) }
        if text[0] == 0x20 || text[text.count - 1] == 0x20 { report(.textBlank) }
        if text.count > max, text.characters > max {
            report(lengthRule, found: "\(text.characters) characters", expected: "at most \(max) characters")
        }
    }

    private func reportCharacters(_ text: Span<UInt8>) {
        var hasControl = false
        var hasForeign = false
        for index in text.indices where !SchemeText.isInSet(text[index]) {
            if text[index] < 0x20 || text[index] == 0x7F { hasControl = true } else { hasForeign = true }
        }
        if hasControl { report(.textControl) }
        if hasForeign { report(.textCharacter, found: Self.foreign(text)) }
    }

    /// Which characters do not belong there, each once, with the place of the first.
    private static func foreign(_ text: Span<UInt8>) -> String {
        var seen: [Unicode.Scalar] = []
        var parts: [String] = []
        for (place, scalar) in text.string.unicodeScalars.enumerated() {
            if scalar.value < 128, SchemeText.isInSet(UInt8(scalar.value)) || scalar.value < 0x20 { continue }
            if seen.contains(scalar) { continue }
            seen.append(scalar)
            if parts.count < 5 { parts.append("\(scalar) at character \(place + 1)") }
        }
        return parts.joined(separator: ", ") + (seen.count > 5 ? ", and \(seen.count - 5) others" : "")
    }
}

extension Span<UInt8> {
    /// How many characters of Unicode the UTF-8 text has.
    var characters: Int {
        var count = 0
        for index in indices where self[index] & 0xC0 != 0x80 { count += 1 }
        return count
    }
}

extension SchemeText {
    /// Whether a byte belongs to the SEPA character set; one bit for each, because every byte of a file is asked.
    @inline(__always)
    static func isInSet(_ byte: UInt8) -> Bool {
        let half: UInt64 = byte < 64 ? 0x87FF_FB81_0000_0000 : 0x07FF_FFFE_07FF_FFFE
        return byte < 128 && half >> UInt64(byte & 63) & 1 == 1
    }
}
