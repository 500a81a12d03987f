import IncassoCore

/// An entry (`Ntry`) while it is being read.
struct CamtEntry: Sendable {
    var line = 0
    var amount: Int64?
    var currency: Currency?
    var isCredit: Bool?
    var isReversal = false
    var status: UInt32 = 0
    var bookingDate: LocalDate?
    var valueDate: LocalDate?
    var bankReference = ByteString()
    var code = CamtCode()
    var charges = CamtCharges()
    var text = ByteString()
    /// Whether a value could not be read: its leaves are told as information only.
    var isUnreadable = false

    // The batch of the current NtryDtls.
    var batchMessageId = ByteString()
    var batchPaymentInformationId = ByteString()
    var batchCount: Int?
    /// The stated transactions of all its batches.
    var statedCount: Int?

    // What its details add up to.
    var details = 0
    var sum: Int128 = 0
    var signedSum: Int128 = 0
    var detailsWithoutAmount = 0
    var detailCharges: Int128 = 0

    mutating func reset(line: Int) {
        self.line = line
        amount = nil
        currency = nil
        isCredit = nil
        isReversal = false
        status = 0
        bookingDate = nil
        valueDate = nil
        bankReference.removeAll()
        code.reset()
        charges.reset()
        text.removeAll()
        isUnreadable = false
        resetBatch()
        statedCount = nil
        details = 0
        sum = 0
        signedSum = 0
        detailsWithoutAmount = 0
        detailCharges = 0
    }

    mutating func resetBatch() {
        batchMessageId.removeAll()
        batchPaymentInformationId.removeAll()
        batchCount = nil
    }
}

/// A transaction detail (`TxDtls`) while it is being read; what needs no second look goes straight into the event.
struct CamtDetail: Sendable {
    var isCredit: Bool?
    var amount: Int64?
    var currency: Currency?
    var transactionAmount: Int64?
    var transactionCurrency: Currency?
    var instructedAmount: Int64?
    var instructedCurrency: Currency?
    var code = CamtCode()
    var charges = CamtCharges()
    var hasReturn = false
    var isUnreadable = false
    var debtorName = ByteString()
    var debtorAccount = ByteString()
    var creditorName = ByteString()
    var creditorAccount = ByteString()
    var text = ByteString()

    mutating func reset() {
        isCredit = nil
        amount = nil
        currency = nil
        transactionAmount = nil
        transactionCurrency = nil
        instructedAmount = nil
        instructedCurrency = nil
        code.reset()
        charges.reset()
        hasReturn = false
        isUnreadable = false
        debtorName.removeAll()
        debtorAccount.removeAll()
        creditorName.removeAll()
        creditorAccount.removeAll()
        text.removeAll()
    }
}
