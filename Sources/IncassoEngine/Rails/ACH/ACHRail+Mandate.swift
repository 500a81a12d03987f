import IncassoCore

/// What a mandate for ACH debits needs.
extension ACHRail {
    func account(
        of mandate: MandateRow,
        creditor: Creditor,
        findings: inout [Diagnostic]
    ) -> RailAccount? {
        if creditor.ach == nil {
            findings.append(
                Diagnostic(
                    id: "ACH-CREDITOR",
                    location: .init(path: "scheme"),
                    message: "creditor \(creditor.reference) has no ACH account",
                    found: mandate.scheme,
                    remedy: "Add [ach] company_name, company_id and odfi_routing to the creditor's file."
                )
            )
        }
        checkDebtor(mandate, findings: &findings)
        checkValidation(mandate, findings: &findings)
        let routing = routingNumber(mandate, findings: &findings)
        let number = accountNumber(mandate, findings: &findings)
        guard let routing, let number, !mandate.accountType.isEmpty else { return nil }
        let kind: ACHAccount.Kind = mandate.accountType == "savings" ? .savings : .checking
        let account = ACHAccount(routing: routing, kind: kind, number: number)
        return RailAccount(number: account.canonical, masked: account.masked, bic: nil)
    }

    private func routingNumber(_ mandate: MandateRow, findings: inout [Diagnostic]) -> RoutingNumber? {
        do throws(RoutingNumberError) {
            return try RoutingNumber(mandate.routingNumber.span)
        } catch {
            findings.append(error.diagnostic(at: .init(path: "routing_number")))
            return nil
        }
    }

    private func accountNumber(_ mandate: MandateRow, findings: inout [Diagnostic]) -> USAccountNumber? {
        do throws(USAccountNumberError) {
            return try USAccountNumber(String(decoding: mandate.accountNumber, as: UTF8.self))
        } catch {
            findings.append(error.diagnostic(at: .init(path: "account_number")))
            return nil
        }
    }

    /// CCD is for companies, the other classes are for people (Nacha rules, standard entry class codes).
    private func checkDebtor(_ mandate: MandateRow, findings: inout [Diagnostic]) {
        let wanted = mandate.scheme == "ach-ccd" ? "business" : "consumer"
        guard !mandate.debtorType.isEmpty ? mandate.debtorType != wanted : wanted == "business" else {
            return
        }
        findings.append(
            Diagnostic(
                id: "ACH-DEBTOR-TYPE",
                location: .init(path: "debtor_type"),
                message:
                    "\(mandate.scheme) debits accounts of \(wanted == "business" ? "companies" : "people") only",
                found: mandate.debtorType.isEmpty
                    ? "consumer, which counts where nothing is given" : mandate.debtorType,
                expected: wanted,
                remedy: wanted == "business"
                    ? "Give debtor_type business, or use the scheme ach-ppd." : "Use the scheme ach-ccd."
            )
        )
    }

    /// The first use of an account for a WEB debit follows its validation (Nacha rules, since 19 March 2021).
    private func checkValidation(_ mandate: MandateRow, findings: inout [Diagnostic]) {
        if mandate.scheme == "ach-web", mandate.validation.isEmpty {
            findings.append(
                Diagnostic(
                    id: "ACH-WEB-VALIDATION",
                    location: .init(path: "account_validation"),
                    message: "nothing says that this account was validated, which a WEB debit asks for",
                    expected: "prenote, micro, service or legacy, with validated_on",
                    remedy: "Validate the account before the first debit, then import the mandate."
                )
            )
        } else if !mandate.validation.isEmpty, mandate.validation != "legacy", mandate.validatedOn == nil {
            findings.append(
                Diagnostic(
                    id: "ACH-VALIDATED-ON",
                    location: .init(path: "validated_on"),
                    message: "the day of the account's validation is missing",
                    found: mandate.validation,
                    expected: "a date",
                    remedy: "Give the day on which the account was validated."
                )
            )
        }
    }
}
