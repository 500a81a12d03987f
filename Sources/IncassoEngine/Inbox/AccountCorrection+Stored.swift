import IncassoCore

/// A correction as it is sealed beside its entry: five texts, each ended by a separator that none of them holds.
extension AccountCorrection {
    private static let separator: UInt8 = 0x1F

    /// The bytes to seal.
    var stored: [UInt8] {
        var bytes: [UInt8] = []
        for field in [routingNumber, accountNumber, transactionCode, name, individualId] {
            bytes.append(contentsOf: field.bytes.filter { $0 != Self.separator })
            bytes.append(Self.separator)
        }
        return bytes
    }

    /// Takes opened bytes apart; `nil` when they are none of these.
    init?(stored bytes: [UInt8]) {
        let fields = bytes.split(separator: Self.separator, omittingEmptySubsequences: false)
        guard fields.count == 6 else { return nil }
        self.init()
        routingNumber.assign(Array(fields[0]).span)
        accountNumber.assign(Array(fields[1]).span)
        transactionCode.assign(Array(fields[2]).span)
        name.assign(Array(fields[3]).span)
        individualId.assign(Array(fields[4]).span)
    }
}
