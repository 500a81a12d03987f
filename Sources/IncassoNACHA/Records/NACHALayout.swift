/// Where the fields of the records stand: ranges of bytes, counted from 0 (NACHA Operating Rules, appendix three).
///
/// Every record has 94 bytes. A field that exists only under some standard entry class or code stands in the layout of
/// that name.
public enum NACHALayout {
    /// Bytes in a record.
    public static var recordLength: Int { 94 }
    /// Records in a block.
    public static var blockingFactor: Int { 10 }

    /// Record 1.
    public enum FileHeader {
        /// Always `01`.
        public static var priorityCode: Range<Int> { 1..<3 }
        /// The bank or operator that the file goes to.
        public static var immediateDestination: Range<Int> { 3..<13 }
        /// Who sends it.
        public static var immediateOrigin: Range<Int> { 13..<23 }
        /// `YYMMDD`.
        public static var creationDate: Range<Int> { 23..<29 }
        /// `HHMM`, or blank.
        public static var creationTime: Range<Int> { 29..<33 }
        /// `A` to `Z`, `0` to `9`.
        public static var fileIdModifier: Range<Int> { 33..<34 }
        /// Always `094101`: record size, blocking factor, format code.
        public static var constants: Range<Int> { 34..<40 }
        /// The receiver's name.
        public static var immediateDestinationName: Range<Int> { 40..<63 }
        /// The sender's name.
        public static var immediateOriginName: Range<Int> { 63..<86 }
        /// For the sender's use.
        public static var referenceCode: Range<Int> { 86..<94 }
    }

    /// Record 5, of every class but IAT.
    public enum BatchHeader {
        /// 200, 220, 225 or 280.
        public static var serviceClass: Range<Int> { 1..<4 }
        /// The name that the debtor knows.
        public static var companyName: Range<Int> { 4..<20 }
        /// For the company's use.
        public static var companyDiscretionaryData: Range<Int> { 20..<40 }
        /// The company's number at its bank.
        public static var companyIdentification: Range<Int> { 40..<50 }
        /// The standard entry class.
        public static var standardEntryClass: Range<Int> { 50..<53 }
        /// What the entries are for.
        public static var companyEntryDescription: Range<Int> { 53..<63 }
        /// A date for the debtor to read, in any form.
        public static var companyDescriptiveDate: Range<Int> { 63..<69 }
        /// `YYMMDD`.
        public static var effectiveEntryDate: Range<Int> { 69..<75 }
        /// The day of the year, put in by the operator.
        public static var settlementDate: Range<Int> { 75..<78 }
        /// `1` for a bank.
        public static var originatorStatusCode: Range<Int> { 78..<79 }
        /// Eight digits of the bank that sends the batch.
        public static var odfiIdentification: Range<Int> { 79..<87 }
        /// The number of the batch in the file.
        public static var batchNumber: Range<Int> { 87..<94 }
    }

    /// Record 6, as PPD, CCD, WEB and TEL have it.
    public enum Entry {
        /// Two digits: kind of account and of entry.
        public static var transactionCode: Range<Int> { 1..<3 }
        /// Eight digits of the receiving bank, which the entry hash adds up.
        public static var rdfiIdentification: Range<Int> { 3..<11 }
        /// The routing number with its check digit.
        public static var routingNumber: Range<Int> { 3..<12 }
        /// The account number.
        public static var accountNumber: Range<Int> { 12..<29 }
        /// Cents.
        public static var amount: Range<Int> { 29..<39 }
        /// The originator's reference for the debtor.
        public static var individualId: Range<Int> { 39..<54 }
        /// The debtor's name.
        public static var individualName: Range<Int> { 54..<76 }
        /// For the originator's use; the payment type of WEB and TEL.
        public static var discretionaryData: Range<Int> { 76..<78 }
        /// Whether addenda follow: `0` or `1`.
        public static var addendaIndicator: Range<Int> { 78..<79 }
        /// Eight digits of the sending bank, seven of its counting.
        public static var traceNumber: Range<Int> { 79..<94 }
    }

