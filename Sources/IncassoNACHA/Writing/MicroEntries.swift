import IncassoCore

/// What the micro-entries of a batch give to each account and take from it.
struct MicroEntries {
    /// An account with the sums of its entries, in cents.
    struct Account {
        let accountNumber: ByteString
        var credit: Int64 = 0
        var debit: Int64 = 0
    }

    private var places: [ByteString: Int] = [:]
    private(set) var accounts: [Account] = []

    mutating func add(_ entry: borrowing NACHAEntry) {
        var key = entry.routingNumber
        key.append(entry.accountNumber.bytes.span)
        let place: Int
        if let known = places[key] {
            place = known
        } else {
            place = accounts.count
            places[key] = place
            accounts.append(Account(accountNumber: entry.accountNumber))
        }
        if entry.transactionCode.isDebit {
            accounts[place].debit += entry.amount
        } else {
            accounts[place].credit += entry.amount
        }
    }
}

extension NACHAWriter {
    /// Debits take back at most what the credits to the same account give (NACHA Operating Rules, micro-entries).
    func checkMicroEntries() throws(NACHARefusal) {
        let found = microEntries.accounts.filter { $0.debit > $0.credit }.map { account in
            Self.finding(
                .microEntry,
                "batch \(batch.batchNumber), account \(USAccountNumber.masked(account.accountNumber.string))",
                "debits",
                found: "\(account.debit) cents",
                expected: "at most \(account.credit) cents, the credits"
            )
        }
        if !found.isEmpty { throw NACHARefusal(found) }
    }
}
