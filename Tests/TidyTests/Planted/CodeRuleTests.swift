import Testing

/// Each rule catches what is planted for it, and lets the same thing pass when it is right.
@Suite("Rules on code catch what they are for")
struct CodeRuleTests {
    private func source(
        _ text: String,
        at path: String = "Sources/IncassoCore/Money/Money.swift"
    ) -> SwiftSource {
        SwiftSource(path, text)
    }

    @Test("A file too long by one line")
    func fileLength() {
        #expect(LengthRule.check(source(String(repeating: "let a = 1\n", count: 450))).isEmpty)
        #expect(LengthRule.check(source(String(repeating: "let a = 1\n", count: 451))).count == 1)
    }

    @Test(
        "A body too long by one line",
        arguments: [
            "func a(_ b: () -> Void = { }) -> [String: Int]", "init()", "subscript(a: Int) -> Int",
            "var a: Int",
            "func a() throws(E) where B: C", "deinit",
        ]
    )
    func bodyLength(head: String) throws {
        func text(_ lines: Int) -> String {
            "struct S {\n    \(head) {\n" + String(repeating: "        b(\"}\") // }\n", count: lines - 2)
                + "    }\n}\n"
        }
        #expect(LengthRule.check(source(text(70))).isEmpty)
        let found = LengthRule.check(source(text(71)))
        #expect(found.map(\.line) == [2])
    }

    @Test("Requirements and stored properties have no body")
    func bodies() {
        let text = """
            protocol P { func a(_ b: Int) -> Int; init() }
            struct S {
                var a: Int
                var b = [1].map { $0 }
                func c() { self.init(); for d in e { f() } }
            }
            """
        #expect(LengthRule.bodies(in: source(text).tokens).map(\.name) == ["func c"])
    }

    @Test(
        "A public declaration without a comment",
        arguments: [
            "public struct A {}", "    public var a: Int { 1 }", "@frozen\npublic enum A {}",
            "@usableFromInline public static func a() {}", "public final class A {}",
            "// no comment of ours\npublic let a = 1",
            "/// A.\npublic enum A {\n    case b\n}", "/// A.\npublic protocol A {\n    func b()\n}",
        ]
    )
    func documentation(text: String) {
        #expect(DocumentationRule.check(source(text)).count == 1)
    }

    @Test(
        "Declarations that are documented, or need nothing",
        arguments: [
            "/// A.\npublic struct A {}", "/// A.\n@frozen\npublic enum A {}", "public import B",
            "struct A {}",
            "public override func a() {}",
            "/// A.\npublic enum A {\n    /// B.\n    case b\n    var c: Int { 1 }\n}",
            "let open = a.firstIndex(of: b)", "f(\"public struct A {}\")",
        ]
    )
    func documented(text: String) {
        #expect(DocumentationRule.check(source(text)).isEmpty)
    }

    @Test(
        "An arrow that is not in the plan",
        arguments: [
            ("Sources/IncassoCore/A.swift", "import IncassoXML"),
            ("Sources/IncassoEngine/A.swift", "import IncassoSQLite"),
            ("Sources/IncassoISO20022/Camt/A.swift", "internal import IncassoEngine"),
            ("Sources/IncassoCore/A.swift", "import FoundationEssentials"),
            ("Sources/IncassoEngine/A.swift", "public import Foundation"),
            ("Sources/Elsewhere/A.swift", "let a = 1"),
            ("Sources/IncassoEngine/Batches/A.swift", "import CLinux"),
            ("Sources/IncassoSQLite/A.swift", "@preconcurrency import IncassoEngine"),
            ("Sources/IncassoRecovery/A.swift", "import struct IncassoSQL.Statement"),
        ]
    )
    func arrows(path: String, text: String) {
        #expect(ImportRule.check(source(text, at: path)).count == 1)
    }

    @Test("Arrows of the plan")
    func allowedArrows() {
        let text =
            "// import IncassoWeb\nimport Glibc\npublic import IncassoCore\nlet a = \"import IncassoWeb\"\n"
        #expect(ImportRule.check(source(text, at: "Sources/IncassoXML/A.swift")).isEmpty)
        let shim = source("import CLinux", at: "Sources/IncassoEngine/Operations/DurableFile.swift")
        #expect(ImportRule.check(shim).isEmpty)
    }

    @Test("A C library behind two targets")
    func walls() {
        let first = source("import CLibXML2", at: "Sources/IncassoXML/A.swift")
        let second = source("import CLibXML2\nimport Crypto", at: "Sources/IncassoEngine/A.swift")
        #expect(ImportRule.checkWalls([first, first]).isEmpty)
        #expect(ImportRule.checkWalls([first, second]).map(\.file) == ["Sources/IncassoEngine/A.swift"])
    }

    @Test("A mark of unfinished work in a comment", arguments: ["TODO", "FIXME", "XXX"])
    func marks(mark: String) {
        #expect(WordRule.checkComments(source("// \(mark): later")).count == 1)
        #expect(WordRule.checkComments(source("let a = \"\(mark)\"")).isEmpty)
    }

    @Test(
        "A word that has no place",
        arguments: [
            "fatalError(\"a\")", "let a = try! b()", "let a = b as! C", "nonisolated(unsafe) var a = 1",
            "let a: Double = 1",
            "func a() -> Float", "let a = \"\\(b as! C)\"",
        ]
    )
    func words(text: String) {
        #expect(WordRule(exceptions: []).checkCode([source(text)]).count == 1)
    }

    @Test("Words that only look like it")
    func allowedWords() {
        let text = "if try !a() {}\nlet b = c as? D // try! Double\nlet isDoubled = \"fatalError(\"\n"
        #expect(WordRule(exceptions: []).checkCode([source(text)]).isEmpty)
        #expect(
            WordRule(exceptions: []).checkCode([source("let a: Double", at: "Sources/bench/A.swift")]).isEmpty
        )
    }

    @Test("An allowed use passes; one that is gone is told")
    func exceptions() {
        let rule = WordRule(exceptions: [.init(file: "Sources/A/B.swift", word: "Double", reason: "a reason")]
        )
        #expect(rule.checkCode([source("let a: Double = 1", at: "Sources/A/B.swift")]).isEmpty)
        #expect(rule.checkCode([source("let a = 1", at: "Sources/A/B.swift")]).count == 1)
    }

    @Test("A room that there is not, a name that fits everything")
    func rooms() {
        #expect(RoomRule.check(source("", at: "Sources/IncassoEngine/Batches/Batch.swift")).isEmpty)
        #expect(RoomRule.check(source("", at: "Sources/IncassoEngine/Rails/SEPA/SEPARail.swift")).isEmpty)
        #expect(RoomRule.check(source("", at: "Sources/IncassoEngine/Stuff/A.swift")).count == 1)
        #expect(RoomRule.check(source("", at: "Sources/IncassoEngine/A.swift")).count == 1)
        #expect(RoomRule.check(source("", at: "Sources/IncassoCore/Utils/A.swift")).count == 1)
        #expect(RoomRule.check(source("", at: "Sources/IncassoCore/Text/DateHelper+Text.swift")).count == 1)
        #expect(RoomRule.check(source("struct CaseManager {}")).count == 1)
        #expect(RoomRule.check(source("let manager = FileManager.default")).isEmpty)
    }

    @Test("Something at the top level that is not of the plan")
    func topLevel() {
        #expect(RoomRule.checkTop(["Sources", ".git", "README.md"]).isEmpty)
        #expect(RoomRule.checkTop(["docs"]).map(\.file) == ["docs"])
    }
}
