import Foundation
import Testing

/// Compares bytes with a file below `Golden/`; `RECORD=1` rewrites the file and fails.
func expectGolden(
    _ bytes: [UInt8],
    _ name: String,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Golden").appending(path: name)
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
        try Data(bytes).write(to: file)
        Issue.record("recorded \(name): look at it and run again", sourceLocation: sourceLocation)
        return
    }
    let expected = try [UInt8](Data(contentsOf: file))
    guard bytes != expected else { return }
    let at = zip(bytes, expected).prefix { $0 == $1 }.count
    let found = String(decoding: bytes.dropFirst(max(0, at - 60)).prefix(160), as: UTF8.self)
    let wanted = String(decoding: expected.dropFirst(max(0, at - 60)).prefix(160), as: UTF8.self)
    Issue.record(
        "\(name) differs at byte \(at):\nfound    …\(found)…\nexpected …\(wanted)…",
        sourceLocation: sourceLocation
    )
}
