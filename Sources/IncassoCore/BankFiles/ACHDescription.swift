/// What an ACH file says beyond what every file does: its head, its batches, and its first entries.
///
/// Account numbers are masked; names of account holders and words of banks are left out.
public struct ACHDescription: Sendable, Hashable {
    /// So many batches and entries are kept: a file may hold ten million.
    public static let limit = 1_000

    /// A batch.
    public struct Batch: Sendable, Hashable {
        /// Its number as it stands in the file.
        public var number = 0
        /// The line of its header.
        public var line = 0
        /// The standard entry class, for example `WEB`.
        public var entryClass: String?
        /// What the class is called.
        public var title: String?
        /// 200 mixed, 220 credits, 225 debits, 280 advices.
        public var serviceClass = 0
        /// The company's name.
        public var companyName: String?
        /// The company's number at its bank.
        public var companyIdentification: String?
        /// What the entries are for.
        public var entryDescription: String?
        /// The day on which they are to settle.
        public var effectiveDate: LocalDate?
        /// Eight digits of the bank that sends the batch.
        public var odfi: String?
        /// Entries in it.
        public var entries = 0
        /// Addenda in it.
        public var addenda = 0
        /// The sum of its debits and returned debits in cents.
        public var debit: Int128 = 0
        /// The sum of its credits and returned credits in cents.
        public var credit: Int128 = 0

        /// An empty batch.
        public init() {}
    }

    /// An entry.
    public struct Entry: Sendable, Hashable {
        /// The line on which it stands.
        public var line = 0
        /// The number of its batch.
        public var batch = 0
        /// Two digits.
        public var transactionCode = 0
        /// What the transaction code means, for example `checking debit`.
        public var meaning: String?
        /// Cents.
        public var amount: Int64?
        /// The routing number of the bank that receives it.
        public var routingNumber: String?
        /// The account number, masked.
        public var account: String?
        /// The originator's reference.
        public var reference: String?
        /// Its own trace number.
        public var traceNumber: String?
        /// Addenda that belong to it.
        public var addenda = 0
        /// What an answer tells; `nil` in a forward entry.
        public var answer: Answer?

        /// An empty entry.
        public init() {}
    }

    /// What a return or a notification of change tells.
    public struct Answer: Sendable, Hashable {
        /// What happened.
        public var kind: BankEvent.Kind
        /// The code.
        public var code: String
        /// What the code means, in a sentence; `nil` for one that is not known here.
        public var meaning: String?
        /// The trace number of the original entry.
        public var originalTraceNumber: String?
        /// What it should be.
        public var correction: [Datum] = []

        /// An answer with a code.
        public init(kind: BankEvent.Kind, code: String) {
            self.kind = kind
            self.code = code
        }
    }

    /// A piece of corrected data.
    public struct Datum: Sendable, Hashable {
        /// Its name, for example `routingNumber`.
        public let name: String
        /// What it should be; an account number masked.
        public let value: String

        /// A piece of corrected data.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Where the file goes.
    public var destination: String?
    /// The name of where it goes.
    public var destinationName: String?
    /// Who sends it.
    public var origin: String?
    /// The name of who sends it.
    public var originName: String?
    /// The day on which it was made.
    public var creationDate: LocalDate?
    /// What tells files of one sender and day from each other.
    public var fileIdModifier: String?
    /// The first batches in file order, at most ``limit``.
    public var batches: [Batch] = []
    /// The first entries in file order, at most ``limit``.
    public var entries: [Entry] = []

    /// An empty description.
    public init() {}

    // MARK: JSON

    /// Writes it as a JSON object.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("destination", destination)
        writer.field("destinationName", destinationName)
        writer.field("origin", origin)
        writer.field("originName", originName)
        writer.field("creationDate", creationDate?.description)
        writer.field("fileIdModifier", fileIdModifier)
        writer.key("batches")
        writer.beginArray()
        for batch in batches { Self.write(batch, to: &writer) }
        writer.endArray()
        writer.key("entries")
        writer.beginArray()
        for entry in entries { Self.write(entry, to: &writer) }
        writer.endArray()
        writer.endObject()
    }

    private static func write(_ batch: Batch, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("number", Optional(batch.number))
        writer.field("line", Optional(batch.line))
        writer.field("entryClass", batch.entryClass)
        writer.field("title", batch.title)
        writer.field("serviceClass", Optional(batch.serviceClass))
        writer.field("companyName", batch.companyName)
        writer.field("companyIdentification", batch.companyIdentification)
        writer.field("entryDescription", batch.entryDescription)
        writer.field("effectiveDate", batch.effectiveDate?.description)
        writer.field("odfi", batch.odfi)
        writer.field("entries", Optional(batch.entries))
        writer.field("addenda", Optional(batch.addenda))
        writer.field("debit", Optional(batch.debit))
        writer.field("credit", Optional(batch.credit))
        writer.endObject()
    }

    private static func write(_ entry: Entry, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("line", Optional(entry.line))
        writer.field("batch", Optional(entry.batch))
        writer.field("transactionCode", Optional(entry.transactionCode))
        writer.field("meaning", entry.meaning)
        writer.field("amount", entry.amount)
        writer.field("routingNumber", entry.routingNumber)
        writer.field("account", entry.account)
        writer.field("reference", entry.reference)
        writer.field("traceNumber", entry.traceNumber)
        writer.field("addenda", Optional(entry.addenda))
        if let answer = entry.answer {
            writer.key("answer")
            writer.beginObject()
            writer.field("kind", answer.kind.name)
            writer.field("code", answer.code)
            writer.field("meaning", answer.meaning)
            writer.field("originalTraceNumber", answer.originalTraceNumber)
            if !answer.correction.isEmpty {
                writer.key("correction")
                writer.beginObject()
                for datum in answer.correction { writer.field(datum.name, datum.value) }
                writer.endObject()
            }
            writer.endObject()
        }
        writer.endObject()
    }
}
