import IncassoCore
import IncassoISO20022
import IncassoTestSupport

/// Random files of what the writer takes unchanged.
extension Pain008Sample {
    private static let identifiers = "ABCxyz019+?-:().,'"
    private static let texts = "ABCxyz019/+?-:().,'"
    private static let accounts = [
        "NL91ABNA0417164300", "DE89370400440532013000", "FR1420041010050500013M02606",
    ]

    /// A file in a version, with any of the optional parts.
    static func random(_ random: inout SeededGenerator, version: Pain008Version) throws -> Pain008Sample {
        let instrument: Pain008Block.LocalInstrument = random.int(0...1) == 0 ? .core : .b2b
        var sample = Pain008Sample()
        sample.version = version
        sample.addressMode = random.pick(Pain008Address.Mode.allCases)
        sample.message.messageId = random.text(of: identifiers, length: 1...35)
        if random.int(0...1) == 0 {
            sample.message.initiatingPartyId = random.text(of: identifiers, length: 1...35)
            sample.message.initiatingPartyIdIssuer = random.pick(["", "CBI"])
        }
        for number in 0..<random.int(1...4) {
            let head = block(number, instrument, mode: sample.addressMode, &random)
            var debits: [Pain008Transaction] = []
            for _ in 0..<random.int(1...20) {
                debits.append(try debit(of: head, mode: sample.addressMode, &random))
            }
            sample.blocks.append((head, debits))
        }
        sample.total()
        return sample
    }

    private static func block(
        _ number: Int,
        _ instrument: Pain008Block.LocalInstrument,
        mode: Pain008Address.Mode,
        _ random: inout SeededGenerator
    ) -> Pain008Block {
        var head = Pain008Sample.block("P-\(number)", instrument: instrument)
        head.sequenceType = random.pick([.first, .recurring, .final, .oneOff])
        head.requestedCollectionDate = day("2026-12-01").adding(days: random.int(0...400))
        head.batchBooking = random.pick([true, false, nil])
        head.creditorAgent = random.pick(["", "COBADEFFXXX", "ABNANL2A"])
        head.categoryPurpose = random.pick([nil, "SUPP", "A1"])
        if random.int(0...1) == 0 { head.creditorAddress = address(mode, &random) }
        if random.int(0...1) == 0 { head.ultimateCreditorName = random.text(of: texts, length: 1...70) }
        return head
    }

    private static func debit(
        of head: Pain008Block,
        mode: Pain008Address.Mode,
        _ random: inout SeededGenerator
    ) throws -> Pain008Transaction {
        var debit = Pain008Transaction()
        debit.endToEndId = ByteString(random.text(of: identifiers, length: 1...35))
        if random.int(0...3) == 0 {
            debit.instructionId = ByteString(random.text(of: identifiers, length: 1...35))
        }
        debit.amount = Int64(random.pick([1, 99, 100, 12_345, 99_999_999_999, random.int(1...100_000_000)]))
        debit.mandateId = ByteString(random.text(of: identifiers, length: 1...35))
        debit.signatureDate = day("2010-01-01").adding(days: random.int(0...6_000))
        debit.debtorName = ByteString(random.text(of: texts, length: 1...70))
        debit.debtorAccount = ByteString(random.pick(accounts))
        debit.debtorAgent = ByteString(random.pick(["", "BNPAFRPP", "GIBAATWWXXX"]))
        if random.int(0...2) == 0 { debit.debtorAddress = address(mode, &random) }
        if random.int(0...2) == 0 {
            debit.ultimateDebtorName = ByteString(random.text(of: texts, length: 1...70))
        }
        debit.purpose = ByteString(random.pick(["", "ELEC", "A1"]))
        debit.amendmentIndicator = random.pick([nil, nil, false, true])
        if debit.amendmentIndicator == true { debit.amendment = try amendment(of: debit, &random) }
        switch random.int(0...2) {
        case 0: debit.remittance = ByteString(random.text(of: texts, length: 1...140))
        case 1:
            debit.creditorReference = ByteString(
                try CreditorReference(body: "\(random.int(1...99_999))").text
            )
        default: break
        }
        return debit
    }

    private static func amendment(
        of debit: Pain008Transaction,
        _ random: inout SeededGenerator
    ) throws -> Pain008Amendment {
        var amendment = Pain008Amendment()
        let parts = random.int(1...15)
        if parts & 1 != 0 { amendment.mandateId = ByteString("OLD" + random.text(of: "A1", length: 1...32)) }
        if parts & 2 != 0 {
            amendment.creditorIdentifier = ByteString(
                random.pick(["NL64ZZZ321096320000", "AT61ZZZ01234567890"])
            )
        }
        if parts & 4 != 0 {
            amendment.creditorName = ByteString(random.text(of: texts, length: 1...70))
        }
        if parts & 8 != 0 {
            let others = accounts.filter { ByteString($0) != debit.debtorAccount }
            if random.int(0...1) == 0 {
                amendment.hasNewAccount = true
            } else {
                amendment.debtorAccount = ByteString(random.pick(others))
            }
        }
        return amendment
    }

    static func address(
        _ mode: Pain008Address.Mode,
        _ random: inout SeededGenerator
    ) -> Pain008Address {
        var address = Pain008Address()
        if mode == .hybrid, random.int(0...1) == 0 {
            for _ in 0..<random.int(1...2) {
                address.addLine(ByteString(random.text(of: texts, length: 36...70)).bytes.span)
            }
        } else {
            if random.int(0...1) == 0 { address.street = ByteString(random.text(of: texts, length: 1...70)) }
            if random.int(0...1) == 0 {
                address.buildingNumber = ByteString(random.text(of: texts, length: 1...16))
            }
        }
        if random.int(0...1) == 0 { address.postalCode = ByteString(random.text(of: texts, length: 1...16)) }
        address.town = ByteString(random.text(of: texts, length: 1...35))
        address.country = ByteString(random.pick(["DE", "GB", "CH"]))
        return address
    }
}
