import IncassoCore

/// Where the fields of an entry stand under its standard entry class, as far as they differ.
enum EntryForm {
    /// As PPD, CCD, WEB, TEL and most others.
    case standard
    /// WEB and TEL: the name is required, and the payment type told.
    case web, tel
    /// Name and identification change places (CIE, MTE).
    case swapped
    /// A count of addenda before the name (CTX, ENR, TRX, ATX).
    case counted
    /// No name but a card number (SHR).
    case card
    /// A check number of nine characters (POP).
    case purchase
    /// A foreign account (IAT).
    case international
    /// An accounting advice (ADV).
    case advice

    init(_ record: Span<UInt8>) {
        let field = NACHALayout.BatchHeader.standardEntryClass
        switch (record[field.lowerBound], record[field.lowerBound + 1], record[field.lowerBound + 2]) {
        case (0x57, 0x45, 0x42): self = .web
        case (0x54, 0x45, 0x4C): self = .tel
        case (0x43, 0x49, 0x45), (0x4D, 0x54, 0x45): self = .swapped
        case (0x43, 0x54, 0x58), (0x45, 0x4E, 0x52), (0x54, 0x52, 0x58), (0x41, 0x54, 0x58): self = .counted
        case (0x53, 0x48, 0x52): self = .card
        case (0x50, 0x4F, 0x50): self = .purchase
        case (0x49, 0x41, 0x54): self = .international
        case (0x41, 0x44, 0x56): self = .advice
        default: self = .standard
        }
    }

    var amount: Range<Int> { self == .advice ? NACHALayout.Advice.amount : NACHALayout.Entry.amount }

    var account: Range<Int> {
        switch self {
        case .international: 39..<74
        case .advice: 12..<27
        default: NACHALayout.Entry.accountNumber
        }
    }

    var identification: Range<Int> {
        switch self {
        case .swapped: 54..<76
        case .card: 43..<54
        case .purchase: 39..<48
        case .international, .advice: 0..<0
        default: NACHALayout.Entry.individualId
        }
    }

    var name: Range<Int> {
        switch self {
        case .swapped: 39..<54
        case .counted: 58..<74
        case .card, .international: 0..<0
        default: NACHALayout.Entry.individualName
        }
    }
}
