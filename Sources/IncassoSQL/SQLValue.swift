/// A value that goes into a statement.
public enum SQLValue: Sendable, Hashable {
    /// No value, of a known type: PostgreSQL wants to know which.
    case null(SQLType)
    /// A 64-bit integer.
    case integer(Int64)
    /// UTF-8 text.
    case text(String)
    /// Bytes.
    case blob([UInt8])
}

/// The three column types of the portable subset.
public enum SQLType: Sendable, Hashable {
    /// 64-bit integer; `BIGINT` on PostgreSQL.
    case integer
    /// UTF-8 text.
    case text
    /// Bytes; `BYTEA` on PostgreSQL.
    case blob
}

/// A Swift type that can be bound to a parameter.
public protocol SQLBindable {
    /// The column type that it is stored in.
    static var sqlType: SQLType { get }
    /// Itself as a bound value.
    var sqlValue: SQLValue { get }
}

extension Int64: SQLBindable {
    /// The column type that it is stored in.
    public static var sqlType: SQLType { .integer }
    /// Itself as a bound value.
    public var sqlValue: SQLValue { .integer(self) }
}

extension Int: SQLBindable {
    /// The column type that it is stored in.
    public static var sqlType: SQLType { .integer }
    /// Itself as a bound value.
    public var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension String: SQLBindable {
    /// The column type that it is stored in.
    public static var sqlType: SQLType { .text }
    /// Itself as a bound value.
    public var sqlValue: SQLValue { .text(self) }
}

extension [UInt8]: SQLBindable {
    /// The column type that it is stored in.
    public static var sqlType: SQLType { .blob }
    /// Itself as a bound value.
    public var sqlValue: SQLValue { .blob(self) }
}

extension Optional: SQLBindable where Wrapped: SQLBindable {
    /// The column type that it is stored in.
    public static var sqlType: SQLType { Wrapped.sqlType }
    /// Itself as a bound value.
    public var sqlValue: SQLValue { self?.sqlValue ?? .null(Wrapped.sqlType) }
}

/// The values of a statement's parameters, by name without the colon.
///
/// `["t": tenant, "until": day.daysSinceEpoch, "note": String?.none]`
public struct Bindings: ExpressibleByDictionaryLiteral {
    /// The names and values, in the order written.
    public let values: [(name: String, value: SQLValue)]

    /// No parameters.
    public init() {
        values = []
    }

    /// Names and values as written in a dictionary literal.
    public init(dictionaryLiteral elements: (StaticString, any SQLBindable)...) {
        values = elements.map { (name: $0.0.description, value: $0.1.sqlValue) }
    }
}
