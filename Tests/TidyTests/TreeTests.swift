import Testing

/// The rules of the house, held against the package as it lies on disk.
@Suite("The house is in order")
struct TreeTests {
    @Test("The tree is there")
    func tree() {
        #expect(SourceTree.sources.count > 50)
        #expect(SourceTree.tests.count > 10)
        #expect(!SourceTree.definitions.isEmpty)
    }

    @Test("Files have at most 450 lines, functions at most 70")
    func length() { expectNone(SourceTree.sources.flatMap { LengthRule.check($0) }) }

    @Test("Every public declaration is documented")
    func documentation() { expectNone(SourceTree.sources.flatMap { DocumentationRule.check($0) }) }

    @Test("Modules import only what the plan allows")
    func arrows() { expectNone(SourceTree.sources.flatMap { ImportRule.check($0) }) }

    @Test("Each C library stands behind one target")
    func walls() { expectNone(ImportRule.checkWalls(SourceTree.sources)) }

    @Test("No unfinished work")
    func marks() {
        expectNone((SourceTree.sources + SourceTree.tests).flatMap { WordRule.checkComments($0) })
    }

    @Test("No word that traps, switches a check off, or counts in floating point")
    func words() { expectNone(WordRule.house.checkCode(SourceTree.sources)) }

    @Test("Rooms write their own tables, and no statement leaves its tenant")
    func statements() {
        let rule = StatementRule(owners: TableOwners(SourceTree.definitions))
        #expect(SourceTree.sources.flatMap { SourceStatement.all(in: $0) }.count > 50)
        expectNone(SourceTree.sources.flatMap { rule.check($0) })
    }

    @Test("No two statements share a name")
    func statementNames() {
        expectNone(
            StatementRule.checkUnique(
                SourceTree.sources.filter { $0.file.path.hasPrefix("Sources/IncassoEngine/") }
            )
        )
    }

    @Test("Every table has an owner, every key starts with the tenant")
    func definitions() {
        let owners = TableOwners(SourceTree.definitions)
        #expect(owners.rooms.count > 20)
        #expect(owners.rooms.values.allSatisfy { RoomRule.rooms.contains($0) }, "\(owners.rooms)")
        expectNone(SourceTree.definitions.flatMap { DefinitionRule.check($0) })
    }

    @Test("schemas.c embeds every contract")
    func embedding() throws {
        let listing = try #require(SourceTree.read(EmbeddingRule.path))
        let files = ["data", "sql", "xsd"].flatMap { SourceTree.paths(below: "schemas/" + $0) }
        expectNone(
            EmbeddingRule.check(listing: listing, files: files.map { String($0.dropFirst("schemas/".count)) })
        )
    }

    @Test("Every file stands in a known room under a telling name")
    func rooms() {
        expectNone((SourceTree.sources + SourceTree.tests).flatMap { RoomRule.check($0) })
        expectNone(RoomRule.checkTop(SourceTree.topLevel))
    }

    @Test("Pages have one title and no dead link")
    func pages() {
        let articles = Set(
            SourceTree.pages.filter { $0.path.contains(".docc/") }.map { String($0.name.dropLast(3)) }
        )
        expectNone(
            SourceTree.pages.flatMap { MarkdownRule.check($0, exists: SourceTree.exists, articles: articles) }
        )
    }

    @Test("Code in pages is code that a test runs")
    func examples() throws {
        let test = try #require(SourceTree.read("Tests/IncassoISO20022Tests/ReadmeExampleTests.swift"))
        let examples = try ["reading", "writing"].map { try #require(ExampleRule.example($0, in: test)) }
        let reversing = try #require(ExampleRule.example("reversing", in: test))
        let ach = try #require(SourceTree.read("Tests/IncassoNACHATests/ACHExampleTests.swift"))
        let achExamples = try ["reading ACH", "writing ACH"].map {
            try #require(ExampleRule.example($0, in: ach))
        }
        let readme = try #require(SourceTree.read("README.md"))
        #expect(
            Set(examples).isSubset(of: Set(ExampleRule.blocks(in: readme).map(\.code))),
            "the README shows both examples"
        )
        expectNone(
            SourceTree.pages.flatMap { ExampleRule.check($0, examples: examples + [reversing] + achExamples) }
        )
    }

    @Test("Scripts may be executed", arguments: ["Tests/run.sh", "Tests/postgres.sh", ".ci/run"])
    func scripts(path: String) {
        #expect(SourceTree.isExecutable(path))
    }

    private func expectNone(_ violations: [Violation], sourceLocation: SourceLocation = #_sourceLocation) {
        let list = violations.sorted().map(\.description).joined(separator: "\n")
        #expect(
            violations.isEmpty,
            "\(violations.count) violations:\n\(list)",
            sourceLocation: sourceLocation
        )
    }
}
