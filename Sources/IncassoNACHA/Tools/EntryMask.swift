import IncassoCore

/// Makes account numbers, names and free texts of entries unreadable, so that the file stays valid.
///
/// Letters and digits become `X`; of an account number the last quarter stays, at most four characters, so that a person
/// who knows it can tell entries apart. Signs that divide free texts stay.
struct EntryMask {
    private var account = NACHALayout.Entry.accountNumber
    private var names: [Range<Int>] = []
    private var isInternational = false

    /// Looks up where the batch's class puts them.
    mutating func begin(_ header: Span<UInt8>) {
        let name = header.text(NACHALayout.BatchHeader.standardEntryClass)
        isInternational = name == "IAT"
        account = NACHALayout.Entry.accountNumber
        switch name {
        case "IAT":
            account = 39..<74
            names = []
        case "ADV":
            account = 12..<27
            names = [54..<76]
        // The card number stands in the place of the name.
        case "SHR": names = [54..<76]
        // Name and identification change places.
        case "CIE", "MTE": names = [39..<54]
        case "CTX", "ENR", "TRX", "ATX": names = [58..<74]
        case "POP": names = [54..<76]
        // A check's own number and what the drawer is called.
        default: names = [54..<76]
        }
    }

    /// Masks an entry with its addenda.
    func apply(to group: inout [UInt8]) {
        Self.mask(account, of: &group, keepingEnd: true)
        for name in names { Self.mask(name, of: &group) }
        var start = NACHALayout.recordLength
        while start < group.count {
            addenda(at: start, of: &group)
            start += NACHALayout.recordLength
        }
    }

    private func addenda(at start: Int, of group: inout [UInt8]) {
        func mask(_ range: Range<Int>) {
            Self.mask(range.lowerBound + start..<range.upperBound + start, of: &group)
        }
        let record = Array(group[start..<start + NACHALayout.recordLength])
        switch record.span.number(NACHALayout.Addenda.type) ?? 0 {
        case 5: mask(3..<83)
        // Names and addresses of an international payment; 13 and 14 are banks.
        case 10: mask(46..<81)
        case 11, 12, 15, 16: mask(3..<73)
        case 17: mask(3..<83)
        case 98: change(record.span, at: start, of: &group)
        case 99: words(record.span, mask)
        default: break
        }
    }

    /// Corrected data keep their form: a routing number and a transaction code stay.
    private func change(_ record: Span<UInt8>, at start: Int, of group: inout [UInt8]) {
        let data = NACHALayout.Change.correctedData.lowerBound + start
        func account(_ offset: Int) {
            Self.mask(data + offset..<data + offset + 17, of: &group, keepingEnd: true)
        }
        switch record.text(NACHALayout.Change.code) {
        case "C02", "C05", "C13", "C14": break
        case "C01", "C06": account(0)
        case "C03": account(12)
        case "C07": account(9)
        default: Self.mask(data..<data + 29, of: &group)
        }
    }

    /// What a bank writes in a return; codes and numbers of dishonoured and contested returns stand there too and stay.
    private func words(_ record: Span<UInt8>, _ mask: (Range<Int>) -> Void) {
        let code = record.number(4..<6) ?? 0
        switch code {
        case 61...70: mask(NACHALayout.Return.dishonoredInformation)
        case 71...77: break
        default:
            let field =
                isInternational
                ? NACHALayout.Return.internationalInformation : NACHALayout.Return.information
            // A word of the rules, which changes what R17 means.
            if record.text(field) != "QUESTIONABLE" { mask(field) }
        }
    }

    private static func mask(_ range: Range<Int>, of group: inout [UInt8], keepingEnd: Bool = false) {
        var kept = 0
        if keepingEnd {
            let count = range.count { group[$0] != 0x20 }
            kept = count < 12 ? count / 4 : 4
        }
        for index in range.reversed() {
            switch group[index] {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A:
                if kept > 0 { kept -= 1 } else { group[index] = UInt8(ascii: "X") }
            default: continue
            }
        }
    }
}
