import IncassoCore

/// Takes files of mandates and claims into the book.
public struct Intake: Sendable {
    let engine: Engine

    /// Imports mandates from a CSV file, or those that the debits of a collection file (pain.008) carry.
    ///
    /// The whole file is refused when a row is wrong, unless `acceptValid` is set: then the good rows are taken, and each
    /// wrong one is kept as an exception. A known mandate with the same content changes nothing; with other content it
    /// is an error.
    ///
    /// - Parameters:
    ///   - path: The file: UTF-8 or Windows-1252, separated by comma, semicolon, tab or bar, at most 4 GiB.
    ///   - creditor: Whose mandates.
    ///   - acceptValid: Whether good rows are taken when others are wrong.
    ///   - dryRun: Whether everything is checked and nothing written.
    /// - Returns: What was done, with everything that is wrong.
    /// - Throws: ``EngineError`` when the file cannot be read as a table or lacks columns; the driver's error.
    public func importMandates(
        _ path: String,
        creditor: Creditor,
        acceptValid: Bool = false,
        dryRun: Bool = false
    ) throws -> ImportReport {
        if let terms = try CollectionTerms.ofFile(path, creditor: creditor, engine: engine) {
            return try ImportJob<MandateFileImport>(
                engine: engine,
                creditor: creditor,
                path: path,
                acceptsValid: acceptValid,
                isDryRun: dryRun,
                collection: terms
            ).run()
        }
        return try ImportJob<MandateImport>(
            engine: engine,
            creditor: creditor,
            path: path,
            acceptsValid: acceptValid,
            isDryRun: dryRun
        ).run()
    }

    /// Imports claims from a CSV file, or the debits of a collection file (pain.008) with their mandates.
    ///
    /// As ``importMandates(_:creditor:acceptValid:dryRun:)``. A claim with the mandate, amount and due date of another one
    /// that was imported within 35 days is taken, but held until a person releases it.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - creditor: Whose claims.
    ///   - acceptValid: Whether good rows are taken when others are wrong.
    ///   - dryRun: Whether everything is checked and nothing written.
    /// - Returns: What was done, with everything that is wrong.
    /// - Throws: ``EngineError`` when the file cannot be read as a table or lacks columns; the driver's error.
    public func importCollections(
        _ path: String,
        creditor: Creditor,
        acceptValid: Bool = false,
        dryRun: Bool = false
    ) throws -> ImportReport {
        if let terms = try CollectionTerms.ofFile(path, creditor: creditor, engine: engine) {
            return try ImportJob<CollectionFileImport>(
                engine: engine,
                creditor: creditor,
                path: path,
                acceptsValid: acceptValid,
                isDryRun: dryRun,
                collection: terms
            ).run()
        }
        return try ImportJob<ClaimImport>(
            engine: engine,
            creditor: creditor,
            path: path,
            acceptsValid: acceptValid,
            isDryRun: dryRun
        ).run()
    }
}

extension Engine {
    /// Takes files in.
    public var intake: Intake { Intake(engine: self) }
}
