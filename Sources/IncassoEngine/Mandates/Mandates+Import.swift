import IncassoCore
import IncassoSQL

extension Mandates {
    /// What taking over the staged mandates of an import met.
    struct Imported {
        /// A row that could not be taken.
        enum Conflict {
            /// The same id stands in an earlier row of the file.
            case inFile(row: Int, first: Int)
            /// The id is known with other content.
            case changed(row: Int)
            /// The mandate is known, and what a debit carries of it differs in these columns.
            case differs(row: Int, columns: [String])
        }

        /// New mandates.
        var accepted = 0
        /// Rows whose mandate was there already, word for word.
        var unchanged = 0
        var conflicts: [Conflict] = []
        /// The first rows whose debtor is known with other data, and how many there are.
        var otherDebtors: (rows: [Int], count: Int) = ([], 0)
        /// The first debits that carry another name of the debtor than the book knows, and how many there are.
        var otherNames: (rows: [Int], count: Int) = ([], 0)
    }

    private static let insertDebtors = Statement(
        "mandates.import.debtors",
        """
        INSERT INTO debtor (tenant_id, id, creditor_id, reference, name, kind, language, email, phone, street,
          building_number, postal_code, town, country, address_line_1, address_line_2)
        SELECT s.tenant_id, :debtor + s.row_no, :c, s.debtor_reference, s.holder, s.debtor_kind, s.language, s.email, s.phone,
          s.street, s.building_number, s.postal_code, s.town, s.country, s.address_line_1, s.address_line_2
        FROM import_mandate s WHERE s.tenant_id = :t AND s.import_id = :import
        ORDER BY s.row_no
        ON CONFLICT DO NOTHING
        """
    )
    /// Every debtor is new, so their numbers follow from the rows.
    private static let insertWithNewDebtors = Statement(
        "mandates.import.new-debtors",
        """
        INSERT INTO mandate (tenant_id, id, creditor_id, reference, debtor_id, scheme, kind, signed_on, holder, bic,
          number_sealed, number_index, number_masked, notice_days, last_collection_on, amount_limit, contract_reference,
          content_mac, imported_on, validation, validated_on, ultimate_debtor)
        SELECT s.tenant_id, :mandate + s.row_no, :c, s.reference, :debtor + s.row_no, s.scheme, s.kind, s.signed_on, s.holder,
          s.bic, s.number_sealed, s.number_index, s.number_masked, s.notice_days, s.last_collection_on, s.amount_limit,
          s.contract_reference, s.content_mac, :today, s.validation, s.validated_on, s.ultimate_debtor
        FROM import_mandate s WHERE s.tenant_id = :t AND s.import_id = :import
        ORDER BY s.row_no
        ON CONFLICT DO NOTHING
        """
    )
    private static let insertWithKnownDebtors = Statement(
        "mandates.import.known-debtors",
        """
        INSERT INTO mandate (tenant_id, id, creditor_id, reference, debtor_id, scheme, kind, signed_on, holder, bic,
          number_sealed, number_index, number_masked, notice_days, last_collection_on, amount_limit, contract_reference,
          content_mac, imported_on, validation, validated_on, ultimate_debtor)
        SELECT s.tenant_id, :mandate + s.row_no, :c, s.reference, d.id, s.scheme, s.kind, s.signed_on, s.holder,
          s.bic, s.number_sealed, s.number_index, s.number_masked, s.notice_days, s.last_collection_on, s.amount_limit,
          s.contract_reference, s.content_mac, :today, s.validation, s.validated_on, s.ultimate_debtor
        FROM import_mandate s CROSS JOIN debtor d
        WHERE s.tenant_id = :t AND s.import_id = :import
          AND d.tenant_id = :t AND d.creditor_id = :c AND d.reference = s.debtor_reference
        ORDER BY s.row_no
        ON CONFLICT DO NOTHING
        """
    )
    /// Rows whose id another mandate has: one of this file (an earlier row), or one that was there before.
    private static let conflicts = Statement(
        "mandates.import.conflicts",
        """
        SELECT s.row_no, m.id - :mandate, CASE WHEN m.id BETWEEN :first AND :last THEN 1 ELSE 0 END,
          CASE WHEN m.content_mac = s.content_mac THEN 1 ELSE 0 END
        FROM import_mandate s CROSS JOIN mandate m
        WHERE s.tenant_id = :t AND s.import_id = :import
          AND m.tenant_id = :t AND m.creditor_id = :c AND m.reference = s.reference AND m.id <> :mandate + s.row_no
        ORDER BY s.row_no
        """
    )
    /// Rows of new mandates whose debtor is known with other data, which stays as it is.
    private static let otherDebtors = Statement(
        "mandates.import.other-debtors",
        """
        SELECT s.row_no
        FROM import_mandate s CROSS JOIN debtor d CROSS JOIN mandate m
        WHERE s.tenant_id = :t AND s.import_id = :import
          AND d.tenant_id = :t AND d.creditor_id = :c AND d.reference = s.debtor_reference AND d.id <> :debtor + s.row_no
          AND m.tenant_id = :t AND m.id = :mandate + s.row_no
          AND (d.name <> s.holder OR d.kind <> s.debtor_kind OR coalesce(d.language, '') <> coalesce(s.language, '')
            OR coalesce(d.email, '') <> coalesce(s.email, '') OR coalesce(d.phone, '') <> coalesce(s.phone, '')
            OR coalesce(d.street, '') <> coalesce(s.street, '') OR coalesce(d.building_number, '') <> coalesce(s.building_number, '')
            OR coalesce(d.postal_code, '') <> coalesce(s.postal_code, '') OR coalesce(d.town, '') <> coalesce(s.town, '')
            OR coalesce(d.country, '') <> coalesce(s.country, '') OR coalesce(d.address_line_1, '') <> coalesce(s.address_line_1, '')
            OR coalesce(d.address_line_2, '') <> coalesce(s.address_line_2, ''))
        ORDER BY s.row_no
        """
    )

