/// What kind of file the rules of the schemes judge.
public enum SchemeSubject: Hashable, Sendable {
    /// A collection (pain.008).
    case collection
    /// A reversal (pain.007): its own rules, and those on collections that the copy of a debit has to keep.
    case reversal

    /// The element of the message.
    var element: String {
        switch self {
        case .collection: "CstmrDrctDbtInitn"
        case .reversal: "CstmrPmtRvsl"
        }
    }

    /// The message's name, without its version.
    var message: String {
        switch self {
        case .collection: "pain.008"
        case .reversal: "pain.007"
        }
    }

    /// The id of the finding that a file holds no such message.
    var absence: String {
        switch self {
        case .collection: "PAIN008-NONE"
        case .reversal: "PAIN007-NONE"
        }
    }

    /// What people call it.
    var name: String {
        switch self {
        case .collection: "collection"
        case .reversal: "reversal"
        }
    }
}
