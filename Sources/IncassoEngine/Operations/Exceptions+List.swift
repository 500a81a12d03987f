import IncassoCore
import IncassoSQL

/// Something that waits for a person.
public struct OpenException: Sendable, Hashable {
    /// The id: `e` with file and entry, `c` with a credit's number, or `x` with a number.
    public let id: String
    /// The kind, for example `unmatched-return`.
    public let kind: String
    /// The file's name, where one is behind it.
    public let file: String?
    /// What is the matter, account numbers masked.
    public let detail: String
    /// Days since it came up.
    public let age: Int
    /// What can be done about it.
    public let actions: [String]
}

extension Exceptions {
    private static let rows = Statement(
        "operations.exception.list",
        """
        SELECT id, kind, file_name, detail, at FROM exception
        WHERE tenant_id = :t AND resolved_at IS NULL AND (:id = 0 OR id = :id) ORDER BY id
        """
    )
    private static let entries = Statement(
        "operations.exception.entries",
        """
        SELECT n.file_id, n.entry_no, n.rule, f.name, f.at, e.kind, e.amount, e.currency, e.reason, e.end_to_end_id, e.mandate_reference,
          c.reference, e.booked_on
        FROM entry_note n CROSS JOIN bank_file f CROSS JOIN bank_entry e
        LEFT JOIN claim c ON c.tenant_id = e.tenant_id AND c.id = e.claim_id
        WHERE n.tenant_id = :t AND n.outcome = 'parked' AND n.resolved_at IS NULL AND n.rule <> 'unknown-account'
          AND (:f = 0 OR (n.file_id = :f AND n.entry_no = :no))
          AND f.tenant_id = :t AND f.id = n.file_id AND e.tenant_id = :t AND e.file_id = n.file_id AND e.no = n.entry_no
        ORDER BY n.file_id, n.entry_no
        """
    )

    /// Everything that is open, oldest first.
    ///
    /// - Parameter kind: Only those of this kind.
    /// - Returns: The exceptions.
    /// - Throws: The driver's error.
    public func list(kind: String? = nil) throws -> [OpenException] {
        let found = try engine.database.read { transaction in
            try rows(id: 0, in: transaction) + entries(file: 0, entry: 0, in: transaction)
                + credits(id: 0, in: transaction)
        }
        return found.filter { kind == nil || $0.kind == kind }
    }

    /// One open exception.
    ///
    /// - Throws: ``EngineError`` when there is none with this id.
    public func show(_ id: String) throws -> OpenException {
        let key = try Key(id)
        let found = try engine.database.read { transaction in
            switch key {
            case .row(let number): try rows(id: number, in: transaction)
            case .entry(let file, let entry): try entries(file: file, entry: entry, in: transaction)
            case .credit(let number): try credits(id: number, in: transaction)
            }
        }
        guard let first = found.first else {
            throw EngineError(
                .notFound,
                "there is no open exception \(id)",
                remedy: "`incasso exceptions list` shows what is open."
            )
        }
        return first
    }

    /// An exception's id, taken apart.
    enum Key {
        case row(Int64)
        case entry(file: Int64, entry: Int64)
        case credit(Int64)

        init(_ id: String) throws(EngineError) {
            if id.hasPrefix("x"), let number = Int64(id.dropFirst()), number > 0 {
                self = .row(number)
                return
            }
            if id.hasPrefix("c"), let number = Int64(id.dropFirst()), number > 0 {
                self = .credit(number)
                return
            }
            let parts = id.dropFirst().split(separator: "-").compactMap { Int64($0) }
            guard id.hasPrefix("e"), parts.count == 2, parts[0] > 0, parts[1] > 0 else {
                throw EngineError(
                    .invalid,
                    "\(id) is no exception's id",
                    remedy: "Ids look like x12, e4-17 or c5; see `incasso exceptions list`."
                )
            }
            self = .entry(file: parts[0], entry: parts[1])
        }
    }

    private func rows(id: Int64, in transaction: any Transaction) throws -> [OpenException] {
        try transaction.all(Self.rows, ["t": engine.tenant.id, "id": id]) { row in
            OpenException(
                id: "x\(row.integer(0))",
                kind: row.text(1),
                file: row.optionalText(2),
                detail: row.text(3),
                age: age(of: row.integer(4)),
                actions: Self.actions(kind: row.text(1))
            )
        }
    }

    private func entries(file: Int64, entry: Int64, in transaction: any Transaction) throws -> [OpenException]
    {
        try transaction.all(Self.entries, ["t": engine.tenant.id, "f": file, "no": entry]) { row in
            var words: [String] = []
            if let kind = BankEvent.Kind(rawValue: Int(row.integer(5))) { words.append(kind.name) }
            if let amount = row.optionalInteger(6), let currency = Currency(row.text(7)) {
                words.append(Money(minorUnits: amount, currency: currency).description)
            }
            if let reason = row.optionalText(8) { words.append("reason \(reason)") }
            if let day = try row.optionalDate(12) { words.append("on \(day)") }
            if let claim = row.optionalText(11) { words.append("claim \(claim)") }
            if let id = row.optionalText(9) { words.append("end-to-end id \(id)") }
            if let mandate = row.optionalText(10) { words.append("mandate \(mandate)") }
            return OpenException(
                id: "e\(row.integer(0))-\(row.integer(1))",
                kind: row.text(2),
                file: row.text(3),
                detail: words.joined(separator: ", "),
                age: age(of: row.integer(4)),
                actions: Self.actions(kind: row.text(2))
            )
        }
    }

    /// Each open credit is a proposal to give the money back.
    private func credits(id: Int64, in transaction: any Transaction) throws -> [OpenException] {
        try engine.credits.credits(id: id, onlyOpen: true, creditor: 0, limit: .max, in: transaction).map {
            let credit = $0.credit
            return OpenException(
                id: "c\(credit.id)",
                kind: "refund-proposal",
                file: nil,
                detail: "\(credit.available) too much from debtor \(credit.debtorId), of \(credit.origin)",
                age: max(0, engine.today.daysSinceEpoch - credit.createdOn.daysSinceEpoch),
                actions: Self.actions(kind: "refund-proposal")
            )
        }
    }

    private func age(of timestamp: Int64) -> Int {
        max(0, Int((engine.clock.timestamp - timestamp) / 86_400_000))
    }

    private static func actions(kind: String) -> [String] {
        switch kind {
        case "unmatched-return", "amount-differs", "unmatched-reject": ["match", "ignore"]
        case "payment-proposed": ["accept", "match", "ignore"]
        case "payment-by-reference", "payment-several", "payment-elsewhere", "payment-currency",
            "payment-recorded",
            "payment-repeated", "payment-unclear":
            ["match", "ignore"]
        case "refund-proposal": ["credit refund", "credit apply"]
        case "batch-unknown": ["batch resolve --sent", "batch resolve --not-sent"]
        case "file-lost": ["claim release", "payment record", "ignore"]
        case "suspected-duplicate", "notice-too-late", ClaimParking.exception:
            ["claim release", "claim cancel"]
        case "reversal-booked", "reversal-unrequested": ["claim cancel", "payment record", "ignore"]
        case "reversal-rejected": ["collection reverse", "ignore"]
        case "batch-voided": ["claim release", "claim cancel", "ignore"]
        default: ["ignore"]
        }
    }
}

extension Engine {
    /// What waits for a person.
    public var exceptions: Exceptions { Exceptions(engine: self) }
}
