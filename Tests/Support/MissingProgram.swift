import Foundation
public import Testing

/// Cancels the running test because a program that it needs is missing; in CI, which installs all of them, fails it.
///
/// - Parameters:
///   - program: What is missing, and what that means.
///   - sourceLocation: Where the test asks.
/// - Throws: What ends a cancelled test.
public func cancelForLack(
    of program: Comment,
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> Never {
    if ProcessInfo.processInfo.environment["CI"] == "true" {
        Issue.record("in CI this test is not skipped", sourceLocation: sourceLocation)
    }
    try Test.cancel(program, sourceLocation: sourceLocation)
}
