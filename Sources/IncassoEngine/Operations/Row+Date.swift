import IncassoCore
import IncassoSQL

extension Row {
    /// A day stored as days since 1970.
    ///
    /// - Throws: ``EngineError`` when the database holds a number that is no day.
    func date(_ column: Int) throws -> LocalDate {
        guard let date = LocalDate(daysSinceEpoch: Int(integer(column))) else {
            throw EngineError(.storage, "the database holds a day that does not exist")
        }
        return date
    }

    /// A day stored as days since 1970, or `nil` for NULL.
    func optionalDate(_ column: Int) throws -> LocalDate? {
        isNull(column) ? nil : try date(column)
    }
}
