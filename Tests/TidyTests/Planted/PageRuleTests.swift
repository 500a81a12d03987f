import Testing

/// Planted pages and listings.
@Suite("Rules on pages and listings catch what they are for")
struct PageRuleTests {
    private func check(_ text: String, path: String = "Sources/A/A.docc/A.md") -> [Violation] {
        let files: Set<String> = ["README.md", "Sources/A/A.docc/B.md"]
        return MarkdownRule.check(SourceFile(path, text), exists: { files.contains($0) }, articles: ["B"])
    }

    @Test(
        "Pages in order",
        arguments: [
            "# A\n\n## B\n", "# A\n[b](B.md) [c](../../../README.md#a) [d](#e) [f](https://example.org)\n",
            "# A\n<doc:B>\n", "# A\n```\n# no title [a](nowhere)\n```\n",
        ]
    )
    func good(text: String) {
        #expect(check(text).isEmpty)
    }

    @Test(
        "Pages out of order",
        arguments: [
            "A\n", "# A\n\n# B\n", "# A\n[b](C.md)\n", "# A\n[b](../README.md)\n", "# A\n<doc:C>\n",
            "# A\n```\n",
            "# A\n[b](http://example.org)\n",
        ]
    )
    func bad(text: String) {
        #expect(check(text).count == 1)
    }

    @Test("A listing that leaves a file out, lists one that is not, or repeats one")
    func embedding() {
        func check(_ names: [String]) -> Int {
            let text = names.map { "#embed \"\($0)\"\n" } + names.map { "    {\"\($0)\", a, sizeof a},\n" }
            return EmbeddingRule.check(
                listing: SourceFile("schemas/schemas.c", text.joined()),
                files: ["data/README.md", "data/a.tsv", "sql/b.sql"]
            ).count
        }
        #expect(check(["data/a.tsv", "sql/b.sql"]) == 0)
        #expect(check(["data/a.tsv"]) == 2)
        #expect(check(["data/a.tsv", "sql/b.sql", "xsd/c.xsd"]) == 2)
        #expect(check(["sql/b.sql", "data/a.tsv"]) == 2)
        #expect(check(["data/a.tsv", "data/a.tsv", "sql/b.sql"]) == 2)
    }

    @Test("Code in a page that no test runs")
    func examples() throws {
        let test = SourceFile(
            "A.swift",
            "func a() {\n    // example: one\n    let a = 1\n\n    b()\n    // end of example\n}\n"
        )
        let example = try #require(ExampleRule.example("one", in: test))
        #expect(example == "let a = 1\n\nb()")
        #expect(ExampleRule.example("two", in: test) == nil)
        let page = SourceFile("A.md", "# A\n```swift\nlet a = 1\n\nb()\n```\n")
        #expect(ExampleRule.check(page, examples: [example]).isEmpty)
        #expect(ExampleRule.check(page, examples: ["let a = 2"]).map(\.line) == [2])
    }
}
