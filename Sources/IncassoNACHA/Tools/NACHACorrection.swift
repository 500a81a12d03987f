import IncassoCore

/// What a notification of change says, laid out by its code.
///
/// Each code divides the 29 characters by place: a number of 17 characters touches its neighbours, so nothing is ever
/// parted at blanks.
public struct NACHACorrection: Hashable, Sendable {
    /// The right account number, 1 to 17 characters (C01, C03, C06, C07).
    public var accountNumber: String?
    /// The right routing number, nine digits (C02, C03, C07).
    public var routingNumber: String?
    /// The right transaction code, which tells the kind of account (C05, C06, C07).
    public var transactionCode: String?
    /// The right name, 1 to 22 characters (C04).
    public var name: String?
    /// The right identification, 1 to 22 characters (C09).
    public var individualId: String?
    /// The data of a code that corrects none of these (C08, C10 to C14), 1 to 29 characters.
    public var other: String?

    /// Nothing yet.
    public init() {}

    /// The data as they stand in the record.
    ///
    /// - Parameter code: `C01` to `C14`.
    /// - Returns: At most 29 characters.
    /// - Throws: ``NACHAToolError`` naming everything that is missing, does not fit, or is not called for.
    public func data(_ code: String) throws(NACHAToolError) -> String {
        guard let entry = ChangeTable.ach.entry(code), !entry.isRefusal else {
            throw refusal([("code", code, "C01 to C14")])
        }
        let given: [(ChangeTable.Datum, String?, String)] = [
            (.routingNumber, routingNumber, "nine digits with a right check digit"),
            (.accountNumber, accountNumber, "1 to 17 characters"),
            (.transactionCode, transactionCode, "a code such as 27 or 37"),
            (.name, name, "1 to 22 characters"),
            (.individualId, individualId, "1 to 22 characters"),
        ]
        var wrong: [(String, String?, String)] = []
        for (datum, value, expected) in given {
            let isCalledFor = entry.corrects.contains(datum)
            if isCalledFor, !Self.fits(value, datum) {
                let isSecret = datum == .accountNumber
                wrong.append(
                    (Self.words(datum), isSecret ? value.map(USAccountNumber.masked) : value, expected)
                )
            } else if !isCalledFor, value != nil {
                wrong.append((Self.words(datum), nil, "nothing: \(code) is about \(entry.name)"))
            }
        }
        if entry.corrects.isEmpty != (other != nil) {
            wrong.append(("data", other, entry.corrects.isEmpty ? "1 to 29 characters" : "nothing"))
        } else if let other, !Self.isText(other, 29) {
            wrong.append(("data", other, "1 to 29 characters of ASCII"))
        }
        if !wrong.isEmpty { throw refusal(wrong) }
        return laidOut(code)
    }

    private func laidOut(_ code: String) -> String {
        let account = accountNumber ?? ""
        let routing = routingNumber ?? ""
        let kind = transactionCode ?? ""
        func wide(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.utf8.count))
        }
        return switch code {
        case "C01": account
        case "C02": routing
        case "C03": wide(routing, 12) + account
        case "C04": name ?? ""
        case "C05": kind
        case "C06": wide(account, 20) + kind
        case "C07": routing + wide(account, 17) + kind
        case "C09": individualId ?? ""
        default: other ?? ""
        }
    }

    private func refusal(_ wrong: [(String, String?, String)]) -> NACHAToolError {
        NACHAToolError(
            wrong.map { name, found, expected in
                NACHAToolError.Kind.data.finding("corrected data, \(name)", found: found, expected: expected)
            }
        )
    }

    private static func fits(_ value: String?, _ datum: ChangeTable.Datum) -> Bool {
        guard let value else { return false }
        let bytes = Array(value.utf8)
        return switch datum {
        case .routingNumber: RoutingNumber.isValid(bytes.span)
        case .accountNumber: isText(value, 17) && bytes[0] != 0x20
        case .transactionCode:
            bytes.count == 2 && NACHATransactionCode(rawValue: bytes.span.number(0..<2) ?? 0).isKnown
        case .name, .individualId: isText(value, 22)
        }
    }

    private static func isText(_ text: String, _ width: Int) -> Bool {
        let bytes = Array(text.utf8)
        return (1...width).contains(bytes.count) && bytes.span.isPrintable && bytes.contains { $0 != 0x20 }
    }

    private static func words(_ datum: ChangeTable.Datum) -> String {
        switch datum {
        case .routingNumber: "routing number"
        case .accountNumber: "account number"
        case .transactionCode: "transaction code"
        case .name: "name"
        case .individualId: "individual identification"
        }
    }
}
