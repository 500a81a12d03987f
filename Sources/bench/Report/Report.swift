/// Everything that a run has measured.
struct Report {
    var machine: Machine
    var measurements: [Measurement] = []
    var comparisons: [Comparison] = []
    /// What could not be measured, and why.
    var omissions: [String] = []

    /// Doubling the work may cost at most 2.2 times.
    static let growthLimit = 2_200
    /// A thousand returns cost much the same in a book of any size; of each tree of the database more pages are touched.
    static let constantGrowthLimit = 1_500

    /// Jobs whose work does not grow with the book.
    private static let constant: Set<String> = [BookBench.scattered, BookBench.notices]

    /// Each job at its smallest size and at the double of it.
    var growths: [Growth] {
        measurements.compactMap { large in
            let small = measurements.first {
                $0.job == large.job && $0.database == large.database && $0.size * 2 == large.size
            }
            return small.map { small in
                // A smaller book does not hold a thousand returns.
                let isConstant =
                    Self.constant.contains(large.job) && small.size >= 10 * BookAnswers.scatteredCount
                return Growth(
                    job: large.job,
                    database: large.database,
                    small: small,
                    large: large,
                    limit: isConstant ? Self.constantGrowthLimit : Self.growthLimit
                )
            }
        }
    }
}
