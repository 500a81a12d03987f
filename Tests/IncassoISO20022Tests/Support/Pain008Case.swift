import IncassoCore
import IncassoISO20022

/// The files that tests write, each with a golden file of the same name.
enum Pain008Case: String, CaseIterable {
    case coreRecurring = "core-rcur"
    case b2bOneOff = "b2b-ooff"
    case address = "structured-address"
    case reference = "rf-reference"
    case hostileText = "hostile-text"
    case twoBlocks = "two-blocks"
    case amendments = "amendments"
    case optionalParts = "optional-parts"
    case hybridAddress = "hybrid-address"

    var sample: Pain008Sample {
        switch self {
        case .coreRecurring:
            var sample = Pain008Sample()
            let debits = [Pain008Sample.transaction(1), Pain008Sample.transaction(2, amount: 99_999_999_999)]
            sample.blocks = [(Pain008Sample.block(), debits)]
            sample.total()
            return sample
        case .b2bOneOff:
            return .single { head, debit in
                head.localInstrument = .b2b
                head.sequenceType = .oneOff
                head.batchBooking = false
                head.creditorAgent = ""
                head.categoryPurpose = "SUPP"
                debit.debtorAgent = ByteString("ABNANL2A")
                debit.amount = 1
            }
        case .address:
            return .single { head, debit in
                head.creditorAddress.street = ByteString("Hauptstrasse")
                head.creditorAddress.buildingNumber = ByteString("1a")
                head.creditorAddress.postalCode = ByteString("50667")
                head.creditorAddress.town = ByteString("Köln")
                head.creditorAddress.country = ByteString("DE")
                debit.debtorAccount = ByteString("GB29NWBK60161331926819")
                debit.debtorAddress.town = ByteString("London")
                debit.debtorAddress.country = ByteString("GB")
            }
        case .reference:
            return .single { _, debit in
                debit.remittance.removeAll()
                debit.creditorReference = ByteString("RF18539007547034")
                debit.instructionId = ByteString("I+1?/(2):3.4,5'6")
            }
        case .hostileText:
            var sample = Pain008Sample()
            let names = [
                "Jürgen Weiß & Söhne <GmbH> \"Ä\"", "O'Neil", "Zoë", "a\u{0007}b", "  two   blanks  ",
                "]]><Nm>x</Nm>", "𝔘nicode 🙂", String(repeating: "ü", count: 70), "Γιώργος", "Łukasz Żółć",
            ]
            let debits = names.enumerated().map { number, name in
                var debit = Pain008Sample.transaction(number + 1)
                debit.debtorName = ByteString(name)
                debit.remittance = ByteString(name + " & more")
                return debit
            }
            sample.blocks = [(Pain008Sample.block(), debits)]
            sample.total()
            return sample
        case .twoBlocks:
            var sample = Pain008Sample()
            var second = Pain008Sample.block("P-2")
            second.sequenceType = .final
            second.requestedCollectionDate = day("2026-12-02")
            second.batchBooking = nil
            sample.blocks = [
                (Pain008Sample.block("P-1"), [Pain008Sample.transaction(1)]),
                (second, [Pain008Sample.transaction(2), Pain008Sample.transaction(3)]),
            ]
            sample.total()
            return sample
        case .amendments: return Self.amended
        case .optionalParts: return Self.complete
        case .hybridAddress: return Self.hybrid
        }
    }

    /// One debit for each way in which a mandate can have changed, and one that says that nothing has.
    private static var amended: Pain008Sample {
        var account = Pain008Amendment()
        account.debtorAccount = ByteString("DE89370400440532013000")
        var mandate = Pain008Amendment()
        mandate.mandateId = ByteString("OLD-MNDT-3")
        var creditor = Pain008Amendment()
        creditor.creditorIdentifier = ByteString("NL64ZZZ321096320000")
        var name = Pain008Amendment()
        name.creditorName = ByteString("Müller Energie")
        var all = mandate
        all.creditorIdentifier = creditor.creditorIdentifier
        all.creditorName = name.creditorName
        all.hasNewAccount = true
        let changes = [.newAccount, account, mandate, creditor, name, all, nil]
        var sample = Pain008Sample()
        let debits = changes.enumerated().map { number, change in
            var debit = Pain008Sample.transaction(number + 1)
            debit.amendment = change
            debit.amendmentIndicator = change != nil
            return debit
        }
        sample.blocks = [(Pain008Sample.block(), debits)]
        sample.total()
        return sample
    }

    /// Everything that may stand in a file besides amendments and lines.
    private static var complete: Pain008Sample {
        var sample = Pain008Sample.single { head, debit in
            head.sequenceType = .first
            head.categoryPurpose = "SUPP"
            head.ultimateCreditorName = "Muster Holding AG"
            debit.instructionId = ByteString("I-1")
            debit.debtorAgent = ByteString("ABNANL2A")
            debit.debtorAddress.postalCode = ByteString("1012 AB")
            debit.debtorAddress.town = ByteString("Amsterdam")
            debit.debtorAddress.country = ByteString("NL")
            debit.ultimateDebtorName = ByteString("Jörg Schmidt")
            debit.purpose = ByteString("ELEC")
        }
        sample.message.initiatingPartyId = "CUC00001"
        sample.message.initiatingPartyIdIssuer = "CBI"
        return sample
    }

    private static var hybrid: Pain008Sample {
        var sample = Pain008Sample.single { head, debit in
            head.creditorAddress.town = ByteString("Köln")
            head.creditorAddress.country = ByteString("DE")
            head.creditorAddress.addLine(ByteString("Postfach 1").bytes.span)
            debit.debtorAddress.postalCode = ByteString("8001")
            debit.debtorAddress.town = ByteString("Zürich")
            debit.debtorAddress.country = ByteString("CH")
            debit.debtorAddress.addLine(ByteString("Bahnhofstrasse 12").bytes.span)
            debit.debtorAddress.addLine(ByteString("Hinterhaus").bytes.span)
        }
        sample.addressMode = .hybrid
        return sample
    }
}