    /// Record 7 with type 99, of every class but IAT.
    public enum Return {
        /// `R` and two digits.
        public static var code: Range<Int> { 3..<6 }
        /// The trace number of our original entry.
        public static var originalTrace: Range<Int> { 6..<21 }
        /// `YYMMDD`, with codes R14 and R15.
        public static var dateOfDeath: Range<Int> { 21..<27 }
        /// Eight digits of the bank that received the original entry.
        public static var originalRDFI: Range<Int> { 27..<35 }
        /// Words of the bank.
        public static var information: Range<Int> { 35..<79 }
        /// In IAT: the amount of the original entry.
        public static var internationalAmount: Range<Int> { 35..<45 }
        /// In IAT: words of the bank.
        public static var internationalInformation: Range<Int> { 45..<79 }
        /// When dishonoured: the trace number of the return.
        public static var returnTrace: Range<Int> { 38..<53 }
        /// When dishonoured: the code of the return without its `R`.
        public static var returnCode: Range<Int> { 56..<58 }
        /// When dishonoured: words of the bank.
        public static var dishonoredInformation: Range<Int> { 58..<79 }
        /// When contested: the code of the dishonoured return without its `R`.
        public static var dishonoredCode: Range<Int> { 76..<78 }
    }

    /// Record 7 with type 98.
    public enum Change {
        /// `C` and two digits.
        public static var code: Range<Int> { 3..<6 }
        /// The trace number of our original entry.
        public static var originalTrace: Range<Int> { 6..<21 }
        /// Eight digits of the bank that received the original entry.
        public static var originalRDFI: Range<Int> { 27..<35 }
        /// What it should be; divided by the code.
        public static var correctedData: Range<Int> { 35..<64 }
    }

    /// Record 7, whatever its type.
    public enum Addenda {
        /// Two digits.
        public static var type: Range<Int> { 1..<3 }
        /// The trace number of the entry that it follows, with types 02, 98 and 99.
        public static var traceNumber: Range<Int> { 79..<94 }
    }

    /// Record 8, of every class but ADV.
    public enum BatchControl {
        /// As in the header.
        public static var serviceClass: Range<Int> { 1..<4 }
        /// Records 6 and 7 of the batch.
        public static var entryAddendaCount: Range<Int> { 4..<10 }
        /// The sum of the receiving banks' eight digits, its last ten digits.
        public static var entryHash: Range<Int> { 10..<20 }
        /// Cents.
        public static var totalDebit: Range<Int> { 20..<32 }
        /// Cents.
        public static var totalCredit: Range<Int> { 32..<44 }
        /// As in the header.
        public static var companyIdentification: Range<Int> { 44..<54 }
        /// As in the header.
        public static var odfiIdentification: Range<Int> { 79..<87 }
        /// As in the header.
        public static var batchNumber: Range<Int> { 87..<94 }
    }

    /// Record 9.
    public enum FileControl {
        /// Records 5.
        public static var batchCount: Range<Int> { 1..<7 }
        /// All records by tens, rounded up.
        public static var blockCount: Range<Int> { 7..<13 }
        /// Records 6 and 7.
        public static var entryAddendaCount: Range<Int> { 13..<21 }
        /// The sum of the batches' hashes, its last ten digits.
        public static var entryHash: Range<Int> { 21..<31 }
        /// Cents.
        public static var totalDebit: Range<Int> { 31..<43 }
        /// Cents.
        public static var totalCredit: Range<Int> { 43..<55 }
    }

    /// What is different in records of an automated accounting advice (ADV): amounts have more digits.
    enum Advice {
        static var account: Range<Int> { 12..<27 }
        static var amount: Range<Int> { 27..<39 }
        static var batchDebit: Range<Int> { 20..<40 }
        static var batchCredit: Range<Int> { 40..<60 }
        static var fileDebit: Range<Int> { 31..<51 }
        static var fileCredit: Range<Int> { 51..<71 }
    }
}
