import IncassoCore
import IncassoSQL

extension LostFiles {
    /// Notes a reversal file that this book does not know: a person is told, because debits are on their way back of which
    /// the book thinks that they stay.
    ///
    /// Their claims need not be held: a collected claim is not collected again, and the booking of the reversal ends the
    /// debit when the bank tells it.
    ///
    /// - Parameters:
    ///   - file: What the file says.
    ///   - name: Its name.
    ///   - sha256: Its hash.
    /// - Returns: Whether it was not noted before.
    /// - Throws: The driver's error.
    func noteReversal(_ file: ReleasedFile, name: String, sha256: [UInt8]) throws -> Bool {
        let message = file.messageId?.text ?? ""
        return try engine.database.write { transaction in
            let isNew = try Exceptions.open(
                .init(
                    kind: "file-lost",
                    subject: "message \(message)",
                    fileName: name,
                    detail:
                        "\(file.count) debits were taken back in \(name) (message \(message)), which this book does not know: "
                        + "do not reverse them again before the bank has booked them"
                ),
                engine: engine,
                in: transaction
            )
            guard isNew else { return false }
            try AuditChain.record(
                "batch.lost.reversal",
                subject: "message \(message)",
                details: [
                    ("sha256", sha256.hex), ("debits", String(file.count)), ("total", String(file.total)),
                ],
                engine: engine,
                in: transaction
            )
            return true
        }
    }
}
