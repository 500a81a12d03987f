import IncassoCore

extension SchemeHandler {
    func openAddress() {
        state.value.address.reset()
        switch state.value.party {
        case .ultimateCreditor, .ultimateDebtor: report(.ultimateAddress)
        case .debtor: mark(.debtorAddress)
        default: break
        }
    }

    func closeAddress() {
        let address = state.value.address
        if address.lines > 2 { report(.addressLines, found: "\(address.lines) lines") }
        if address.lines > 0, !address.hasTown {
            guard facts.isAfterMigration else { return }
            return report(.addressUnstructured, found: "\(address.lines) lines without a town")
        }
        if !address.hasTown { report(.addressTown, at: "TwnNm") }
        if !address.hasCountry { report(.addressCountry, at: "Ctry") }
    }

    /// A part of an address that has an element of its own.
    func readAddressPart(_ text: Span<UInt8>, max: Int) {
        checkText(text, max: max, .addressLength)
        state.value.address.parts.appendCapitals(text)
        state.value.address.parts.append(0)
    }

    func readAddressLine(_ text: Span<UInt8>) {
        state.value.address.lines += 1
        checkText(text, max: 70, .addressLineLength)
        report(.addressGbic)
        if facts.bank.addressMode == .structured { report(.addressHybrid) }
        if repeats(text) { report(.addressRepeated) }
    }

    func readAddressCountry(_ text: Span<UInt8>) {
        state.value.address.hasCountry = true
        if !SchemeText.isCountry(text) { report(.addressCountryForm, found: text.string) }
    }

    /// Whether a line holds a part that has an element of its own; short parts, such as a house number, may be chance.
    private func repeats(_ line: Span<UInt8>) -> Bool {
        var capitals: [UInt8] = []
        capitals.appendCapitals(line)
        for part in state.value.address.parts.split(separator: 0) where part.count >= 4 {
            guard part.count <= capitals.count else { continue }
            for start in 0...(capitals.count - part.count)
            where capitals[start..<(start + part.count)].elementsEqual(part) {
                return true
            }
        }
        return false
    }
}

extension [UInt8] {
    /// Appends the bytes with letters made capitals.
    fileprivate mutating func appendCapitals(_ text: Span<UInt8>) {
        for index in text.indices {
            let byte = text[index]
            append(byte &- 0x61 < 26 ? byte - 0x20 : byte)
        }
    }
}
