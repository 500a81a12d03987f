import IncassoCore

/// Checks ACH files by the rules, in one pass and in constant memory.
///
/// ```swift
/// let report = try NACHACheck.check("debits.ach", policy: NACHAPolicy(.outgoing, today: today))
/// for repair in report.repairs { print(repair.count, repair.rule.remedy) }
/// ```
public enum NACHACheck {
    /// Checks a whole file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - policy: By which rules it is judged.
    ///   - limits: What is refused.
    ///   - tap: Is given each chunk before it is read, for example to hash the file in the same pass.
    /// - Returns: What was found; a file that is unreadable is a failure in it, not an error.
    /// - Throws: An error when the file cannot be opened or read from disk, or what the tap threw.
    public static func check(
        _ path: String,
        policy: NACHAPolicy,
        limits: NACHALimits = .standard,
        tap: ((Span<UInt8>) throws -> Void)? = nil
    ) throws -> NACHAReport {
        let reader = NACHAReader(consumer: Nobody(), limits: limits, policy: policy, file: path)
        do {
            try FileSource.forEachChunk(of: path) { chunk in
                try tap?(chunk)
                try reader.feed(chunk)
            }
            try reader.finish()
        } catch let error as NACHAReadError {
            var report = reader.report
            report.failure = error.diagnostic
            return report
        }
        return reader.report
    }

    /// Wants no events: corrected data are judged as they are made into one.
    private final class Nobody: BankFileConsumer {
        func begin(_ container: borrowing BankContainer) {}
        func handle(_ event: borrowing BankEvent) {}
        func end(_ container: borrowing BankContainer, totals: BankContainerTotals) {}
    }
}
