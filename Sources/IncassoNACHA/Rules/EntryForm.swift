import IncassoCore

/// Where the fields of an entry stand under its standard entry class, as far as they differ.
enum EntryForm: String {
    /// As PPD, CCD and most others.
    case standard
    /// WEB and TEL: the payment type stands in the discretionary data.
    case internet, telephone
    /// Name and identification change places (CIE, MTE).
    case swapped
    /// A count of addenda before the name (CTX, ENR, TRX, ATX).
    case counted
    /// The kind of card transaction stands in the discretionary data (POS).
    case cardTerminal = "card-terminal"
    /// No name but a card number (SHR).
    case card
    /// A check number of nine characters, and the place of the terminal (POP).
    case purchase
    /// What tells which check it was, and no name (TRC, XCK).
    case truncated
    /// A foreign account (IAT).
    case international
    /// An accounting advice (ADV).
    case advice

    var amount: Range<Int> { self == .advice ? NACHALayout.Advice.amount : NACHALayout.Entry.amount }

    var account: Range<Int> {
        switch self {
        case .international: NACHALayout.International.account
        case .advice: NACHALayout.Advice.account
        default: NACHALayout.Entry.accountNumber
        }
    }

    var identification: Range<Int> {
        switch self {
        case .swapped: NACHALayout.Entry.individualName
        case .card: NACHALayout.Card.reference
        case .purchase: NACHALayout.Purchase.checkNumber
        case .international, .advice: 0..<0
        default: NACHALayout.Entry.individualId
        }
    }

    var name: Range<Int> {
        switch self {
        case .swapped: NACHALayout.Entry.individualId
        case .counted: NACHALayout.Counted.name
        case .card, .international, .truncated: 0..<0
        default: NACHALayout.Entry.individualName
        }
    }
}

/// The places of the fields of an entry, looked up once for a batch.
struct EntryPlaces {
    let amount: Range<Int>
    let account: Range<Int>
    let identification: Range<Int>
    let name: Range<Int>

    init(_ form: EntryForm) {
        amount = form.amount
        account = form.account
        identification = form.identification
        name = form.name
    }
}
