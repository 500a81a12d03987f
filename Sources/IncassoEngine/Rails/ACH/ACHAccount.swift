import IncassoCore

/// A debtor's account at a bank in the United States: what an entry needs to know of it.
///
/// Its canonical form, which is sealed, is the routing number, `C` for checking or `S` for savings, and the number.
struct ACHAccount: Sendable, Equatable {
    /// The kinds of account that can be debited here.
    enum Kind: UInt8, Sendable {
        case checking = 0x43
        case savings = 0x53
    }

    var routing: RoutingNumber
    var kind: Kind
    var number: USAccountNumber

    init(routing: RoutingNumber, kind: Kind, number: USAccountNumber) {
        self.routing = routing
        self.kind = kind
        self.number = number
    }

    /// Takes a canonical form apart; `nil` when it is none.
    init?(canonical bytes: [UInt8]) {
        guard bytes.count > 10, let kind = Kind(rawValue: bytes[9]) else { return nil }
        do {
            routing = try RoutingNumber(bytes.span.extracting(0..<9))
            number = try USAccountNumber(String(decoding: bytes[10...], as: UTF8.self))
        } catch {
            return nil
        }
        self.kind = kind
    }

    /// The canonical form.
    var canonical: [UInt8] {
        Array(routing.text.utf8) + [kind.rawValue] + Array(number.text.utf8)
    }

    /// The routing number, which is public, and the end of the account number.
    var masked: String { "\(routing.text) \(number.masked)" }
}
