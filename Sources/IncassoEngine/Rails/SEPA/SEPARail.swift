import IncassoCore
import IncassoISO20022

/// SEPA direct debit, CORE and B2B: pain.008 out, pain.002 and camt back.
///
/// A due date that is no TARGET day is settled on the next one (SDD Core rulebook, section 4.3).
struct SEPARail: Rail {
    let name = "sepa"
    let schemes = ["sepa-core", "sepa-b2b"]
    /// The versions of collection files, the usual one first.
    static let versions = [Pain008Version.v08, .v02, .v11].map { "pain.008." + $0.rawValue }
    let currencies = [Currency.eur]
    let calendar: any BankingCalendar = TARGETCalendar()

    func sequence(kind: String) -> String {
        // The first debit of a series may be RCUR since November 2016, and banks reject FRST that comes too often.
        kind == "one-off" ? "OOFF" : "RCUR"
    }

    /// The last one is always marked: it tells the debtor's bank that the mandate has ended.
    func series(of creditor: Creditor) -> ClaimSeries {
        ClaimSeries(first: creditor.bank.usesFirst ? "FRST" : nil, final: "FNAL")
    }

    /// One block for all debits of a scheme, sequence and day: a bank books it in one sum.
    let mergesBlocks = true

    func classify(_ reason: borrowing ByteString) -> ReasonClass {
        ReasonTable.sepa.classify(reason.bytes.span)
    }

    func isAmbiguous(_ code: String) -> Bool {
        ReasonTable.sepa.entry(code)?.isAmbiguous ?? false
    }

    /// The schemes' limit: 999,999,999.99 euro in one debit.
    let maxAmount: Int64 = 99_999_999_999
    /// In pain.008; the file's real size is checked once it is rendered.
    let debitSize = 600
    /// SDD Core rulebook, section 4.1.
    let mandateLifetime: Int? = 36
    /// Banks tell of every settlement.
    let presumedAfter: Int? = nil

    func ownAccount(of creditor: Creditor) -> String? { creditor.sepa?.iban.text }

    /// A debit is found by its end-to-end id.
    func entryNumbers(of creditor: Creditor) -> EntryNumbers? { nil }

    func masked(_ number: [UInt8]) -> String {
        IBAN.masked(String(decoding: number, as: UTF8.self))
    }

    func revealed(_ number: [UInt8]) -> String {
        String(decoding: number, as: UTF8.self)
    }

    func amended(
        _ number: [UInt8],
        by correction: AccountCorrection,
        code: String
    ) throws(AmendmentRefusal) -> RailAmendment {
        // No message of the scheme corrects an account by itself.
        throw AmendmentRefusal(rule: "change-unclear")
    }

    func problem(endToEndId: Span<UInt8>) -> String? {
        // The same rule as for mandate references: character set, length, and no slash at an end or beside another.
        do throws(MandateReferenceError) {
            _ = try MandateReference(endToEndId)
            return nil
        } catch {
            return error.message.replacing("mandate reference", with: "end-to-end id")
        }
    }

    func finality(settledOn: LocalDate, today: LocalDate, scheme: String) -> Finality {
        // CORE: refund without a reason for 8 weeks (rulebook 4.3, PT-04.16). B2B: no refund, returns of the debtor's
        // bank for a few days. An unauthorised debit comes back for 13 months in both.
        let finalOn =
            scheme == "sepa-b2b"
            ? calendar.adding(bankingDays: 5, to: settledOn).adding(days: 1) : settledOn.adding(days: 57)
        let lockedOn = settledOn.adding(months: 13).adding(days: 1)
        let stage: Finality.Stage = today < finalOn ? .provisional : today < lockedOn ? .final : .locked
        return Finality(stage: stage, finalOn: finalOn)
    }

    func fileName(messageId: String) -> String {
        // A message id that was made elsewhere may hold what means something in a path.
        let name = String(messageId.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
        return "pain.008-\(name).xml"
    }

    func account(
        of mandate: MandateRow,
        creditor: Creditor,
        findings: inout [Diagnostic]
    ) -> RailAccount? {
        if creditor.sepa == nil {
            findings.append(
                Diagnostic(
                    id: "SDD-CREDITOR",
                    location: .init(path: "scheme"),
                    message: "creditor \(creditor.reference) has no SEPA account",
                    found: mandate.scheme,
                    remedy: "Add [sepa] iban and creditor_identifier to the creditor's file."
                )
            )
        }
        checkReference(mandate, findings: &findings)
        do throws(IBANError) {
            let iban = try IBAN(mandate.iban.span)
            let bic = checkBank(mandate, iban: iban, creditor: creditor, findings: &findings)
            return RailAccount(number: Array(iban.text.utf8), masked: iban.masked, bic: bic)
        } catch {
            findings.append(error.diagnostic(at: .init(path: "iban")))
            return nil
        }
    }

    private func checkReference(_ mandate: MandateRow, findings: inout [Diagnostic]) {
        do throws(MandateReferenceError) {
            _ = try MandateReference(mandate.reference.span)
        } catch {
            findings.append(error.diagnostic(at: .init(path: "mandate_id")))
        }
        if mandate.scheme == "sepa-b2b", mandate.debtorType == "consumer" {
            findings.append(
                Diagnostic(
                    id: "SDD-B2B-CONSUMER",
                    location: .init(path: "debtor_type"),
                    message: "a consumer cannot be debited under the B2B scheme",
                    found: "consumer",
                    expected: "business",
                    remedy: "Obtain a CORE mandate (SDD B2B rulebook, section 3.1)."
                )
            )
        }
    }

    /// What the scheme asks for beyond the account number, which depends on where the debtor's bank is.
    private func checkBank(
        _ mandate: MandateRow,
        iban: IBAN,
        creditor: Creditor,
        findings: inout [Diagnostic]
    ) -> String? {
        let (isSEPA, isEEA) = (iban.isSEPA, iban.isEEA)
        if !isSEPA {
            findings.append(
                Diagnostic(
                    id: "SDD-REACH",
                    location: .init(path: "iban"),
                    message: "the debtor's bank is outside SEPA",
                    found: iban.masked,
                    remedy: "Ask for an account in a SEPA country."
                )
            )
        }
        var bic: BIC?
        if !mandate.bic.isEmpty {
            do throws(BICError) {
                bic = try BIC(String(decoding: mandate.bic, as: UTF8.self))
            } catch {
                findings.append(error.diagnostic(at: .init(path: "bic")))
            }
        } else if isSEPA && !isEEA {
            findings.append(
                Diagnostic(
                    id: "SDD-BIC-NON-EEA",
                    location: .init(path: "bic"),
                    message: "the BIC is needed for a debtor's bank outside the EEA",
                    found: iban.country,
                    remedy: "Add the bic column for this mandate."
                )
            )
        }
        let hasAddress = !mandate.town.isEmpty && !mandate.country.isEmpty
        if !hasAddress, isSEPA, !isEEA || creditor.sepa?.iban.isEEA == false {
            findings.append(
                Diagnostic(
                    id: "SDD-ADDRESS-NON-EEA",
                    location: .init(path: "town"),
                    message: "the debtor's address is needed when a bank is outside the EEA",
                    found: iban.country,
                    expected: "town and country at least",
                    remedy: "Add the address columns for this mandate."
                )
            )
        }
        return bic?.text
    }
}
