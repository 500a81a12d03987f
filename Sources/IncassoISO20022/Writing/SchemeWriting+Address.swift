import IncassoCore
import IncassoXML

extension SchemeWriting where Self: ~Copyable {
    /// Writes an address, structured or with free lines where the bank takes them; nothing for the empty one.
    mutating func writeAddress(_ address: borrowing Pain008Address, at place: Place, _ element: String) throws
    {
        if address.isEmpty { return }
        guard !address.town.isEmpty, SchemeText.isCountry(address.country.bytes.span) else {
            throw refusal(
                .address,
                at: place,
                element: element,
                found: address.country.string,
                expected: "at least a town and a country code"
            )
        }
        if !address.lines.isEmpty { try checkLines(of: address, at: place, element) }
        out.raw("<PstlAdr>")
        if !address.street.isEmpty {
            out.raw("<StrtNm>")
            try writeConverted(address.street, 70, at: place, element)
            out.raw("</StrtNm>")
        }
        if !address.buildingNumber.isEmpty {
            out.raw("<BldgNb>")
            try writeConverted(address.buildingNumber, 16, at: place, element)
            out.raw("</BldgNb>")
        }
        if !address.postalCode.isEmpty {
            out.raw("<PstCd>")
            try writeConverted(address.postalCode, 16, at: place, element)
            out.raw("</PstCd>")
        }
        out.raw("<TwnNm>")
        try writeConverted(address.town, 35, at: place, element)
        out.raw("</TwnNm><Ctry>")
        out.raw(address.country.bytes.span)
        out.raw("</Ctry>")
        if !address.lines.isEmpty { try writeLines(of: address, at: place, element) }
        out.raw("</PstlAdr>")
    }

    /// Refuses lines that the bank does not take, and those beside elements that hold the same (a hybrid address must
    /// not say a thing twice: EPC implementation guidelines 2025, Postal Address).
    private func checkLines(of address: borrowing Pain008Address, at place: Place, _ element: String) throws {
        guard addressMode == .hybrid else {
            throw refusal(
                .addressMode,
                at: place,
                element: element + "/AdrLine",
                found: "free lines",
                expected: "a structured address: street, number, postal code, town and country"
            )
        }
        guard address.street.isEmpty, address.buildingNumber.isEmpty else {
            throw refusal(
                .addressMode,
                at: place,
                element: element + "/AdrLine",
                found: "free lines beside a street or a number",
                expected: "the street in one of the two forms"
            )
        }
        let count = address.lines.bytes.count { $0 == UInt8(ascii: "\n") } + 1
        guard count <= 2 else {
            throw refusal(
                .addressMode,
                at: place,
                element: element + "/AdrLine",
                found: "\(count) lines",
                expected: "at most 2"
            )
        }
    }

    private mutating func writeLines(
        of address: borrowing Pain008Address,
        at place: Place,
        _ element: String
    ) throws {
        let bytes = address.lines.bytes.span
        var start = 0
        while start <= bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
            let line = bytes.extracting(start..<end)
            guard !address.says(line) else {
                throw refusal(
                    .addressMode,
                    at: place,
                    element: element + "/AdrLine",
                    found: line.string,
                    expected: "what postal code and town do not say already"
                )
            }
            out.raw("<AdrLine>")
            try writeConverted(line, 70, at: place, element + "/AdrLine")
            out.raw("</AdrLine>")
            start = end + 1
        }
    }
}

extension Pain008Address {
    /// Whether a line only says again what stands in elements of its own: postal code, town, or both.
    fileprivate func says(_ line: Span<UInt8>) -> Bool {
        let town = town.bytes.span
        let code = postalCode.bytes.span
        if Self.isSame(line, town) || Self.isSame(line, code) { return true }
        guard !code.isEmpty, line.count == code.count + 1 + town.count, line[code.count] == UInt8(ascii: " ")
        else { return false }
        return Self.isSame(line.extracting(0..<code.count), code)
            && Self.isSame(line.extracting((code.count + 1)..<line.count), town)
    }

    /// Whether two texts are the same but for the case of their letters (A to Z).
    private static func isSame(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count, !left.isEmpty else { return false }
        for index in left.indices {
            let isLetter = (left[index] | 0x20) &- 0x61 < 26
            guard left[index] == right[index] || isLetter && left[index] ^ right[index] == 0x20 else {
                return false
            }
        }
        return true
    }
}
