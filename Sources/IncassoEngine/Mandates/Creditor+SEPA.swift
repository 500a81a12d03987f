import IncassoCore

extension Creditor.SEPA {
    /// What a creditor's file may say of parties and purposes under `[sepa]`.
    struct Parties {
        let ultimateCreditor: String?
        let initiatingPartyId: String?
        let initiatingPartyIssuer: String?
        let categoryPurpose: String?
        let purpose: String?

        /// Reads them, noting what is wrong.
        init(_ reader: inout TOMLDocument.Reader) {
            ultimateCreditor = Creditor.line("sepa.ultimate_creditor", 70, &reader)
            initiatingPartyId = Self.identifier("sepa.initiating_party_id", &reader)
            initiatingPartyIssuer = Self.identifier("sepa.initiating_party_issuer", &reader)
            categoryPurpose = Self.code("sepa.category_purpose", &reader)
            purpose = Self.code("sepa.purpose", &reader)
            if initiatingPartyIssuer != nil, initiatingPartyId == nil {
                reader.note(
                    "sepa.initiating_party_issuer",
                    "an issuer needs the number that it gave",
                    expected: "initiating_party_id beside it"
                )
            }
        }

        private static func identifier(_ path: String, _ reader: inout TOMLDocument.Reader) -> String? {
            guard let text = reader.string(path) else { return nil }
            if let problem = SEPARail().problem(endToEndId: Array(text.utf8).span) {
                reader.note(
                    path,
                    problem.replacing("end-to-end id", with: "number"),
                    found: text,
                    expected: "1 to 35 characters of the SEPA set"
                )
            }
            return text
        }

        private static func code(_ path: String, _ reader: inout TOMLDocument.Reader) -> String? {
            guard let text = reader.string(path) else { return nil }
            if !isPurpose(Array(text.utf8)) {
                reader.note(
                    path,
                    "this is no purpose code",
                    found: text,
                    expected: "1 to 4 capital letters and digits of the list of ISO 20022"
                )
            }
            return text
        }
    }

    /// Whether bytes have the form of a purpose code: the external lists of ISO 20022 hold 1 to 4 capital letters and digits.
    static func isPurpose(_ bytes: [UInt8]) -> Bool {
        (1...4).contains(bytes.count) && bytes.allSatisfy { $0 &- 0x41 < 26 || $0 &- 0x30 < 10 }
    }
}
