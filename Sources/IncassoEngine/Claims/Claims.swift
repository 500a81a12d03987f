public import IncassoCore
import IncassoSQL

/// What is owed: the claims of a book.
public struct Claims: Sendable {
    let engine: Engine

    /// What `claim list` shows.
    public struct Filter: Sendable {
        /// Only claims in this state.
        public var state: Claim.State?
        /// Only this creditor's.
        public var creditor: Creditor?
        /// Only those that fall due on these days.
        public var due: ClosedRange<LocalDate>
        /// At most so many.
        public var limit: Int

        /// A filter; by default everything, up to 1,000.
        public init(
            state: Claim.State? = nil,
            creditor: Creditor? = nil,
            due: ClosedRange<LocalDate> = .earliest ... .latest,
            limit: Int = 1000
        ) {
            self.state = state
            self.creditor = creditor
            self.due = due
            self.limit = limit
        }
    }

    private static let byReference = Statement(
        "claims.by-reference",
        """
        SELECT k.id FROM creditor c CROSS JOIN claim k
        WHERE c.tenant_id = :t AND (:c = 0 OR c.id = :c)
          AND k.tenant_id = :t AND k.creditor_id = c.id AND k.reference = :reference ORDER BY k.id
        """
    )

    /// Claims, found through the groups, blocks and exceptions that can hold the state that was asked for: the book is
    /// never searched for it.
    ///
    /// - Parameter filter: Which.
    /// - Returns: At most ``Filter/limit`` of them.
    /// - Throws: The driver's error.
    public func list(_ filter: Filter = Filter()) throws -> [Claim] {
        let today = engine.clock.wallTime(in: "UTC").date
        return try engine.database.read { transaction in
            var found: [Claim] = []
            var seen: Set<Int64> = []
            for range in try ClaimRanges(engine: engine, filter: filter).all(in: transaction) {
                var first = range.lowerBound
                while first <= range.upperBound, found.count < filter.limit {
                    let size = range.count == 1 ? 1 : 500
                    let page = try facts(
                        first...range.upperBound,
                        filter: filter,
                        limit: size,
                        in: transaction
                    )
                    guard let last = page.last else { break }
                    first = last.number + 1
                    for facts in page where found.count < filter.limit {
                        guard filter.state == nil || facts.state == filter.state,
                            seen.insert(facts.number).inserted
                        else { continue }
                        found.append(facts.claim(today: today))
                    }
                }
                if found.count == filter.limit { break }
            }
            return found
        }
    }

    /// The claim with an id.
    ///
    /// - Parameters:
    ///   - reference: The id that the business gave.
    ///   - creditor: Whose, where ids of several creditors could be the same.
    /// - Returns: The claim.
    /// - Throws: ``EngineError`` when there is none, or more than one.
    public func show(_ reference: String, creditor: Creditor? = nil) throws -> Claim {
        let today = engine.clock.wallTime(in: "UTC").date
        return try engine.database.read { try find(reference, creditor: creditor, in: $0) }.claim(
            today: today
        )
    }

    func find(_ reference: String, creditor: Creditor?, in transaction: any Transaction) throws -> ClaimFacts
    {
        let numbers = try transaction.all(
            Self.byReference,
            ["t": engine.tenant.id, "c": creditor?.id ?? 0, "reference": reference]
        ) { $0.integer(0) }
        guard let number = numbers.first else {
            throw EngineError(
                .notFound,
                "there is no claim \(reference)",
                remedy: "`incasso claim list` shows them; case counts."
            )
        }
        guard numbers.count == 1 else {
            throw EngineError(
                .invalid,
                "more than one creditor has a claim \(reference)",
                remedy: "Say whose with --creditor."
            )
        }
        guard let facts = try facts(number...number, filter: Filter(), limit: 1, in: transaction).first else {
            throw EngineError(.storage, "claim \(reference) cannot be read")
        }
        return facts
    }

    /// The facts of adjacent claims.
    func facts(
        _ range: ClosedRange<Int64>,
        filter: Filter,
        limit: Int,
        in transaction: any Transaction
    ) throws -> [ClaimFacts] {
        try transaction.all(
            ClaimFacts.statement,
            [
                "t": engine.tenant.id, "first": range.lowerBound, "last": range.upperBound,
                "c": filter.creditor?.id ?? 0, "from": filter.due.lowerBound.daysSinceEpoch,
                "until": filter.due.upperBound.daysSinceEpoch, "limit": limit,
            ],
            ClaimFacts.init
        )
    }

    /// How exceptions name a claim.
    static func subject(_ claim: Int64) -> String { "claim \(claim)" }
}

extension Engine {
    /// The claims of the book.
    public var claims: Claims { Claims(engine: self) }
}
