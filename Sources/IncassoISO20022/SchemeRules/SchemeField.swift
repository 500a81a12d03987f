/// What the rules want to know of an element; the names are those of the tree in ``SchemeTree``.
enum SchemeField: UInt8, CaseIterable {
    // Mere steps on the way, and leaves of which only the general rules are asked.
    case step, text, code
    // Groups.
    case document, message, header, block, debit, paymentType, serviceLevel, localInstrument
    case initiatingParty, creditor, ultimateCreditor, debtor, ultimateDebtor
    case address, partyId, partyOther, birth
    case creditorAccount, debtorAccount, originalAccount, otherAccount
    case creditorAgent, debtorAgent, originalAgent
    case creditorScheme, originalScheme
    case mandate, amendment, remittance, structured, reference
    // Leaves.
    case messageId, createdAt, headerCount, headerSum
    case blockId, method, batchBooking, blockCount, blockSum, dueDate, charges
    case serviceCode, serviceProprietary, instrumentCode, instrumentProprietary, sequence
    case category, purpose, purposeProprietary
    case name, shortText, partyOtherId, partyBIC, partyLEI, birthDay, birthTown, birthCountry
    case street, buildingNumber, buildingName, postBox, postalCode, town, townPart, countryPart, longPart
    case addressLine, addressCountry
    case iban, otherAccountId, accountCurrency
    case bic, agentOther
    case creditorId, creditorIdScheme
    case instructionId, endToEndId, amount
    case mandateId, signed, amendmentFlag, originalMandateId, electronicSignature
    case unstructured, referenceCode, referenceProprietary, referenceText, referenceIssuer
    // Reversals: groups, then leaves.
    case reversalMessage, originalGroup, reversalBlock, reversal, originator, original
    case wholeReversal, originalMessageId, originalMessageName
    case reversalBlockId, originalBlockId, reversalId, originalInstructionId, originalEndToEndId
    case originalAmount, reversedAmount, referenceAmount, originalDate, reasonCode, reasonProprietary
}
