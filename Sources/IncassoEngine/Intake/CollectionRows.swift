import IncassoCore
import IncassoISO20022

/// Turns the debits of a collection file (pain.008) into records of a table, one after the other.
///
/// It holds no more than the debits of one chunk of the file.
final class CollectionRows: Pain008Consumer {
    private let terms: CollectionTerms
    private(set) var file = CollectionFile()
    /// The fields of the records that wait, one behind the other, and where each ends.
    private(set) var bytes: [UInt8] = []
    private(set) var ends: [Int] = []
    private(set) var places: [DebitPlace] = []
    /// What is wrong with records that wait, by their place among them.
    private(set) var findings: [Int: [Diagnostic]] = [:]
    /// Records whose block is wrong, and what is wrong with it.
    private(set) var blockFaults: [Int: Diagnostic] = [:]

    private var place = DebitPlace(row: CollectionFile.firstRow - 1)
    private var messages = 0
    private var faults: [Diagnostic] = []
    private var dueDate: [UInt8] = []
    private var usedOn: LocalDate?
    private var namesMore = false
    private var namesOthers = 0
    private var freeAddresses = 0

    init(_ terms: CollectionTerms) {
        self.terms = terms
    }

    /// Forgets the records that have been taken.
    func drop() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        if !findings.isEmpty { findings = [:] }
        if !blockFaults.isEmpty { blockFaults = [:] }
    }

    func begin(_ message: borrowing Pain008Message) {
        messages += 1
        file.messageId = message.messageId
        file.createdAt = message.createdAt
        usedOn = min(LocalDate(iso: message.createdAt.prefix(10)) ?? terms.today, terms.today)
    }

    func begin(_ block: borrowing Pain008Block) throws {
        if let instrument = block.localInstrument?.rawValue, Self.swiss.contains(instrument) {
            throw Self.isSwiss(instrument)
        }
        place.block += 1
        place.debit = 0
        file.blocks.append(
            CollectionFile.Block(
                id: block.paymentInformationId,
                firstRow: place.row + 1,
                scheme: Self.scheme(block.localInstrument?.rawValue ?? ""),
                sequence: block.sequenceType?.rawValue ?? "",
                collectOn: block.requestedCollectionDate ?? .earliest
            )
        )
        namesMore = namesOther(block.ultimateCreditorName, block.categoryPurpose ?? "")
        dueDate.removeAll(keepingCapacity: true)
        if let day = block.requestedCollectionDate { Self.append(day, to: &dueDate) }
        faults = []
        checkAccount(block)
        checkIdentifier(block.creditorIdentifier, column: "block_identifier", into: &faults)
        if let instrument = block.localInstrument, Self.scheme(instrument.rawValue).isEmpty {
            faults.append(Self.wrongScheme(instrument.rawValue, column: "block_scheme"))
        }
        if let sequence = block.sequenceType, !Self.isSequence(sequence.rawValue) {
            faults.append(Self.wrongSequence(sequence.rawValue, column: "block_sequence"))
        }
    }

    func handle(_ transaction: borrowing Pain008Transaction) {
        place.row += 1
        place.debit += 1
        place.line = transaction.line
        let record = places.count
        places.append(place)
        if let fault = faults.first {
            // Told once for all the debits of the block.
            if place.debit == 1 { findings[record] = faults }
            blockFaults[record] = fault
        }
        var found: [Diagnostic] = []
        let (scheme, sequence) = own(transaction, &found)
        let original = original(transaction, &found)
        if !found.isEmpty { findings[record, default: []] += found }
        let block = file.blocks.count - 1
        file.blocks[block].count += 1
        file.blocks[block].total &+= transaction.amount
        if file.blocks[block].scheme.isEmpty { file.blocks[block].scheme = scheme }
        if file.blocks[block].sequence.isEmpty { file.blocks[block].sequence = sequence }
        if file.blocks[block].scheme != scheme
            || (file.blocks[block].sequence == "OOFF") != (sequence == "OOFF")
        {
            file.blocks[block].isMixed = true
        }
        appendMandate(transaction, scheme: scheme, sequence: sequence)
        append(original)
        appendClaim(transaction)
        field(sequence == "FNAL" ? "1" : "")
    }

    func end(_ block: borrowing Pain008Block, totals: Pain008Totals) {}
    func end(_ message: borrowing Pain008Message, totals: Pain008Totals) {}

    /// Completes what is known of the file.
    ///
    /// - Throws: ``EngineError`` for a file of another scheme.
    func finish(_ result: Pain008Reader.Result) throws {
        if let version = result.version, version.contains(".ch.") { throw Self.isSwiss(version) }
        file.faults = result.findings.filter { ["PAIN008-COUNT", "PAIN008-SUM"].contains($0.id) }
        if messages > 1 {
            file.faults.append(
                Diagnostic(
                    id: "IMPORT-MESSAGES",
                    message: "the file holds \(messages) messages",
                    expected: "one message (CstmrDrctDbtInitn)",
                    remedy: "Import each message as a file of its own."
                )
            )
        }
        remark("IMPORT-NOT-KEPT", namesOthers) {
            "\($0) debits name an ultimate creditor or a category purpose that the creditor's file does not: they are not kept"
        }
        remark("IMPORT-ADDRESS-LINES", freeAddresses) {
            terms.takesAddressLines
                ? "\($0) debtors' addresses have free lines beside a street, or without a town: they are not taken"
                : "\($0) debtors' addresses are free lines, which are not taken: nobody can tell the town from the street"
        }
    }

    private func remark(_ id: String, _ count: Int, _ message: (Int) -> String) {
        guard count > 0 else { return }
        file.remarks.append(Diagnostic(id: id, severity: .warning, message: message(count)))
    }

    // MARK: Checks

    private func checkAccount(_ block: borrowing Pain008Block) {
        let account = block.creditorAccount.filter { $0 != " " }.uppercased()
        guard account != terms.account else { return }
        faults.append(
            Diagnostic(
                id: "IMPORT-CREDITOR-ACCOUNT",
                location: .init(path: "block_account"),
                message: "the block collects for another account than the creditor's",
                found: account,
                expected: IBAN.masked(terms.account),
                remedy: "Import it for the creditor whose account that is."
            )
        )
    }

    /// The business code (positions 5 to 7) says nothing about whose identifier it is.
    private func checkIdentifier(_ found: String, column: String, into faults: inout [Diagnostic]) {
        guard !found.isEmpty, Self.owner(found) != Self.owner(terms.identifier) else { return }
        faults.append(
            Diagnostic(
                id: "IMPORT-CREDITOR-IDENTIFIER",
                location: .init(path: column),
                message: "the mandates are another creditor's",
                found: found,
                expected: terms.identifier,
                remedy: "Import it for the creditor with this identifier."
            )
        )
    }

    private static func owner(_ identifier: String) -> [UInt8] {
        var bytes = identifier.uppercased().utf8.filter { $0 != 0x20 }
        if bytes.count > 7 { bytes.removeSubrange(4..<7) }
        return bytes
    }

    /// The scheme and the sequence of a debit: its own, or those of its block.
    private func own(
        _ transaction: borrowing Pain008Transaction,
        _ found: inout [Diagnostic]
    ) -> (scheme: String, sequence: String) {
        guard let block = file.blocks.last else { return ("", "") }
        guard let terms = transaction.ownTerms else { return (block.scheme, block.sequence) }
        var (scheme, sequence) = (block.scheme, block.sequence)
        if !terms.localInstrument.isEmpty {
            scheme = Self.scheme(terms.localInstrument.string)
            if scheme.isEmpty {
                found.append(Self.wrongScheme(terms.localInstrument.string, column: "scheme"))
            }
        }
        if !terms.sequenceType.isEmpty {
            sequence = terms.sequenceType.string
            if !Self.isSequence(sequence) { found.append(Self.wrongSequence(sequence, column: "kind")) }
        }
        checkIdentifier(terms.creditorIdentifier.string, column: "creditor_identifier", into: &found)
        return (scheme, sequence)
    }

    /// Takes what a debit says of its mandate's changes.
    ///
    /// - Returns: What was before; `nil` where the debit tells nothing.
    private func original(
        _ transaction: borrowing Pain008Transaction,
        _ found: inout [Diagnostic]
    ) -> DebitAmendment? {
        if let amendment = transaction.amendment, !amendment.isEmpty {
            file.amendments += 1
            return DebitAmendment(amendment)
        }
        guard transaction.amendmentIndicator == true else { return nil }
        found.append(
            Diagnostic(
                id: "IMPORT-AMENDMENT",
                location: .init(path: "amendment"),
                message: "the debit says that its mandate was amended, and not what was before",
                found: "AmdmntInd true",
                expected: "AmdmntInfDtls with what was before",
                remedy: "Have the program tell it; or leave AmdmntInd out, and amend the mandate by hand."
            )
        )
        return nil
    }

    /// Whether a debit has parties or purposes that come from the creditor's file with us, and other ones.
    private func namesOther(_ ultimateCreditor: String, _ categoryPurpose: String) -> Bool {
        func written(_ name: String) -> String { SEPAText.convert(name, maxLength: 70).text }
        return !categoryPurpose.isEmpty && categoryPurpose != terms.categoryPurpose
            || !ultimateCreditor.isEmpty
                && written(ultimateCreditor) != terms.ultimateCreditor.map(written)
    }

    private static func wrongScheme(_ found: String, column: String) -> Diagnostic {
        Diagnostic(
            id: "IMPORT-SCHEME",
            location: .init(path: column),
            message: "this is no scheme of SEPA direct debits",
            found: found,
            expected: "CORE, COR1 or B2B"
        )
    }

    private static func wrongSequence(_ found: String, column: String) -> Diagnostic {
        Diagnostic(
            id: "IMPORT-SEQUENCE",
            location: .init(path: column),
            message: "this is no sequence type that says how the mandate is used",
            found: found,
            expected: "FRST, RCUR, FNAL or OOFF"
        )
    }

    private static let swiss = ["LSV+", "BDD", "DDCOR1", "DDB2B"]

    private static func isSwiss(_ found: String) -> EngineError {
        EngineError(
            .invalid,
            "this is a Swiss direct debit file (CH-DD or LSV+), which is no SEPA collection",
            diagnostics: [
                Diagnostic(
                    id: "IMPORT-SWISS",
                    message: "the file is made for the Swiss direct debits CH-DD or LSV+/BDD",
                    found: found,
                    expected: "a SEPA collection file (CORE or B2B)",
                    remedy:
                        "Hand it to your Swiss bank or PostFinance yourself: Incasso collects by SEPA and ACH."
                )
            ]
        )
    }

    /// COR1 was CORE with a shorter notice, until November 2016.
    private static func scheme(_ instrument: String) -> String {
        switch instrument {
        case "CORE", "COR1": "sepa-core"
        case "B2B": "sepa-b2b"
        default: ""
        }
    }

    private static func isSequence(_ code: String) -> Bool {
        ["FRST", "RCUR", "FNAL", "OOFF"].contains(code)
    }
}

