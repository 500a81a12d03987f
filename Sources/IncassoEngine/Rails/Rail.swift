public import IncassoCore

/// One way of collecting through banks.
///
/// The engine knows no scheme outside `Rails/`: how an account is identified, which dates are legal, how a batch becomes
/// bytes, which answers to expect and what a reason means are all asked here.
protocol Rail: Sendable {
    /// The name of its table in a creditor's file, and of its columns in an import: `sepa`.
    var name: String { get }
    /// The schemes as they stand in mandates, for example `sepa-core`.
    var schemes: [String] { get }
    /// The only currencies that it carries.
    var currencies: [Currency] { get }
    /// The days on which its banks settle.
    var calendar: any BankingCalendar { get }

    /// The most minor units of one debit.
    var maxAmount: Int64 { get }
    /// About how many bytes of a file one debit takes.
    var debitSize: Int { get }

    /// How the bank's files name a creditor: its account's number, or another id that no other creditor has.
    func ownAccount(of creditor: Creditor) -> String?

    /// The numbers that entries carry, where the rail numbers them; `nil` where it does not.
    func entryNumbers(of creditor: Creditor) -> EntryNumbers?

    /// After how many months without a debit a mandate lapses; `nil`: never.
    var mandateLifetime: Int? { get }

    /// After how many banking days a debit of which no bank tells is taken to have settled; `nil`: never.
    var presumedAfter: Int? { get }

    /// Checks an account, and everything about a mandate that the scheme asks for.
    ///
    /// - Parameters:
    ///   - mandate: The mandate as imported.
    ///   - creditor: Whose mandate.
    ///   - findings: Takes what is wrong; the path of each location is the column's name.
    /// - Returns: The account, or `nil` when it is wrong.
    func account(of mandate: MandateRow, creditor: Creditor, findings: inout [Diagnostic]) -> RailAccount?

    /// An account number as it may be shown.
    ///
    /// - Parameter number: The canonical number of a ``RailAccount``.
    /// - Returns: What lists and messages show.
    func masked(_ number: [UInt8]) -> String

    /// An account in full, for a person with the right to see it.
    ///
    /// - Parameter number: The canonical number of a ``RailAccount``.
    /// - Returns: All of it.
    func revealed(_ number: [UInt8]) -> String

    /// An account after the bank's correction.
    ///
    /// - Parameters:
    ///   - number: The canonical number that was used.
    ///   - correction: What the bank says.
    ///   - code: The bank's code of the correction.
    /// - Returns: What is right from now on.
    /// - Throws: ``AmendmentRefusal`` when a person has to look.
    func amended(
        _ number: [UInt8],
        by correction: AccountCorrection,
        code: String
    ) throws(AmendmentRefusal) -> RailAmendment

    /// Whether debits tell the debtor's bank what changed in a mandate, until one that does is carried out.
    var tellsAmendments: Bool { get }

    /// Whether a creditor has become another one as far as the debtors' banks are told.
    func isTold(_ old: Creditor, became new: Creditor) -> Bool

    /// Whether two canonical numbers are certain to be accounts of one bank.
    func isCertainlySameBank(_ old: [UInt8], _ new: [UInt8]) -> Bool

    /// The identifier by which debtors' banks know a creditor; empty where they know none.
    func identifier(of creditor: Creditor) -> String

    /// Whether a creditor that a file tells is one that the book knows; what the file does not tell is left out.
    func isSameCreditor(
        _ told: (name: String, identifier: String),
        as known: (name: String, identifier: String)
    ) -> Bool

    /// The order of a debit within its mandate as the scheme writes it, for example `RCUR`.
    func sequence(kind: String) -> String

    /// How the scheme writes the first and the last debit of a mandate's series, where a creditor has them marked.
    func series(of creditor: Creditor) -> ClaimSeries

    /// Whether groups of claims that are debited on one day go into one payment block.
    var mergesBlocks: Bool { get }

    /// The first day on which a file that is handed over now can be collected.
    func earliestDate(creditor: Creditor, clock: any EngineClock) -> LocalDate

    /// The day on which a debit asked for one day is made.
    func effectiveDate(requested: LocalDate, earliest: LocalDate) -> LocalDate

    /// Writes a frozen batch: the same bytes each time.
    ///
    /// - Parameters:
    ///   - batch: The head of the batch and its blocks.
    ///   - rows: Walks through the rows of a block in order.
    ///   - sink: Takes the bytes.
    /// - Throws: What the rows or the sink throw; the writer's error for a batch that no file can carry.
    func write(
        _ batch: FrozenBatch,
        rows: (FrozenBlock, (borrowing DebitRow) throws -> Void) throws -> Void,
        to sink: any ByteSink
    ) throws

    /// The rules that a file must keep beyond what its writer enforces; `nil` where there are none.
    func rules(for creditor: Creditor, clock: any EngineClock) throws -> (any FileRules)?

    /// What the writer said of a debit that it refused; `nil` for an error of another kind.
    func finding(of error: any Error) -> Diagnostic?

    /// Reads a written file with the reader, which shares no code with the writer.
    ///
    /// - Returns: What the file says and adds up to.
    func readBack(_ path: String) throws -> FrozenBatch.ReadBack

