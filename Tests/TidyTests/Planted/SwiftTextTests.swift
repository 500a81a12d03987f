import Testing

/// What the rules see as code, comment and literal.
@Suite("Swift text is told apart")
struct SwiftTextTests {
    private func code(_ text: String) -> String {
        String(decoding: SwiftText(text).code, as: UTF8.self)
    }

    @Test("Comments, also nested ones, are not code")
    func comments() {
        #expect(code("a // b\nc") == "a     \nc")
        #expect(code("a /* b /* c */ d */ e") == "a                   e")
        #expect(String(decoding: SwiftText("a // b").comments, as: UTF8.self) == "  // b")
    }

    @Test("The content of literals is not code")
    func literals() {
        #expect(code(#"f("a // b", c)"#) == #"f("      ", c)"#)
        #expect(code(#"f("a \" b", c)"#) == #"f("      ", c)"#)
        #expect(code("let a = \"\"\"\n  { \" }\n  \"\"\"; b") == "let a = \"\"\"\n       \n  \"\"\"; b")
        #expect(code(##"x(#"a " \(b) "# + c)"##) == ##"x(#"         "# + c)"##)
    }

    @Test("What is interpolated is code")
    func interpolation() {
        #expect(code(#"f("a \(b) c")"#) == #"f("   (b)  ")"#)
        #expect(code(#"f("a \(b("c")) d")"#) == #"f("   (b(" "))  ")"#)
    }

    @Test("Literals carry their line and content")
    func places() throws {
        let text = SwiftText("a(\n\"one\",\n\"\"\"\ntwo\n\"\"\")")
        #expect(text.literals.map(\.line) == [2, 3])
        #expect(text.literals.map(\.content) == ["one", "\ntwo\n"])
    }
}
