import ArgumentParser
import IncassoCore
import IncassoEngine

/// Who collects.
struct CreditorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "creditor",
        abstract: "Who collects: name, account, and what was agreed with the bank.",
        subcommands: [CreditorAdd.self, CreditorList.self, CreditorShow.self]
    )

    /// What lists show of a creditor.
    static let columns: [Column<Creditor>] = [
        Column("id", "ID") { .text($0.reference) },
        Column("name", "NAME", fit: .cut) { .text($0.name) },
        Column("country", "COUNTRY") { .text($0.country) },
        Column("currency", "CURRENCY") { .text($0.currency.code) },
        Column("language", "LANGUAGE") { .text($0.language) },
        Column("iban", "IBAN", isQuiet: true) { .optional($0.sepa?.iban.text) },
        Column("bic") { .optional($0.sepa?.bic?.text) },
        Column("creditorIdentifier") { .optional($0.sepa?.creditorIdentifier.text) },
        Column("companyId", "COMPANY ID", isQuiet: true) { .optional($0.ach?.companyId) },
        Column("odfiRouting") { .optional($0.ach?.odfiRouting.text) },
        Column("noticeDays") { .number($0.noticeDays) },
        Column("baseUrl") { .text($0.linkBaseURL) },
        Column("bankProfile") { .text($0.bank.profile) },
    ]
}

/// Adds a creditor from its file, or takes over changes in it.
struct CreditorAdd: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a creditor from its TOML file, or take over what changed in it.",
        discussion: """
            Example:
              incasso creditor add creditor.toml

            The smallest file that works:
              id = "stadtwerke"
              name = "Stadtwerke Musterstadt"
              country = "DE"
              currency = "EUR"

              [sepa]
              iban = "DE02120300000000202051"
              creditor_identifier = "DE98ZZZ09999999999"

            For ACH debits in USD, in place of [sepa]:
              [ach]
              company_name = "IRONWORKS GYM"
              company_id = "1999999999"
              odfi_routing = "011000015"
              entry_description = "GYM DUES"
            """
    )

    @Argument(help: "The creditor's TOML file.", completion: .file(extensions: ["toml"]))
    var file: String
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let amendment = try session.engine.mandates.amendment(byCreditorFile: file)
        let (creditor, changed) = try session.engine.creditors.add(file: file, isDryRun: change.dryRun)
        session.console.show(
            creditor,
            CreditorShow.columns.onlyShowing("id", "name", "iban", "creditorIdentifier", "companyId")
        )
        session.console.flush()
        let verb = change.dryRun ? "would be \(changed.rawValue) (dry run)" : "\(changed.rawValue)"
        session.console.talk.note("Creditor \(creditor.reference): \(verb).")
        if let amendment, amendment.mandates > 0 {
            let mandates = Figures.count(amendment.mandates, "mandate")
            session.console.talk.note(
                "\(mandates) \(change.dryRun ? "would be" : "are") amended: debits tell the creditor's old name or identifier"
                    + " until one of them is carried out."
            )
        }
        if !change.dryRun {
            session.console.talk.next("incasso import mandates mandates.csv --creditor \(creditor.reference)")
        }
        return .done
    }
}

/// Lists the creditors.
struct CreditorList: BookCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the creditors.")

    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        session.console.list(
            try session.engine.creditors.list(),
            CreditorCommand.columns,
            empty: "No creditor yet. Add one with `incasso creditor add FILE`."
        )
        return .done
    }
}

/// Shows one creditor.
struct CreditorShow: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a creditor and what was agreed with its bank.",
        discussion: """
            Example:
              incasso creditor show stadtwerke
            """
    )

    /// What is shown of one creditor.
    static let columns: [Column<Creditor>] = [
        Column("id", "Creditor") { .text($0.reference) },
        Column("name", "Name") { .text($0.name) },
        Column("country", "Country") { .text($0.country) },
        Column("currency", "Currency") { .text($0.currency.code) },
        Column("language", "Language") { .text($0.language) },
        Column("iban", "IBAN") { .optional($0.sepa?.iban.text) },
        Column("bic", "BIC") { .optional($0.sepa?.bic?.text) },
        Column("creditorIdentifier", "Creditor identifier") { .optional($0.sepa?.creditorIdentifier.text) },
        Column("noticeDays", "Days of notice") { .number($0.noticeDays) },
        Column("baseUrl", "Payment links") { .text($0.linkBaseURL) },
        Column("bankProfile", "Bank profile") { .text($0.bank.profile) },
        Column("leadDays", "Lead time (banking days)") { .number($0.bank.leadDays) },
        Column("maxTransactions", "Debits in a file, at most") { .number($0.bank.maxTransactions) },
        Column("answers", "Bank's answers") { .texts($0.bank.answers) },
        Column("cashSource", "Cash is booked from") { .text("camt." + $0.bank.cashSource) },
    ]

    @Argument(help: "The creditor's id; not needed when there is only one.")
    var id: String?
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        session.console.show(try session.engine.creditors.resolve(id), Self.columns)
        return .done
    }
}
