/// A text of a collection file that has a place in our values.
enum Pain008Field {
    case messageId, createdAt, messageCount, messageSum, initiatingParty
    case blockId, batchBooking, blockCount, blockSum, localInstrument, blockSequence, categoryPurpose
    case collectionDate, creditorName, creditorAccount, creditorAgent, blockCreditorId
    case creditorStreet, creditorBuilding, creditorPostalCode, creditorTown, creditorCountry
    case instructionId, endToEndId, amount, mandateId, signatureDate, debtorAgent, debtorName, debtorAccount
    case debtorStreet, debtorBuilding, debtorPostalCode, debtorTown, debtorCountry
    case unstructured, reference, sequence, creditorId

    /// The field of an element, if it has one.
    ///
    /// - Parameters:
    ///   - name: The element.
    ///   - path: The open elements with the element itself; the first is `CstmrDrctDbtInitn`.
    init?(name: Pain008Name, path: [Pain008Name?]) {
        guard path.count >= 3, let parent = path[path.count - 2] else { return nil }
        let found: Pain008Field?
        switch path[1] {
        case .groupHeader: found = Self.inHeader(name, parent: parent)
        case .paymentInformation where path[2] == .transaction:
            found =
                path.count > 3 ? Self.inTransaction(name, parent: parent, section: path[3], path: path) : nil
        case .paymentInformation: found = Self.inBlock(name, parent: parent, section: path[2], path: path)
        default: found = nil
        }
        guard let found else { return nil }
        self = found
    }

    private static func inHeader(_ name: Pain008Name, parent: Pain008Name) -> Pain008Field? {
        switch (parent, name) {
        case (.groupHeader, .messageId): .messageId
        case (.groupHeader, .createdAt): .createdAt
        case (.groupHeader, .transactionCount): .messageCount
        case (.groupHeader, .controlSum): .messageSum
        case (.initiatingParty, .name): .initiatingParty
        default: nil
        }
    }

    private static func inBlock(
        _ name: Pain008Name,
        parent: Pain008Name,
        section: Pain008Name?,
        path: [Pain008Name?]
    ) -> Pain008Field? {
        switch (section, parent, name) {
        case (_, .paymentInformation, .paymentInformationId): .blockId
        case (_, .paymentInformation, .batchBooking): .batchBooking
        case (_, .paymentInformation, .transactionCount): .blockCount
        case (_, .paymentInformation, .controlSum): .blockSum
        case (_, .paymentInformation, .collectionDate): .collectionDate
        case (.paymentType, .localInstrument, .code), (.paymentType, .localInstrument, .proprietary):
            .localInstrument
        case (.paymentType, .paymentType, .sequenceType): .blockSequence
        case (.paymentType, .categoryPurpose, .code): .categoryPurpose
        case (.creditor, .creditor, .name): .creditorName
        case (.creditor, .postalAddress, .street): .creditorStreet
        case (.creditor, .postalAddress, .buildingNumber): .creditorBuilding
        case (.creditor, .postalAddress, .postalCode): .creditorPostalCode
        case (.creditor, .postalAddress, .town): .creditorTown
        case (.creditor, .postalAddress, .country): .creditorCountry
        case (.creditorAccount, .id, .iban), (.creditorAccount, .other, .id): .creditorAccount
        case (.creditorAgent, .institution, .bic), (.creditorAgent, .institution, .bicfi): .creditorAgent
        case (.creditorScheme, .other, .id): .blockCreditorId
        default: nil
        }
    }

    private static func inTransaction(
        _ name: Pain008Name,
        parent: Pain008Name,
        section: Pain008Name?,
        path: [Pain008Name?]
    ) -> Pain008Field? {
        switch (section, parent, name) {
        case (_, .transaction, .amount): .amount
        case (.paymentId, .paymentId, .instructionId): .instructionId
        case (.paymentId, .paymentId, .endToEndId): .endToEndId
        case (.paymentType, .paymentType, .sequenceType): .sequence
        case (.directDebit, .mandate, .mandateId): .mandateId
        case (.directDebit, .mandate, .signatureDate): .signatureDate
        // An amendment holds the identifier of before: only the one directly below counts.
        case (.directDebit, .other, .id) where path[4] == .creditorScheme: .creditorId
        case (.debtorAgent, .institution, .bic), (.debtorAgent, .institution, .bicfi): .debtorAgent
        case (.debtor, .debtor, .name): .debtorName
        case (.debtor, .postalAddress, .street): .debtorStreet
        case (.debtor, .postalAddress, .buildingNumber): .debtorBuilding
        case (.debtor, .postalAddress, .postalCode): .debtorPostalCode
        case (.debtor, .postalAddress, .town): .debtorTown
        case (.debtor, .postalAddress, .country): .debtorCountry
        case (.debtorAccount, .id, .iban), (.debtorAccount, .other, .id): .debtorAccount
        case (.remittance, .remittance, .unstructured): .unstructured
        case (.remittance, .referenceInformation, .reference): .reference
        default: nil
        }
    }
}
