import IncassoCore
import IncassoISO20022
import IncassoXML

/// Turns bookings into notifications and statements.
struct CashBook {
    let options: BankSimulator.Options
    let fates: FateTable

    /// Writes all answers about cash.
    ///
    /// - Parameters:
    ///   - bookings: By account, day and kind.
    ///   - folder: Gets the answers.
    /// - Throws: `FileError`, or `XMLReadError` when a collection file cannot be read again.
    func write(_ bookings: [Booking], into folder: inout AnswerFolder) throws {
        var rest = bookings[...]
        while let account = rest.first?.account {
            let ofAccount = rest.prefix { $0.account == account }
            rest = rest.dropFirst(ofAccount.count)
            try write(ofAccount, of: account, into: &folder)
        }
    }

    /// Writes all answers about one account, day by day.
    private func write(
        _ bookings: ArraySlice<Booking>,
        of account: String,
        into folder: inout AnswerFolder
    ) throws {
        let closing = options.closingDay
        var rest = bookings
        var balance = options.openingBalance
        var sequence = 0
        var isClosed = closing == nil
        while let first = rest.first, folder.isDue(first.day) {
            let day = rest.prefix { $0.day == first.day }
            rest = rest.dropFirst(day.count)
            for kind in [BankSimulator.Answer.Kind.collections, .returns, .refunds, .reversals] {
                let ofKind = day.filter { $0.kind == kind }
                if !ofKind.isEmpty { try writeNotification(of: ofKind, kind, into: &folder) }
            }
            if options.writesStatements || first.day == closing {
                sequence += 1
                isClosed = isClosed || first.day == closing
                try writeStatement(
                    of: Array(day),
                    account: account,
                    on: first.day,
                    from: balance,
                    number: sequence,
                    into: &folder
                )
            }
            balance += day.reduce(Int64(0)) { $0 + Self.net(of: $1, fee: options.returnFee) }
        }
        guard let closing, !isClosed else { return }
        try writeStatement(
            of: [],
            account: account,
            on: closing,
            from: balance,
            number: sequence + 1,
            into: &folder
        )
    }

    private func writeNotification(
        of bookings: [Booking],
        _ kind: BankSimulator.Answer.Kind,
        into folder: inout AnswerFolder
    ) throws {
        let (account, day) = (bookings[0].account, bookings[0].day)
        let digits = Self.digits(of: bookings, purpose: 54)
        try folder.write(kind, on: day, label: "\(account.suffix(4))-\(digits.prefix(8))") { sink, answer in
            var head = Camt054Writer.Head()
            head.messageId = "N-\(digits)"
            head.id = "N-\(digits)"
            head.createdAt = "\(day)T18:00:00"
            head.account = account
            var writer = Camt054Writer(to: sink)
            try writer.begin(head)
            for booking in bookings { try write(booking, to: writer.entries, &answer) }
            try writer.finish()
        }
    }

    /// Writes the statement of a day; there may be no bookings on it.
    private func writeStatement(
        of bookings: [Booking],
        account: String,
        on day: LocalDate,
        from opening: Int64,
        number: Int,
        into folder: inout AnswerFolder
    ) throws {
        let digits =
            bookings.isEmpty
            ? Self.digits(account: account, day: day, purpose: 53) : Self.digits(of: bookings, purpose: 53)
        let net = bookings.reduce(Int64(0)) { $0 + Self.net(of: $1, fee: options.returnFee) }
        try folder.write(.statement, on: day, label: "\(account.suffix(4))-\(digits.prefix(8))") {
            sink,
            answer in
            var head = Camt053Writer.Head(day: day)
            head.messageId = "T-\(digits)"
            head.id = "T-\(digits)"
            head.sequenceNumber = number
            head.createdAt = "\(day)T23:00:00"
            head.account = account
            head.openingBalance = opening
            head.closingBalance = opening + net
            var writer = Camt053Writer(to: sink)
            try writer.begin(head)
            for booking in bookings { try write(booking, to: writer.entries, &answer) }
            try writer.finish()
        }
    }

    // MARK: Entries

