import IncassoCore

/// The findings of one file, up to a limit, so that a file of a million faults does not fill the memory.
struct Pain008Findings {
    /// So many findings are kept; the rest is counted.
    static let limit = 1_000

    private(set) var kept: [Diagnostic] = []
    private(set) var count = 0
    /// The block in the file that is being read, from 1; 0 outside.
    var blockNumber = 0
    /// The debit in the block, from 1; 0 outside.
    var transactionNumber = 0
    private let file: String?

    init(file: String?) {
        self.file = file
    }

    mutating func add(
        _ id: String,
        _ message: String,
        _ element: String,
        found: String?,
        expected: String?,
        line: Int
    ) {
        count += 1
        guard kept.count < Self.limit else { return }
        kept.append(
            Diagnostic(
                id: id,
                location: Diagnostic.Location(file: file, line: line, path: path(element)),
                message: message,
                found: found.map { String($0.prefix(80)) },
                expected: expected,
                remedy: Self.remedy(id)
            )
        )
    }

    private func path(_ element: String) -> String {
        var path = "/Document/CstmrDrctDbtInitn/"
        if blockNumber > 0 { path += "PmtInf[\(blockNumber)]/" }
        if transactionNumber > 0 { path += "DrctDbtTxInf[\(transactionNumber)]/" }
        return path + element
    }

    private static func remedy(_ id: String) -> String {
        switch id {
        case "PAIN008-COUNT", "PAIN008-SUM":
            "have the file made again: a bank refuses it, and something may have been lost on the way"
        case "PAIN008-IBAN": "ask the account holder for the right number"
        case "PAIN008-MISSING": "have the file made again with this element"
        default: "have the file made again with a value of this form"
        }
    }
}
