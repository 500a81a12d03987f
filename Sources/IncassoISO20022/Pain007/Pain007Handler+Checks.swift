import IncassoCore
import IncassoXML

extension Pain007Handler {
    /// Checks the reversal that has just been read, and fills in what it leaves open.
    func check() {
        let line = transaction.line
        if transaction.originalEndToEndId.isEmpty, transaction.originalInstructionId.isEmpty {
            missing("OrgnlEndToEndId", line: line)
        }
        let original = transaction.originalAmount ?? referenceAmount
        if !hasAmount {
            if let original {
                // Without an amount of its own the whole debit goes back.
                transaction.amount = original
            } else {
                missing("RvsdInstdAmt", line: line)
            }
        }
        transaction.originalAmount = original
        // The rules below are those of the SEPA schemes, which know only euro.
        guard transaction.currency == .eur else { return }
        checkWholeAmount(line: line)
        if let reason = transaction.reason, !Pain007Reason.allowed.contains(reason) {
            report(
                "PAIN007-REASON",
                "the reason is not one that the schemes allow in a reversal",
                "RvslRsnInf/Rsn/Cd",
                found: reason.rawValue,
                expected: "AM05, MS02 or MS03",
                line: line
            )
        }
        checkAccount(transaction.original.debtorAccount, "OrgnlTxRef/DbtrAcct/Id/IBAN", line: line)
        checkAccount(transaction.original.creditorAccount, "OrgnlTxRef/CdtrAcct/Id/IBAN", line: line)
    }

    private func checkWholeAmount(line: Int) {
        for known in [transaction.originalAmount, referenceAmount] {
            guard let known, known != transaction.amount else { continue }
            return report(
                "PAIN007-PARTIAL",
                "what goes back is not what was collected",
                "RvsdInstdAmt",
                found: Self.decimal(Int128(transaction.amount)),
                expected: Self.decimal(Int128(known)),
                line: line
            )
        }
    }

    private func checkAccount(_ account: borrowing ByteString, _ element: String, line: Int) {
        guard !account.isEmpty, !IBAN.isValid(account.bytes.span) else { return }
        report(
            "PAIN007-IBAN",
            "the account number is not a valid IBAN",
            element,
            found: IBAN.masked(account.string),
            expected: "right length and check digits for its country",
            line: line
        )
    }

    /// Compares what was counted with what the head announced.
    func compare(with totals: Pain007Totals) {
        if let count = message.transactionCount, count != totals.count {
            report(
                "PAIN007-COUNT",
                "the number of transactions is not what is announced",
                "GrpHdr/NbOfTxs",
                found: "\(totals.count) transactions",
                expected: "\(count) as announced"
            )
        }
        if let sum = message.controlSum, sum != totals.sum {
            report(
                "PAIN007-SUM",
                "the sum of the amounts is not what is announced",
                "GrpHdr/CtrlSum",
                found: "\(Self.decimal(totals.sum)) counted",
                expected: "\(Self.decimal(sum)) as announced"
            )
        }
    }

    // MARK: Findings

    func missing(_ element: String, line: Int? = nil) {
        report("PAIN007-MISSING", "an element is missing", element, line: line)
    }

    func originalIsNoCollection() {
        report(
            "PAIN007-ORIGINAL",
            "what is reversed is no collection file",
            "OrgnlGrpInf/OrgnlMsgNmId",
            found: message.originalMessageName,
            expected: "a message such as pain.008.001.08"
        )
    }

    func reversedTwice(_ element: String, line: Int) {
        report(
            "PAIN007-TWICE",
            "the whole is reversed, and debits of it once more",
            element,
            found: "true, and transactions",
            expected: "one of them",
            line: line
        )
    }

    func report(
        _ id: String,
        _ message: String,
        _ element: String,
        found: String? = nil,
        expected: String? = nil,
        line: Int? = nil
    ) {
        findings.add(
            Diagnostic(
                id: id,
                location: Diagnostic.Location(line: line ?? self.line, path: path(element)),
                message: message,
                found: found.map { String($0.prefix(80)) },
                expected: expected,
                remedy: Self.remedy(id)
            )
        )
    }

    private func path(_ element: String) -> String {
        var path = "/Document/CstmrPmtRvsl/"
        if blockNumber > 0 { path += "OrgnlPmtInfAndRvsl[\(blockNumber)]/" }
        if blockNumber > 0, transactionNumber > 0 { path += "TxInf[\(transactionNumber)]/" }
        return path + element
    }

    private static func remedy(_ id: String) -> String {
        switch id {
        case "PAIN007-COUNT", "PAIN007-SUM":
            "have the file made again: a bank refuses it, and something may have been lost on the way"
        case "PAIN007-MISSING": "have the file made again with this element"
        case "PAIN007-IBAN": "copy the account number from the collection file"
        case "PAIN007-PARTIAL": "reverse the whole amount; pay a part back by credit transfer"
        case "PAIN007-REASON": "use AM05 for a duplicate, else MS02"
        case "PAIN007-ORIGINAL": "name the collection file; other payments are not reversed by this message"
        case "PAIN007-TWICE": "have the file made again, so that no debit goes back twice"
        default: "have the file made again with a value of this form"
        }
    }

    private static func decimal(_ sum: Int128) -> String {
        let digits = String(sum)
        let padded = String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
        return padded.dropLast(2) + "." + padded.suffix(2)
    }
}
