import IncassoCore
import IncassoISO20022
import IncassoNACHA
import IncassoXML

/// Reads what a bank sends, whichever family of formats it is of, into events.
///
/// The first bytes decide between ISO 20022 and NACHA.
final class AnswerReader {
    private enum Reader {
        case iso(BankFileReader)
        case nacha(NACHAReader)
    }

    private let consumer: any BankFileConsumer
    private let file: String
    private var head: [UInt8] = []
    private var reader: Reader?

    /// So many bytes tell the family.
    private static let headSize = 512

    /// A reader at the start of a file.
    init(consumer: any BankFileConsumer, file: String) {
        self.consumer = consumer
        self.file = file
    }

    /// What the file is.
    var format: BankFileFormat {
        switch reader {
        case .iso(let reader): reader.format
        case .nacha: BankFileFormat(kind: .nacha)
        case nil: BankFileFormat(kind: .unknown)
        }
    }

    /// What was found so far.
    var findings: [Diagnostic] {
        switch reader {
        case .iso(let reader): reader.findings
        case .nacha(let reader): reader.findings
        case nil: []
        }
    }

    /// Reads the next chunk of any size.
    ///
    /// - Throws: ``AnswerUnreadable`` when the file cannot be read on, or what the consumer threw.
    func feed(_ chunk: Span<UInt8>) throws {
        guard reader == nil else { return try pass(chunk) }
        unsafe chunk.withUnsafeBufferPointer { unsafe head.append(contentsOf: $0) }
        if head.count >= Self.headSize { try start() }
    }

    /// Ends the file.
    ///
    /// - Throws: ``AnswerUnreadable`` when it is not complete, or what the consumer threw.
    func finish() throws {
        if reader == nil { try start() }
        try Self.unified {
            switch reader {
            case .iso(let reader): try reader.finish()
            case .nacha(let reader): try reader.finish()
            case nil: return
            }
        }
    }

    private func start() throws {
        let bytes = head
        head = []
        reader =
            BankFileSniffer.format(of: bytes.span).kind == .nacha
            ? .nacha(NACHAReader(consumer: consumer, file: file))
            : .iso(BankFileReader(consumer: consumer, file: file))
        try pass(bytes.span)
    }

    private func pass(_ chunk: Span<UInt8>) throws {
        switch reader {
        case .iso(let reader): try Self.unified { try reader.feed(chunk) }
        case .nacha(let reader): try Self.unified { try reader.feed(chunk) }
        case nil: return
        }
    }

    /// Both families say in their own way that a file cannot be read.
    private static func unified(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as XMLReadError {
            throw AnswerUnreadable(diagnostic: error.diagnostic)
        } catch let error as NACHAReadError {
            throw AnswerUnreadable(diagnostic: error.diagnostic)
        }
    }
}

/// A bank's file that cannot be read, or not to its end.
struct AnswerUnreadable: Error {
    let diagnostic: Diagnostic
}
