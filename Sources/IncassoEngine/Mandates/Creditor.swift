public import IncassoCore

/// Who collects: the creditor's own data, and what was agreed with its bank.
public struct Creditor: Sendable, Hashable {
    /// The number in the database.
    public let id: Int64
    /// The id that the business gave.
    public let reference: String
    /// The name that debtors know.
    public let name: String
    /// ISO 3166 country.
    public let country: String
    /// The currency of every claim.
    public let currency: Currency
    /// The language of messages where the debtor's is not known: `nl`, `en`, `de` or `fr`.
    public let language: String
    /// Structured address; absent parts are `nil`.
    public let address: Address
    /// Calendar days between announcing a debit and its due date, as agreed with every debtor.
    public let noticeDays: Int
    /// Who tells debtors of a debit before it is made.
    public internal(set) var preNotification = PreNotification.own
    /// How debtors reach the creditor.
    public let contact: Contact
    /// Where payment links lead, without a slash at the end.
    public let linkBaseURL: String
    /// How pages look.
    public let style: Style
    /// Ways to pay that the creditor offers beside the transfer.
    public let paymentMethods: [PaymentMethod]
    /// The SEPA part, where there is one.
    public let sepa: SEPA?
    /// The ACH part, where there is one.
    public let ach: ACH?
    /// What was agreed with the bank.
    public let bank: BankProfile

    /// Who tells debtors of a debit before it is made; the names stand in creditors' files.
    public enum PreNotification: String, Sendable, Hashable, CaseIterable {
        /// The business does, on its invoice for example.
        case own
        /// Incasso does, and makes no debit of which the debtor was not told in time.
        case incasso
    }

    /// A structured postal address.
    public struct Address: Sendable, Hashable {
        /// Street name.
        public var street: String?
        /// Building number.
        public var buildingNumber: String?
        /// Postal code.
        public var postalCode: String?
        /// Town.
        public var town: String?
        /// ISO 3166 country.
        public var country: String?

        /// An address; absent parts are `nil`.
        public init(
            street: String? = nil,
            buildingNumber: String? = nil,
            postalCode: String? = nil,
            town: String? = nil,
            country: String? = nil
        ) {
            self.street = street
            self.buildingNumber = buildingNumber
            self.postalCode = postalCode
            self.town = town
            self.country = country
        }
    }

    /// How debtors reach the creditor.
    public struct Contact: Sendable, Hashable {
        /// E-mail address.
        public let email: String?
        /// Telephone number.
        public let phone: String?
        /// Website.
        public let website: String?
    }

    /// What an originator of ACH entries needs; all of it printable ASCII.
    public struct ACH: Sendable, Hashable {
        /// The name that debtors see on their statements, at most 16 characters.
        public let companyName: String
        /// The company identification that the bank assigned, at most 10 characters.
        public let companyId: String
        /// The originating bank (ODFI).
        public let odfiRouting: RoutingNumber
        /// The creditor's own account at that bank, where the file says it.
        public let accountNumber: String?
        /// Where the file goes, 10 characters: the bank's routing number after a blank, unless the bank wants another.
        public let immediateDestination: String
        /// The name of where it goes, at most 23 characters.
        public let immediateDestinationName: String
        /// Where it comes from, at most 10 characters: the company identification, unless the bank wants another.
        public let immediateOrigin: String
        /// The name of where it comes from, at most 23 characters.
        public let immediateOriginName: String
        /// What debtors see the debit is for, at most 10 characters.
        public let entryDescription: String
    }

    /// What a SEPA creditor needs.
    public struct SEPA: Sendable, Hashable {
        /// The creditor's account.
        public let iban: IBAN
        /// The creditor bank's BIC, where it wants one.
        public let bic: BIC?
        /// The creditor identifier.
        public let creditorIdentifier: CreditorIdentifier
        /// The name of the one for whom the creditor collects, at most 70 characters.
        public var ultimateCreditor: String?
        /// The number under which the bank knows who sends the files, where it asks for one.
        public var initiatingPartyId: String?
        /// Who gave that number.
        public var initiatingPartyIssuer: String?
        /// What the debits of a file are for, a code of at most four characters.
        public var categoryPurpose: String?
        /// What a debit is for whose claim says nothing else, a code of at most four characters.
        public var purpose: String?
    }
}
