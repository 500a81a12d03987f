import IncassoCore

extension BankFileSniffer {
    /// Whether the bytes start like an ACH file: with a file header, or, in a fragment as banks send returns, with a batch
    /// header, an entry or addenda.
    static func isACH(_ head: Span<UInt8>) -> Bool {
        var start = 0
        if head.count > 3, head[0] == 0xEF, head[1] == 0xBB, head[2] == 0xBF { start = 3 }
        while start < head.count, head[start] == 0x20 || head[start] == 0x0A || head[start] == 0x0D {
            start += 1
        }
        // A header's last fields may be blank, and the blanks cut off.
        guard head.count >= start + 40 else { return false }
        let record = head.extracting(start..<min(start + 94, head.count))
        if record[0] == UInt8(ascii: "1") {
            return record.extracting(0..<3).equals("101") && record.extracting(34..<37).equals("094")
        }
        guard record.count == 94 else { return false }
        switch record[0] {
        case UInt8(ascii: "5"):
            return record.hasDigits(1..<4) && record.hasCapitals(50..<53) && record.hasDigits(79..<94)
        case UInt8(ascii: "6"):
            return record.hasDigits(1..<12) && record.hasDigits(29..<39) && record.hasDigits(78..<94)
        case UInt8(ascii: "7"):
            return record.hasDigits(1..<3) && record.hasDigits(87..<94)
        default:
            return false
        }
    }
}

extension Span<UInt8> {
    fileprivate func hasDigits(_ range: Range<Int>) -> Bool {
        for index in range where self[index] &- 0x30 >= 10 { return false }
        return true
    }

    fileprivate func hasCapitals(_ range: Range<Int>) -> Bool {
        for index in range where self[index] &- 0x41 >= 26 { return false }
        return true
    }
}
