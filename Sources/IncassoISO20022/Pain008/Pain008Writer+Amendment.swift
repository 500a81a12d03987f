import IncassoCore
import IncassoXML

extension Pain008Writer {
    /// Writes what has changed in the mandate, in the order of the schema.
    mutating func writeAmendment(of transaction: borrowing Pain008Transaction, at place: Place) throws {
        guard let amendment = transaction.amendment, !amendment.isEmpty else {
            switch transaction.amendmentIndicator {
            case nil: return
            case false?: out.raw("<AmdmntInd>false</AmdmntInd>")
            case true?: throw amendmentRefusal(at: place, "AmdmntInd", "true", "what has changed")
            }
            return
        }
        guard transaction.amendmentIndicator != false else {
            throw amendmentRefusal(at: place, "AmdmntInd", "false and a change", "true, or no change")
        }
        try checkAccounts(of: amendment, transaction, at: place)
        out.raw("<AmdmntInd>true</AmdmntInd><AmdmntInfDtls>")
        if !amendment.mandateId.isEmpty {
            guard amendment.mandateId != transaction.mandateId else {
                throw amendmentRefusal(at: place, "OrgnlMndtId", amendment.mandateId.string, "another id")
            }
            out.raw("<OrgnlMndtId>")
            try writeIdentifier(amendment.mandateId, at: place, "OrgnlMndtId")
            out.raw("</OrgnlMndtId>")
        }
        try writeOriginalCreditor(amendment, at: place)
        if amendment.hasNewAccount {
            out.raw("<OrgnlDbtrAcct><Id><Othr><Id>SMNDA</Id></Othr></Id></OrgnlDbtrAcct>")
        } else if !amendment.debtorAccount.isEmpty {
            out.raw("<OrgnlDbtrAcct><Id><IBAN>")
            try writeAccount(amendment.debtorAccount, at: place, "OrgnlDbtrAcct/Id/IBAN")
            out.raw("</IBAN></Id></OrgnlDbtrAcct>")
        }
        out.raw("</AmdmntInfDtls>")
    }

    /// Refuses what says two things at once about the debtor's account.
    private func checkAccounts(
        of amendment: borrowing Pain008Amendment,
        _ transaction: borrowing Pain008Transaction,
        at place: Place
    ) throws {
        guard amendment.debtorAgent.isEmpty else {
            throw amendmentRefusal(
                at: place,
                "OrgnlDbtrAgt",
                amendment.debtorAgent.string,
                "no bank: a new account is told as SMNDA in OrgnlDbtrAcct (since November 2016)"
            )
        }
        guard !amendment.hasNewAccount || amendment.debtorAccount.isEmpty else {
            throw amendmentRefusal(at: place, "OrgnlDbtrAcct", "SMNDA and an account", "one of them")
        }
        guard amendment.debtorAccount.isEmpty || amendment.debtorAccount != transaction.debtorAccount else {
            throw amendmentRefusal(
                at: place,
                "OrgnlDbtrAcct",
                IBAN.masked(amendment.debtorAccount.string),
                "another account than that of now"
            )
        }
    }

    private mutating func writeOriginalCreditor(
        _ amendment: borrowing Pain008Amendment,
        at place: Place
    ) throws {
        if amendment.creditorIdentifier.isEmpty && amendment.creditorName.isEmpty { return }
        out.raw("<OrgnlCdtrSchmeId>")
        if !amendment.creditorName.isEmpty {
            out.raw("<Nm>")
            try writeConverted(amendment.creditorName, 70, at: place, "OrgnlCdtrSchmeId/Nm")
            out.raw("</Nm>")
            // Two names that are written alike are one, as far as a bank can see.
            guard scratch != creditorName else {
                let name = amendment.creditorName.string
                throw amendmentRefusal(at: place, "OrgnlCdtrSchmeId/Nm", name, "another name")
            }
        }
        if !amendment.creditorIdentifier.isEmpty {
            let before = amendment.creditorIdentifier.string
            let identifier = try writeCreditorIdentifier(before, at: place, "OrgnlCdtrSchmeId/Id")
            guard identifier != creditorIdentifier else {
                throw amendmentRefusal(at: place, "OrgnlCdtrSchmeId/Id", before, "another identifier")
            }
        }
        out.raw("</OrgnlCdtrSchmeId>")
    }

    private func amendmentRefusal(
        at place: Place,
        _ element: String,
        _ found: String,
        _ expected: String
    ) -> WriteRefusal {
        refusal(.amendment, at: place, element: "MndtRltdInf/" + element, found: found, expected: expected)
    }
}
