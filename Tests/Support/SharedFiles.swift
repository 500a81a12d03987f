public import Testing

/// Material that we did not make, beside the package: real files, official schemas, facts.
///
/// It is not part of the package. Where it is missing, tests that need it are cancelled with a message, so that they
/// never pass unseen.
public enum SharedFiles {
    /// The directory, or `nil` when it is not there.
    public static let root: String? = {
        let path = TestFiles.ancestor(of: TestFiles.packageRoot, levels: 1) + "/shared"
        return TestFiles.exists(path) ? path : nil
    }()

    /// The path of a file below the directory.
    ///
    /// - Parameter relative: For example `facts/sepa_reason_codes.tsv`.
    /// - Returns: The path, or `nil` when the directory or the file is not there.
    public static func path(_ relative: String) -> String? {
        guard let path = root.map({ $0 + "/" + relative }), TestFiles.exists(path) else { return nil }
        return path
    }

    /// The path of a file below the directory; cancels the test when it is not there.
    ///
    /// - Parameters:
    ///   - relative: For example `facts/sepa_reason_codes.tsv`.
    ///   - sourceLocation: Where the test asks.
    /// - Returns: The path.
    /// - Throws: What ends a cancelled test.
    public static func require(
        _ relative: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String {
        try skipUnlessShared(sourceLocation: sourceLocation)
        guard let path = path(relative) else {
            try Test.cancel("../shared/\(relative) is not there", sourceLocation: sourceLocation)
        }
        return path
    }

    /// The bytes of a file below the directory; cancels the test when it is not there.
    ///
    /// - Parameters:
    ///   - relative: For example `facts/sepa_reason_codes.tsv`.
    ///   - sourceLocation: Where the test asks.
    /// - Returns: The whole content.
    /// - Throws: What ends a cancelled test, or ``TestFileError``.
    public static func bytes(
        _ relative: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [UInt8] {
        try TestFiles.bytes(try require(relative, sourceLocation: sourceLocation))
    }
}

/// Cancels the running test when the shared material is not there.
///
/// - Parameter sourceLocation: Where the test asks.
/// - Throws: What ends a cancelled test.
public func skipUnlessShared(sourceLocation: SourceLocation = #_sourceLocation) throws {
    if SharedFiles.root != nil { return }
    try Test.cancel("the shared material is not beside the package", sourceLocation: sourceLocation)
}
