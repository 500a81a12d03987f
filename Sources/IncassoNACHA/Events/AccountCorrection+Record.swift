import IncassoCore

extension AccountCorrection {
    /// Reads the corrected data of a notification of change, which each code divides by place.
    ///
    /// By place and never at blanks: an account number may hold blanks, and one of 17 characters touches its neighbours.
    ///
    /// - Parameters:
    ///   - record: Addenda of type 98.
    ///   - data: The corrected data.
    /// - Returns: `false` when a code that corrects account data brings none that can be read; then nothing is kept.
    mutating func read(_ record: Span<UInt8>, at data: Range<Int>) -> Bool {
        reset()
        let start = data.lowerBound
        func part(_ offset: Int, _ length: Int) -> Range<Int> { (start + offset)..<(start + offset + length) }
        switch record.text(NACHALayout.Change.code) {
        case "C01":
            accountNumber.assign(part(0, 17), of: record)
        case "C02":
            routingNumber.assign(part(0, 9), of: record)
        case "C03":
            routingNumber.assign(part(0, 9), of: record)
            accountNumber.assign(part(12, 17), of: record)
        case "C04":
            name.assign(part(0, 22), of: record)
        case "C05":
            transactionCode.assign(part(0, 2), of: record)
        case "C06":
            accountNumber.assign(part(0, 17), of: record)
            transactionCode.assign(part(20, 2), of: record)
        case "C07":
            routingNumber.assign(part(0, 9), of: record)
            accountNumber.assign(part(9, 17), of: record)
            transactionCode.assign(part(26, 2), of: record)
        case "C09":
            individualId.assign(part(0, 22), of: record)
        default:
            return true
        }
        if isReadable(record) { return true }
        reset()
        return false
    }

    /// Whether every datum that the code corrects is there and has its form.
    private func isReadable(_ record: Span<UInt8>) -> Bool {
        guard let entry = ChangeTable.ach.entry(record.text(NACHALayout.Change.code)) else { return true }
        return entry.corrects.allSatisfy { datum in
            switch datum {
            case .routingNumber: RoutingNumber.isValid(routingNumber.bytes.span)
            case .accountNumber: !accountNumber.isEmpty
            case .transactionCode: isTransactionCode
            case .name: !name.isEmpty
            case .individualId: !individualId.isEmpty
            }
        }
    }

    private var isTransactionCode: Bool {
        guard transactionCode.count == 2, let value = transactionCode.bytes.span.number(0..<2) else {
            return false
        }
        return NACHATransactionCode(rawValue: value).isKnown
    }
}
