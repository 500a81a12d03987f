import IncassoSQL
import Testing

/// Rewriting of parameters and data definition, without a database.
@Suite
struct TranslationTests {
    @Test(arguments: [
        ("SELECT :a, :b, :a", "SELECT $1, $2, $1", ["a", "b"]),
        (
            "SELECT x::text, ':a', \":b\" FROM t -- :c\nWHERE y=:d_1",
            "SELECT x::text, ':a', \":b\" FROM t -- :c\nWHERE y=$1", ["d_1"]
        ),
        ("SELECT 'it''s :a' || :b /* :c */", "SELECT 'it''s :a' || $1 /* :c */", ["b"]),
        ("SELECT :a::bigint, a[1:2]", "SELECT $1::bigint, a[1:2]", ["a"]),
        ("SELECT 'Ünï' || :größe", "SELECT 'Ünï' || $1", ["größe"]),
        ("SELECT 'open :a", "SELECT 'open :a", []),
        ("SELECT /* open :a", "SELECT /* open :a", []),
    ])
    func parametersAreNumbered(_ text: String, _ expected: String, _ names: [String]) {
        let parsed = NamedParameters(text, sign: "$")
        #expect(parsed.sql == expected)
        #expect(parsed.names == names)
    }

    @Test(arguments: [
        ("CREATE TABLE a (x INTEGER, y BLOB) STRICT, WITHOUT ROWID;", "CREATE TABLE a (x BIGINT, y BYTEA);"),
        ("CREATE TABLE a (x INTEGER)\n  STRICT;", "CREATE TABLE a (x BIGINT);"),
        ("CREATE TABLE a (x INTEGER) -- why\nSTRICT , -- and\nWITHOUT ROWID;", "CREATE TABLE a (x BIGINT);"),
        ("-- INTEGER ) STRICT\n/* BLOB */", "-- INTEGER ) STRICT\n/* BLOB */"),
        (
            "CREATE TABLE \"BLOB\" (x TEXT DEFAULT 'INTEGER) STRICT')",
            "CREATE TABLE \"BLOB\" (x TEXT COLLATE \"C\" DEFAULT 'INTEGER) STRICT')"
        ),
        (
            "x TEXT NOT NULL, CHECK (CAST(y AS TEXT) <> 'TEXT')",
            "x TEXT COLLATE \"C\" NOT NULL, CHECK (CAST(y AS TEXT) <> 'TEXT')"
        ),
        ("CHECK (x IN (1)) , y INTEGERS", "CHECK (x IN (1)) , y INTEGERS"),
    ])
    func definitionsAreTranslated(_ script: String, _ expected: String) {
        #expect(DataDefinition.postgres(script) == expected)
    }

    @Test(arguments: [
        ("CHECK (x IN ('a', 'b', 'c'))", "CHECK ((x = 'a' OR x = 'b' OR x = 'c'))"),
        (
            "y INTEGER CHECK (y > 0 AND (x IN (1,2 , 3) OR y = 2)), z INTEGER CHECK (z IN (1, 2, 3))",
            "y INTEGER CHECK (y > 0 AND ((x = 1 OR x = 2 OR x = 3) OR y = 2)), z INTEGER CHECK ((z = 1 OR z = 2 OR z = 3))"
        ),
        ("CHECK (x IN ('a', 'b'))", "CHECK (x IN ('a', 'b'))"),
        ("CHECK (x NOT IN ('a', 'b', 'c'))", "CHECK (x NOT IN ('a', 'b', 'c'))"),
        ("CHECK (x IN ('a', y + 1, 'c'))", "CHECK (x IN ('a', y + 1, 'c'))"),
        ("CHECK (x IN ('a', 'it''s', 'c'))", "CHECK (x IN ('a', 'it''s', 'c'))"),
        (
            "CHECK (x > 0); CREATE INDEX i ON t (a) WHERE x IN (1, 2, 3)",
            "CHECK (x > 0); CREATE INDEX i ON t (a) WHERE x IN (1, 2, 3)"
        ),
        ("x TEXT, -- CHECK (\ny IN (1, 2, 3) STRICT", "x TEXT, -- CHECK (\ny IN (1, 2, 3) STRICT"),
    ])
    func listsOfChecksAreComparedOneByOne(_ script: String, _ expected: String) {
        #expect(DataDefinition.sqlite(script) == expected)
    }
}
