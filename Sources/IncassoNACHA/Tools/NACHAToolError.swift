public import IncassoCore

/// A tool did not do what it was asked to do with ACH files; what it wrote so far is worthless.
public struct NACHAToolError: Error, Hashable, CustomStringConvertible {
    /// What is wrong, where, and what to do: at least one finding.
    public let diagnostics: [Diagnostic]

    /// An error.
    ///
    /// - Parameter diagnostics: At least one finding.
    public init(_ diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }

    /// The first finding in one line.
    public var description: String {
        diagnostics.first.map { "\($0.id): \($0.message)" } ?? "the tool failed"
    }

    /// Whether it is a rule about time that refuses, and nothing is wrong with the files.
    package var isRefusal: Bool {
        diagnostics.allSatisfy { $0.id == Kind.late.rawValue }
    }

    /// What a tool refuses or remarks; the raw value is the finding's id.
    package enum Kind: String, CaseIterable, Sendable {
        case sender = "ACH-TOOL-SENDER"
        case secondFile = "ACH-TOOL-SECOND-FILE"
        case advice = "ACH-TOOL-ADVICE"
        case modifier = "ACH-TOOL-MODIFIER"
        case limit = "ACH-TOOL-LIMIT"
        case trace = "ACH-TOOL-TRACE"
        case entry = "ACH-TOOL-ENTRY"
        case data = "ACH-TOOL-DATA"
        case late = "ACH-TOOL-LATE"
        case empty = "ACH-TOOL-EMPTY"
        case repeated = "ACH-TOOL-REPEATED"
        case unbalanced = "ACH-TOOL-UNBALANCED"

        var message: String {
            switch self {
            case .sender: "the files do not go from one sender to one receiver"
            case .secondFile: "the document holds more than one file"
            case .advice: "accounting advices (ADV) and other batches cannot stand in one file"
            case .modifier: "no file id modifier is left for another file"
            case .limit: "one entry alone is above the limit"
            case .trace: "no entry, or more than one, has this trace number"
            case .entry: "the entry is none for which this can be made"
            case .data: "what was given does not fit"
            case .late: "a reversal has to reach the bank within five banking days of the settlement"
            case .empty: "there is no entry for which anything can be made"
            case .repeated: "the same batch, to the byte, was there before"
            case .unbalanced: "debits and credits of the batch are equal, and are parted here"
            }
        }

        var remedy: String {
            switch self {
            case .sender: "merge the files of each sender and receiver by themselves"
            case .secondFile: "cut it at the file headers (records 1), and give each file by itself"
            case .advice: "keep the advices apart"
            case .modifier: "36 files of one sender, day and time can be told apart: give larger limits"
            case .limit: "raise the limit, or ask the bank"
            case .trace: "look it up with `incasso describe`, and give all fifteen digits"
            case .entry:
                "answered and taken back are forward entries of other classes than IAT and ADV, refused are notifications"
            case .data: "give what the code calls for"
            case .late: "settle it with the receiver another way"
            case .empty: "look at the file with `incasso describe`"
            case .repeated: "check that nothing is collected twice"
            case .unbalanced: "if the bank wants balanced batches, make the parts anew with offset entries"
            }
        }

        func finding(
            _ path: String,
            file: String? = nil,
            line: Int? = nil,
            severity: Diagnostic.Severity = .error,
            found: String? = nil,
            expected: String? = nil
        ) -> Diagnostic {
            Diagnostic(
                id: rawValue,
                severity: severity,
                location: Diagnostic.Location(file: file, line: line, path: path),
                message: message,
                found: found,
                expected: expected,
                remedy: remedy
            )
        }
    }
}
