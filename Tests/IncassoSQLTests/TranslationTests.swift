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
}
