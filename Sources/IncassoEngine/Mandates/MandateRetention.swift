import IncassoCore

/// How long a mandate is kept as evidence after it was used.
struct MandateRetention: Sendable {
    /// What the months are counted from.
    enum Start: String, Sendable {
        /// The last debit.
        case debit
        /// The end of the mandate.
        case end
    }

    /// The rail's name.
    let rail: String
    let months: Int
    let start: Start

    /// What the schemes ask for, as `schemas/data/mandate-retention.tsv` says.
    private static let schemes: [MandateRetention] = {
        ContractFile.named("data/mandate-retention.tsv").text.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "\t")
            guard cells.count == 5, let months = Int(cells[1]), let start = Start(rawValue: String(cells[2]))
            else { return nil }
            return MandateRetention(rail: String(cells[0]), months: months, start: start)
        }
    }()

    /// What a rail asks for.
    static func of(_ rail: any Rail) -> MandateRetention? { schemes.first { $0.rail == rail.name } }

    /// The last day on which a mandate has to be kept.
    ///
    /// - Parameters:
    ///   - lastUse: The day of the last debit that was handed to the bank; `nil` when there was none.
    ///   - inForceUntil: The day on which it ended or will end unless it is used; for a draft, the day of its import: an
    ///     unsigned mandate proves nothing. `nil` while no end is known.
    /// - Returns: The day; `nil` while no end is known.
    func until(lastUse: LocalDate?, inForceUntil: LocalDate?) -> LocalDate? {
        guard let inForceUntil else { return nil }
        guard let lastUse else { return inForceUntil }
        return max(inForceUntil, (start == .debit ? lastUse : inForceUntil).adding(months: months))
    }
}