    private func write(
        _ booking: Booking,
        to entries: CamtBookingWriter,
        _ answer: inout BankSimulator.Answer
    ) throws {
        switch booking.content {
        case .collection(let block):
            if block.head.batchBooking == false {
                try writeItems(of: block, on: booking.day, to: entries, &answer)
            } else {
                try writeBatch(block, on: booking.day, to: entries, &answer)
            }
        case .returns(let incidents): try writeDebit(incidents, booking, .unpaid, to: entries, &answer)
        case .refunds(let incidents): try writeDebit(incidents, booking, .refund, to: entries, &answer)
        case .reversals(let debits): try writeReversals(debits, booking, to: entries, &answer)
        }
    }

    /// One credit for what a block settles, without items: that is how banks book a batch.
    private func writeBatch(
        _ block: CollectedBlock,
        on day: LocalDate,
        to entries: CamtBookingWriter,
        _ answer: inout BankSimulator.Answer
    ) throws {
        let settled = block.settled
        var entry = Self.entry(Self.reference(of: block, on: day), on: day)
        entry.amount = Int64(clamping: settled.sum)
        entry.code = block.head.localInstrument == .b2b ? .b2bCollection : .coreCollection
        entry.batch = CamtBooking.Batch()
        entry.batch?.messageId = block.messageId
        entry.batch?.paymentInformationId = block.head.paymentInformationId
        entry.batch?.count = settled.count
        try entries.begin(entry)
        try entries.endEntry()
        answer.entries += 1
        answer.tallies.add(
            .init(effect: .settled, reason: "", count: settled.count, amount: settled.sum, fees: 0)
        )
    }

    /// One credit for each debit of a block that asked not to be booked as a batch.
    private func writeItems(
        of block: CollectedBlock,
        on day: LocalDate,
        to entries: CamtBookingWriter,
        _ answer: inout BankSimulator.Answer
    ) throws {
        let reference = Self.reference(of: block, on: day)
        var number = 0
        let code: CamtBooking.Code = block.head.localInstrument == .b2b ? .b2bCollection : .coreCollection
        let book = { (debit: borrowing Pain008Transaction) throws in
            number += 1
            var entry = Self.entry("\(reference)-\(number)", on: day)
            entry.amount = debit.amount
            entry.code = code
            var detail = CamtBookingItem()
            detail.messageId = block.messageId
            detail.paymentInformationId = block.head.paymentInformationId
            detail.endToEndId = debit.endToEndId
            detail.mandateId = debit.mandateId
            detail.amount = debit.amount
            detail.debtorName = debit.debtorName
            detail.debtorAccount = debit.debtorAccount
            detail.creditorName = block.head.creditorName
            try entries.begin(entry)
            try entries.add(detail)
            try entries.endEntry()
            answer.entries += 1
            answer.details += 1
            answer.tallies.add(
                .init(effect: .settled, reason: "", count: 1, amount: Int128(debit.amount), fees: 0)
            )
        }
        try withoutActuallyEscaping(book) { book in
            let debits = SettledDebits(ofBlock: block.number, fates: fates, book)
            _ = try Pain008Reader.read(block.path, into: debits)
        }
    }

    /// One debit for all that comes back on a day, with an item for each.
    private func writeDebit(
        _ incidents: [Incident],
        _ booking: Booking,
        _ code: CamtBooking.Code,
        to entries: CamtBookingWriter,
        _ answer: inout BankSimulator.Answer
    ) throws {
        var entry = Self.entry("B" + Self.digits(of: [booking], purpose: 1), on: booking.day)
        entry.isCredit = false
        entry.amount = -Self.net(of: booking, fee: options.returnFee)
        entry.code = code
        try entries.begin(entry)
        answer.entries += 1
        for incident in incidents {
            let fee = incident.isCharged ? options.returnFee : 0
            var detail = CamtBookingItem()
            detail.messageId = incident.messageId
            detail.paymentInformationId = incident.paymentInformationId
            detail.endToEndId = incident.endToEndId
            detail.mandateId = incident.mandateId
            detail.amount = incident.amount + fee
            detail.originalAmount = incident.amount
            detail.includedFee = fee > 0 ? fee : nil
            detail.debtorName = incident.debtorName
            detail.debtorAccount = incident.debtorAccount
            detail.creditorName = incident.creditorName
            detail.reason = incident.reason
            try entries.add(detail)
            answer.details += 1
            answer.tallies.add(
                .init(
                    effect: code == .refund ? .refunded : .returned,
                    reason: incident.reason,
                    count: 1,
                    amount: Int128(incident.amount),
                    fees: Int128(fee)
                )
            )
        }
        try entries.endEntry()
    }
}
