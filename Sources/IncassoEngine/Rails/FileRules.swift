import IncassoCore

/// Judges a collection file while it is rendered: the bytes go through it.
protocol FileRules: ByteSink {
    /// Ends the file.
    ///
    /// - Returns: What the scheme's rules found.
    /// - Throws: The reader's error when the bytes are no file.
    func finish() throws -> FileJudgement
}

/// What the rules of a scheme found in a file.
struct FileJudgement {
    /// What a bank refuses or changes.
    var errors: [FileFinding] = []
    /// What is worth a look, one finding for each rule.
    var warnings: [Diagnostic] = []
    /// Whether every error is told.
    var isComplete = true
}

/// An error in a file and the debit that it lies in.
struct FileFinding {
    /// The block's place in the file, from 1; `nil` when the finding is about the whole file.
    var block: Int?
    /// The debit's place in the block, from 1; `nil` when the finding is about the whole block.
    var debit: Int?
    let diagnostic: Diagnostic
}