    /// Debtors as they are loaded.
    static let debtorTarget = BulkTarget(
        table: "debtor",
        columns: ["tenant_id", "id", "creditor_id", "reference", "name", "kind"]
            + MandateParser.contactColumns
    )
    /// Mandates as they are loaded.
    static let mandateTarget = BulkTarget(
        table: "mandate",
        columns: ["tenant_id", "id", "creditor_id", "debtor_id", "imported_on"] + MandateParser.mandateColumns
    )
    private static let anyDebtor = Statement(
        "mandates.import.any-debtor",
        "SELECT 1 FROM debtor WHERE tenant_id = :t AND creditor_id = :c ORDER BY reference LIMIT 1"
    )

    /// Whether a creditor has debtors, and so perhaps mandates.
    func hasDebtors(_ creditor: Creditor, in transaction: any Transaction) throws -> Bool {
        try transaction.first(Self.anyDebtor, ["t": engine.tenant.id, "c": creditor.id]) { _ in true }
            ?? false
    }

    /// The numbers that an import may give.
    struct Numbers {
        let importId: Int64
        /// A row's mandate has this number and its row number; the first row is ``firstRow``.
        let firstMandate: Int64
        /// A row's debtor, when it is new, has this number and its row number.
        let firstDebtor: Int64
        /// The first line that can hold a row: the header stands above it.
        static let firstRow = 2
        /// The highest row number.
        let lastRow: Int
    }

    /// Takes over the staged mandates of an import and their debtors.
    ///
    /// All of them are inserted at once; only when fewer rows arrive than were staged are the others looked at.
    ///
    /// - Parameters:
    ///   - numbers: The import, and the numbers taken for it: a row's mandate is `firstMandate` + row number.
    ///   - creditor: Whose mandates.
    ///   - staged: How many rows are staged.
    ///   - areCarried: Whether the rows are debits that carry their mandates, possibly one mandate several times.
    ///   - transaction: The import's transaction.
    /// - Returns: What was taken and what was not; with conflicts the caller gives the transaction up.
    /// - Throws: The driver's error.
    func insertImported(
        _ numbers: Numbers,
        creditor: Creditor,
        staged: Int,
        areCarried: Bool = false,
        in transaction: any Transaction
    ) throws -> Imported {
        let tenant = engine.tenant.id
        let today = engine.clock.wallTime(in: creditor.bank.timeZone).date.daysSinceEpoch
        let debtors = try transaction.execute(
            Self.insertDebtors,
            ["t": tenant, "import": numbers.importId, "c": creditor.id, "debtor": numbers.firstDebtor]
        )
        var outcome = Imported()
        if debtors == staged {
            outcome.accepted = try transaction.execute(
                Self.insertWithNewDebtors,
                [
                    "t": tenant, "import": numbers.importId, "c": creditor.id,
                    "mandate": numbers.firstMandate,
                    "debtor": numbers.firstDebtor, "today": today,
                ]
            )
        } else {
            try transaction.refreshStatistics(of: ["debtor"])
            outcome.accepted = try transaction.execute(
                Self.insertWithKnownDebtors,
                [
                    "t": tenant, "import": numbers.importId, "c": creditor.id,
                    "mandate": numbers.firstMandate,
                    "today": today,
                ]
            )
        }
        guard debtors < staged || outcome.accepted < staged else { return outcome }
        try transaction.refreshStatistics(of: ["mandate"])
        if areCarried {
            try compareCarried(numbers, creditor: creditor, staged: staged, in: transaction, &outcome)
            return outcome
        }
        try transaction.query(
            Self.conflicts,
            [
                "t": tenant, "import": numbers.importId, "c": creditor.id, "mandate": numbers.firstMandate,
                "first": numbers.firstMandate + Int64(Numbers.firstRow),
                "last": numbers.firstMandate + Int64(numbers.lastRow),
            ]
        ) { row in
            if row.integer(2) == 1 {
                outcome.conflicts.append(.inFile(row: Int(row.integer(0)), first: Int(row.integer(1))))
            } else if row.integer(3) == 1 {
                outcome.unchanged += 1
            } else {
                outcome.conflicts.append(.changed(row: Int(row.integer(0))))
            }
        }
        try transaction.query(
            Self.otherDebtors,
            [
                "t": tenant, "import": numbers.importId, "c": creditor.id, "mandate": numbers.firstMandate,
                "debtor": numbers.firstDebtor,
            ]
        ) { row in
            outcome.otherDebtors.count += 1
            if outcome.otherDebtors.rows.count < 100 { outcome.otherDebtors.rows.append(Int(row.integer(0))) }
        }
        return outcome
    }
}

extension Mandates {
    private static let schemesOfImport = Statement(
        "mandates.import.schemes",
        """
        SELECT m.scheme, count(*) FROM mandate m
        WHERE m.tenant_id = :t AND m.id BETWEEN :first AND :last GROUP BY m.scheme ORDER BY m.scheme
        """
    )

    /// How many mandates of each scheme an import brought.
    func schemes(
        of numbers: Numbers,
        in transaction: any Transaction
    ) throws -> [(scheme: String, count: Int64)] {
        try transaction.all(
            Self.schemesOfImport,
            [
                "t": engine.tenant.id, "first": numbers.firstMandate + Int64(Numbers.firstRow),
                "last": numbers.firstMandate + Int64(numbers.lastRow),
            ]
        ) { (scheme: $0.text(0), count: $0.integer(1)) }
    }
}
