public import IncassoCore

/// The writer refused to put something into an ACH file, because an operator would refuse it or our own matching would
/// break.
///
/// It names everything that is wrong with the head or entry. What was written so far is worthless: throw the file away.
public struct NACHARefusal: Error, Hashable, CustomStringConvertible {
    /// What is wrong, where, and what to do: at least one finding.
    public let diagnostics: [Diagnostic]

    /// A refusal.
    ///
    /// - Parameter diagnostics: At least one finding.
    public init(_ diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }

    /// The places and findings, a line for each.
    public var description: String {
        diagnostics.map { diagnostic in
            var text = "\(diagnostic.id): \(diagnostic.message)"
            if let path = diagnostic.location.path { text = "\(path): \(text)" }
            if let found = diagnostic.found { text += ", found \(found)" }
            if let expected = diagnostic.expected { text += ", expected \(expected)" }
            return text
        }
        .joined(separator: "\n")
    }

    /// What is refused; the raw value is the finding's id.
    package enum Kind: String, CaseIterable, Sendable {
        case identifier = "ACH-WRITE-ID"
        case date = "ACH-WRITE-DATE"
        case text = "ACH-WRITE-TEXT"
        case characters = "ACH-WRITE-CHARACTERS"
        case length = "ACH-WRITE-LENGTH"
        case entryClass = "ACH-WRITE-CLASS"
        case number = "ACH-WRITE-NUMBER"
        case transactionCode = "ACH-WRITE-TRANSACTION-CODE"
        case routing = "ACH-WRITE-ROUTING"
        case account = "ACH-WRITE-ACCOUNT"
        case amount = "ACH-WRITE-AMOUNT"
        case paymentType = "ACH-WRITE-PAYMENT-TYPE"
        case trace = "ACH-WRITE-TRACE"
        case code = "ACH-WRITE-CODE"
        case description = "ACH-WRITE-DESCRIPTION"
        case addenda = "ACH-WRITE-ADDENDA"
        case microEntry = "ACH-WRITE-MICRO-ENTRY"
        case offset = "ACH-WRITE-OFFSET"
        case mixed = "ACH-WRITE-MIXED"
        case empty = "ACH-WRITE-EMPTY"
        case full = "ACH-WRITE-FULL"

        var message: String {
            switch self {
            case .identifier: "an identification does not have its form"
            case .date: "a day or time is missing or impossible"
            case .text: "a required text is blank"
            case .characters: "a character cannot stand in the record"
            case .length: "a text is longer than its field"
            case .entryClass: "the class is not one that is written here"
            case .number: "a number is outside what its field can hold"
            case .transactionCode: "the transaction code does not fit the batch"
            case .routing: "the routing number is not valid"
            case .account: "the account number is not valid"
            case .amount: "the amount is outside what an entry can carry"
            case .paymentType: "the payment type does not fit the class"
            case .trace: "the trace number is out of order or not of this bank"
            case .code: "the code is not one that this record may hold"
            case .description: "the company entry description does not fit what the batch is for"
            case .addenda: "the entry has more or fewer addenda than its class allows"
            case .microEntry: "the micro-entries do not keep their limits"
            case .offset: "the batch cannot be balanced by offset entries"
            case .mixed: "forward entries and returns must not stand in one batch"
            case .empty: "there is nothing in it"
            case .full: "it holds more than its totals can tell"
            }
        }

        var remedy: String {
            switch self {
            case .identifier: "copy the identification from the agreement with the bank"
            case .date: "give a day that exists, and a time between 0:00 and 23:59"
            case .text: "give at least one character that is neither a blank nor a zero"
            case .characters: "convert names and descriptions to printable ASCII first"
            case .length: "shorten the text first"
            case .entryClass: "use PPD, CCD, WEB, TEL or CTX; for a notification of change COR"
            case .number: "number batches from 1"
            case .transactionCode:
                "use a code of the batch's service class, class and purpose; in returns those ending in 1 and 6"
            case .routing: "ask the account holder for the right number"
            case .account: "ask the account holder for the right number"
            case .amount: "split or correct the amount"
            case .paymentType: "give R for a series or S for a single debit"
            case .description:
                "keep RETRY PYMT, REVERSAL, RETURN FEE, ACCTVERIFY, PAYROLL and PURCHASE for what they are reserved for"
            case .addenda: "give at most one with PPD, CCD and WEB, none with TEL, 9,999 with CTX"
            case .microEntry:
                "credit less than a dollar, and take back no more than was given to the same account"
            case .offset: "use service class 200 for a balanced batch, and none with returns"
            case .trace: "give ascending sequence numbers behind the bank's eight digits"
            case .code: "use a code of the rule book"
            case .mixed: "write a batch of its own for them"
            case .empty: "leave out what is empty"
            case .full: "begin another batch, or another file"
            }
        }
    }
}
