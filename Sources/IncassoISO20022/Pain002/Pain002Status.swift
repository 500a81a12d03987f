import IncassoCore

/// A status of pain.002, and what it means on its own level.
struct Pain002Status: Sendable {
    /// The code as given, packed; 0 when there is none.
    var code: UInt32 = 0

    /// Whether there is a status.
    var isStated: Bool { code != 0 }

    /// Whether it refuses what it speaks about.
    var isRejection: Bool { code == .code("RJCT") || code == .code("CANC") }

    /// What it says.
    ///
    /// `ACSC` and `ACCC` announce settlement, but only cash on the account settles. Codes that are not known (such as
    /// those of the verification of payees) say nothing about a debit.
    var kind: BankEvent.Kind {
        switch code {
        case UInt32.code("RJCT"), UInt32.code("CANC"): .rejected
        case UInt32.code("ACTC"), UInt32.code("ACCP"), UInt32.code("ACWC"), UInt32.code("ACSP"),
            UInt32.code("ACSC"), UInt32.code("ACCC"),
            UInt32.code("ACFC"):
            .accepted
        default: .information
        }
    }
}