    /// Reads a file that was handed over, debit by debit.
    ///
    /// - Parameters:
    ///   - name: The file's name, for errors.
    ///   - bytes: The file.
    ///   - take: Takes each debit; the value is reused.
    /// - Returns: What the file says; without a message id when it is none of ours.
    /// - Throws: The reader's error when the file cannot be read to its end; what `take` throws.
    func readReleased(
        _ name: String,
        _ bytes: FileBytesSource,
        _ take: @escaping ReleasedDebitTaker
    ) throws -> ReleasedFile

    /// What keeps banks from passing an end-to-end id on unchanged, or `nil`.
    func problem(endToEndId: Span<UInt8>) -> String?

    /// Whether the debtor can still take back a debit that has settled.
    ///
    /// - Parameters:
    ///   - settledOn: The day on which it settled.
    ///   - today: The day of the question.
    ///   - scheme: The mandate's scheme.
    /// - Returns: The stage on that day, and the first day on which the money is final.
    func finality(settledOn: LocalDate, today: LocalDate, scheme: String) -> Finality

    /// The name of a batch's file.
    func fileName(messageId: String) -> String

    /// What a bank's reason means.
    func classify(_ reason: borrowing ByteString) -> ReasonClass

    /// Whether a bank's code may hide other reasons than its class says, as `MS03` does.
    func isAmbiguous(_ code: String) -> Bool
}

extension Rail {
    /// Nothing is marked.
    func series(of creditor: Creditor) -> ClaimSeries { ClaimSeries(first: nil, final: nil) }

    /// None beyond the writer's.
    func rules(for creditor: Creditor, clock: any EngineClock) throws -> (any FileRules)? { nil }

    /// None is told apart.
    func finding(of error: any Error) -> Diagnostic? { nil }

    /// Entries that are numbered by their group stay with it.
    var mergesBlocks: Bool { false }

    func earliestDate(creditor: Creditor, clock: any EngineClock) -> LocalDate {
        let now = clock.wallTime(in: creditor.bank.timeZone)
        // What arrives after the cut-off, or on a day that is none, counts for the next banking day.
        let isLate = now.secondOfDay >= creditor.bank.cutOff && calendar.isBankingDay(now.date)
        let received = calendar.next(onOrAfter: isLate ? now.date.adding(days: 1) : now.date)
        return calendar.adding(bankingDays: creditor.bank.leadDays, to: received)
    }

    func effectiveDate(requested: LocalDate, earliest: LocalDate) -> LocalDate {
        calendar.next(onOrAfter: max(requested, earliest))
    }
}

/// Numbers that a rail gives to entries, unique for long enough that an answer finds its entry.
struct EntryNumbers: Sendable {
    /// What stands in front of every number of this creditor.
    let base: Int64
    /// The numbers behind it start again at 1 after this one.
    let last: Int64
}

/// What a bank's correction of account data comes to.
struct RailAmendment: Sendable, Equatable {
    /// The canonical number.
    var number: [UInt8]
    /// The account holder, where the name was corrected.
    var holder: String?
}

/// Why a correction is not carried out by itself.
struct AmendmentRefusal: Error {
    /// The rule of the entry's note, for example `change-unclear`.
    let rule: String
}

/// How certain it is that collected money stays.
public struct Finality: Sendable, Hashable {
    /// The three stages; their names are part of the contract.
    public enum Stage: String, Sendable, Hashable {
        /// The debtor, or the debtor's bank, can take it back without giving a reason.
        case provisional
        /// It can come back only as an unauthorised debit.
        case final
        /// It cannot come back through the scheme.
        case locked
    }

    /// The stage today.
    public let stage: Stage
    /// The first day on which it is final.
    public let finalOn: LocalDate
}

/// An account as a rail identified it.
struct RailAccount: Sendable {
    /// The canonical number, to be sealed.
    let number: [UInt8]
    /// The number as it may be shown.
    let masked: String
    /// The bank, where the scheme wants to know it.
    let bic: String?
}

/// The rails of this build.
enum Rails {
    static let all: [any Rail] = [SEPARail(), ACHRail()]

    /// The rail of a scheme.
    static func rail(for scheme: String) -> (any Rail)? {
        all.first { $0.schemes.contains(scheme) }
    }

    /// The rail that collects a currency.
    static func rail(collecting currency: Currency) -> (any Rail)? {
        all.first { $0.currencies.contains(currency) }
    }

    /// The rail whose collection files have a form.
    static func rail(writing kind: BankFileFormat.Kind) -> (any Rail)? {
        switch kind {
        case .pain008: all.first { $0.name == "sepa" }
        case .nacha: all.first { $0.name == "ach" }
        default: nil
        }
    }

    /// What a reason means on the first rail that knows it.
    ///
    /// The codes of the rails do not overlap.
    static func classify(_ reason: borrowing ByteString) -> ReasonClass {
        for rail in all {
            let found = rail.classify(reason)
            if found != .unknown { return found }
        }
        return .unknown
    }

    /// Whether a bank's code may hide other reasons than its class says, as `MS03` does.
    static func isAmbiguous(_ code: String) -> Bool {
        all.contains { $0.isAmbiguous(code) }
    }
}