// MARK: Fields

extension CollectionRows {
    private func appendMandate(
        _ transaction: borrowing Pain008Transaction,
        scheme: String,
        sequence: String
    ) {
        field(transaction.mandateId)
        field(scheme)
        if let day = transaction.signatureDate { Self.append(day, to: &bytes) }
        ends.append(bytes.count)
        field(transaction.debtorName)
        field(transaction.debtorAccount)
        field(sequence == "OOFF" ? "one-off" : sequence.isEmpty ? "" : "recurring")
        field(scheme == "sepa-b2b" ? "business" : "")
        if transaction.debtorAgent == Self.notProvided { field("") } else { field(transaction.debtorAgent) }
        appendAddress(transaction.debtorAddress)
        field(transaction.ultimateDebtorName)
        // RCUR says that the mandate is in use; the last day on which that is known is the day of the file.
        if sequence == "RCUR" || sequence == "FNAL", let usedOn {
            Self.append(max(usedOn, transaction.signatureDate ?? usedOn), to: &bytes)
        }
        ends.append(bytes.count)
    }

    private func appendAddress(_ address: Pain008Address) {
        field(address.street)
        field(address.buildingNumber)
        field(address.postalCode)
        field(address.town)
        field(address.country)
        let lines = address.lines.bytes
        let end = lines.firstIndex(of: 0x0A) ?? lines.count
        let rest = lines[min(end + 1, lines.count)...]
        // Of what a bank takes nothing is lost: town, country and two lines at most, instead of a street.
        let isKept =
            terms.takesAddressLines && !address.town.isEmpty && !address.country.isEmpty
            && address.street.isEmpty && address.buildingNumber.isEmpty && !rest.contains(0x0A)
            && end <= 70 && rest.count <= 70
        if !lines.isEmpty, !isKept { freeAddresses += 1 }
        if isKept { bytes.append(contentsOf: lines[..<end]) }
        ends.append(bytes.count)
        if isKept { bytes.append(contentsOf: rest) }
        ends.append(bytes.count)
    }

