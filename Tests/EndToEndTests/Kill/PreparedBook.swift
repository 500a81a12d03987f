import Foundation
import IncassoTestSupport
import Testing

/// A book on SQLite with an approved or released batch, made by the built binary, that can be copied and run again.
final class PreparedBook {
    private let directory: String

    /// Makes a book with thirty debits; `released` adds the bank's answers.
    init(released: Bool = false) throws {
        directory = try Self.freshDirectory()
        try write("creditor.toml", Self.creditor)
        var mandates = "mandate_id,scheme,signature_date,debtor_name,iban,email\n"
        var claims = "claim_id,mandate_id,amount,due_date\n"
        for number in 1...30 {
            mandates +=
                "M\(number),sepa-core,2024-03-01,Debtor \(number),DE89370400440532013000,d\(number)@example.org\n"
            claims += "C\(number),M\(number),\(number).00,2026-12-01\n"
        }
        try write("mandates.csv", mandates)
        try write("claims.csv", claims)
        for command in [
            ["init"], ["creditor", "add", path("creditor.toml")],
            ["import", "mandates", path("mandates.csv"), "--creditor", "club"],
            ["import", "collections", path("claims.csv"), "--creditor", "club"],
            ["batch", "build", "--creditor", "club", "--as", "anna"],
            ["batch", "approve", "--all", "--as", "ben"],
        ] { try expectSuccess(command) }
        if released {
            try expectSuccess(["batch", "release", "--all", "--out", path("out")])
            try expectSuccess(
                ["simulate", "bank"] + (try files("out").map { path("out/" + $0) })
                    + ["--out", path("answers"), "--seed", "3", "--return", "AM04=20%"]
            )
        }
    }

    private init(copyOf other: PreparedBook) throws {
        directory = try Self.freshDirectory()
        try FileManager.default.removeItem(atPath: directory)
        try FileManager.default.copyItem(atPath: other.directory, toPath: directory)
    }

    func copy() throws -> PreparedBook { try PreparedBook(copyOf: self) }
    func remove() { try? FileManager.default.removeItem(atPath: directory) }
    func path(_ name: String) -> String { directory + "/" + name }

    /// The files in a folder that an upload job would see: those that are not hidden.
    func files(_ folder: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: path(folder)) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: path(folder)).filter { !$0.hasPrefix(".") }
            .sorted()
    }

    func run(_ arguments: [String], under wrapper: [String] = []) throws -> Binary.Outcome {
        let command =
            wrapper + [Binary.path] + arguments + ["--data", path("data"), "--as-of", "2026-11-20T10:00"]
        return try Binary.start(command)
    }

    func output(_ arguments: [String]) throws -> String { try run(arguments).output }

    func expectClean(_ place: String) throws {
        let verified = try run(["verify"])
        #expect(verified.status == 0, "\(place): \(verified.output) \(verified.error)")
    }

    private func expectSuccess(_ arguments: [String]) throws {
        let outcome = try run(arguments)
        try #require(
            outcome.status == 0,
            "\(arguments.joined(separator: " ")): \(outcome.output) \(outcome.error)"
        )
    }

    private func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path(name)))
    }

    private static func freshDirectory() throws -> String {
        let path = FileManager.default.temporaryDirectory.path + "/incasso-kill-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    private static let creditor = """
        id = "club"
        name = "Sportclub"
        country = "DE"
        currency = "EUR"
        [contact]
        email = "club@example.org"
        [sepa]
        iban = "DE89370400440532013000"
        creditor_identifier = "DE98ZZZ09999999999"
        """
}
