import IncassoSQL

/// How many entries of each kind a container holds, so that only statements run that find something to do.
///
/// Most containers tell one thing: returns, settlements, or answers. The counts are those of the entries as they were
/// read; looking up references only ever makes claims known, so what is absent here stays absent.
struct ContainerContents {
    /// The numbers of entries of ours that the bank answers.
    let entryNumbers: Int
    /// End-to-end ids that are not ours.
    let givenIds: Int
    /// Mandates that are named beside a block, where no attempt is.
    let mandates: Int
    /// The bank's word on whole blocks and messages.
    let answers: Int
    /// Money of debits that arrived.
    let settlements: Int
    /// Booked credits that are no debits of ours.
    let credits: Int
    /// Corrections of account data.
    let changes: Int
    /// What can be known from another file: booked entries with all that makes a fingerprint.
    let bookings: Int
    /// Those of them that are credits.
    let bookedCredits: Int
    /// Whether the book has ever made a reversal file.
    let hasReversals: Bool

    private static let count = Statement(
        "inbox.container.contents",
        """
        SELECT count(entry_number), count(CASE WHEN claim_id IS NULL THEN end_to_end_id END),
          count(CASE WHEN claim_id IS NULL AND block_id IS NOT NULL THEN mandate_reference END),
          count(CASE WHEN kind IN (1, 8) AND scope IN (1, 2) THEN 1 END), count(CASE WHEN kind = 4 AND provisional = 0 THEN 1 END),
          count(CASE WHEN kind = 5 AND provisional = 0 THEN 1 END), count(CASE WHEN kind = 7 THEN 1 END),
          count(fingerprint), count(CASE WHEN kind = 5 AND provisional = 0 THEN fingerprint END),
          (SELECT count(*) FROM (SELECT a.id FROM batch a WHERE a.tenant_id = :t AND a.reverses IS NOT NULL LIMIT 1) v)
        FROM bank_entry WHERE tenant_id = :t AND file_id = :f AND no BETWEEN :first AND :last
        """
    )

    /// Counts a container's entries.
    ///
    /// - Throws: The driver's error.
    init(of range: EntryRange, in transaction: any Transaction) throws {
        var counts = [Int](repeating: 0, count: 10)
        try transaction.query(Self.count, range.bindings) { row in
            for column in counts.indices { counts[column] = Int(row.integer(column)) }
        }
        entryNumbers = counts[0]
        givenIds = counts[1]
        mandates = counts[2]
        answers = counts[3]
        settlements = counts[4]
        credits = counts[5]
        changes = counts[6]
        bookings = counts[7]
        bookedCredits = counts[8]
        hasReversals = counts[9] > 0
    }
}