    private func append(_ original: DebitAmendment?) {
        guard let original else {
            for _ in 0..<4 { ends.append(bytes.count) }
            return
        }
        field(original.mandateId)
        if original.hasNewAccount, original.account.isEmpty || !original.isAtSameBank {
            field(FormerValues.unknownAccount)
        } else {
            field(original.account)
        }
        field(original.creditorName)
        field(original.creditorIdentifier)
    }

    private func appendClaim(_ transaction: borrowing Pain008Transaction) {
        let isNamed = !transaction.endToEndId.isEmpty && transaction.endToEndId != Self.notProvided
        if isNamed {
            field(transaction.endToEndId)
        } else {
            // The same for the same file, whenever it is read.
            bytes.append(contentsOf: file.messageId.utf8)
            bytes.append(contentsOf: "/\(place.block).\(place.debit)".utf8)
            ends.append(bytes.count)
        }
        if transaction.amount != 0 {
            Self.append(transaction.amount, digits: terms.currency.minorDigits, to: &bytes)
        }
        ends.append(bytes.count)
        bytes.append(contentsOf: dueDate)
        ends.append(bytes.count)
        if let currency = transaction.currency { field(currency.code) } else { field("?") }
        field(transaction.remittance)
        field(transaction.creditorReference)
        if isNamed { field(transaction.endToEndId) } else { field("") }
        field(transaction.purpose)
        let own = transaction.ownTerms
        if namesMore
            || own.map({ namesOther($0.ultimateCreditorName.string, $0.categoryPurpose.string) }) == true
        {
            namesOthers += 1
        }
    }

