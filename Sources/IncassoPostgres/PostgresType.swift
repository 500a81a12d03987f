internal import CPQ
internal import IncassoSQL

/// Object ids of the built-in types that occur; they are fixed for all versions.
enum PostgresType {
    static let boolean: Oid = 16
    static let bytea: Oid = 17
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25

    /// `name`, `unknown`, `bpchar`, `varchar`: sent like text.
    static let textLike: Set<Oid> = [19, text, 705, 1042, 1043]

    /// The type that a bound value is announced as.
    static func of(_ value: SQLValue) -> Oid {
        switch value {
        case .integer, .null(.integer): int8
        case .text, .null(.text): text
        case .blob, .null(.blob): bytea
        }
    }
}
