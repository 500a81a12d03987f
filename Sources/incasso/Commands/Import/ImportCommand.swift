import ArgumentParser
import IncassoCore
import IncassoEngine

/// Takes files in.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take in mandates and collections from CSV or pain.008 files.",
        subcommands: [ImportMandates.self, ImportCollections.self]
    )
}

/// What both imports are told.
struct ImportOptions: ParsableArguments {
    @Argument(
        help: "A CSV file with a header line, or a collection file (pain.008).",
        completion: .file(extensions: ["csv", "xml"])
    )
    var file: String
    @Option(help: ArgumentHelp("Whose; not needed when there is only one creditor.", valueName: "id"))
    var creditor: String?
    @Flag(help: "Take the good rows; each wrong one is kept as an exception.")
    var acceptValid = false
}

/// Imports mandates.
struct ImportMandates: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "mandates",
        abstract: "Import mandates: who may be debited.",
        discussion: """
            Examples:
              incasso import mandates mandates.csv --creditor stadtwerke
              incasso import mandates mandates.csv --creditor stadtwerke --dry-run

            Columns needed: mandate_id, scheme, signature_date, debtor_name;
              iban (SEPA), or routing_number, account_number, account_type (ACH)
            Also known: kind, debtor_id, debtor_type, bic, email, phone, language, street,
              building_number, postal_code, town, country, notice_days,
              last_collection_date, amount_limit, contract_reference, account_validation,
              validated_on, address_line_1, address_line_2, ultimate_debtor_name

              mandate_id,scheme,signature_date,debtor_name,iban
              SW-0001,sepa-core,2024-03-01,Änne Müller,DE02120300000000202051

            When a row is wrong nothing is taken, and every wrong row is told. Of a
            collection file (pain.008) the mandates are taken that its debits carry.
            """
    )

    @OptionGroup var options: ImportOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let creditor = try session.engine.creditors.resolve(options.creditor)
        let report = try session.engine.intake.importMandates(
            options.file,
            creditor: creditor,
            acceptValid: options.acceptValid,
            dryRun: change.dryRun
        )
        let status = report.tell(session.console)
        if report.outcome == .imported {
            session.console.talk.next(
                "incasso import collections collections.csv --creditor \(creditor.reference)"
            )
        }
        return status
    }
}

/// Imports claims.
struct ImportCollections: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "collections",
        abstract: "Import collections: what is owed, and when it is due.",
        discussion: """
            Examples:
              incasso import collections june.csv --creditor stadtwerke
              incasso import collections june.csv --creditor stadtwerke --accept-valid
              incasso import collections erp.xml --creditor stadtwerke
              incasso import collections erp.xml --creditor stadtwerke --as-is

            Columns needed: claim_id, mandate_id, amount, due_date
            Also known: currency, description, reference, end_to_end_id

              claim_id,mandate_id,amount,due_date,description
              INV-2026-06-0001,SW-0001,45.30,2026-06-15,Electricity June 2026

            When a row is wrong nothing is taken, and every wrong row is told. The same
            file again changes nothing.

            Of a collection file (pain.008) of another program every debit becomes a
            mandate and a claim, to be collected in files of ours. With --as-is the file
            itself goes to the bank, byte for byte: it is checked, becomes a frozen batch,
            and is approved and released like any other; whole, or not at all.
            """
    )

    @OptionGroup var options: ImportOptions
    @Flag(help: "Hand a collection file (pain.008) to the bank as it is.")
    var asIs = false
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard asIs, options.acceptValid else { return }
        throw ValidationError("--as-is takes a file whole or not at all: --accept-valid cannot part it")
    }

    func perform(_ session: Session) throws -> ExitStatus {
        let creditor = try session.engine.creditors.resolve(options.creditor)
        if asIs { return try handOn(session, creditor: creditor) }
        let report = try session.engine.intake.importCollections(
            options.file,
            creditor: creditor,
            acceptValid: options.acceptValid,
            dryRun: change.dryRun
        )
        let status = report.tell(session.console)
        if report.outcome == .imported {
            session.console.talk.next("incasso batch build --creditor \(creditor.reference)")
        }
        return status
    }

    private func handOn(_ session: Session, creditor: Creditor) throws -> ExitStatus {
        let report = try session.engine.intake.importAsIs(
            options.file,
            creditor: creditor,
            dryRun: change.dryRun
        )
        let status = report.tell(session.console, isAsIs: true)
        if report.outcome == .imported, let batch = report.batch {
            session.console.talk.next("incasso batch approve \(batch) --as NAME")
        }
        return status
    }
}