    private static let notProvided = ByteString("NOTPROVIDED")

    private func field(_ text: borrowing ByteString) {
        bytes.append(contentsOf: text.bytes)
        ends.append(bytes.count)
    }

    private func field(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        ends.append(bytes.count)
    }

    /// Appends YYYY-MM-DD.
    private static func append(_ day: LocalDate, to bytes: inout [UInt8]) {
        let (year, month, date) = (day.year, day.month, day.day)
        for value in [year / 1000, year / 100, year / 10, year] {
            bytes.append(UInt8(truncatingIfNeeded: 0x30 + value % 10))
        }
        for value in [month, date] {
            bytes.append(0x2D)
            bytes.append(UInt8(truncatingIfNeeded: 0x30 + value / 10))
            bytes.append(UInt8(truncatingIfNeeded: 0x30 + value % 10))
        }
    }

    /// Appends an amount with a decimal point.
    private static func append(_ amount: Int64, digits: Int, to bytes: inout [UInt8]) {
        var rest = amount.magnitude
        let end = bytes.count
        var place = 0
        while rest > 0 || place <= digits {
            if place == digits, digits > 0 { bytes.append(0x2E) }
            bytes.append(UInt8(truncatingIfNeeded: 0x30 + rest % 10))
            rest /= 10
            place += 1
        }
        if amount < 0 { bytes.append(0x2D) }
        bytes[end...].reverse()
    }
}
