public import IncassoCore

/// A postal address (`PstlAdr`), structured or hybrid.
///
/// Since 15 November 2026 an address in SEPA is absent or has at least a town and a country; free lines alone are
/// refused by banks (EPC implementation guidelines 2025).
public struct Pain008Address: Hashable, Sendable {
    /// Which addresses a bank takes (EPC implementation guidelines 2025; some banks refuse the hybrid form).
    public enum Mode: String, CaseIterable, Hashable, Sendable {
        /// Street, number, postal code, town and country, each in its own element.
        case structured
        /// Also town and country with up to two free lines.
        case hybrid
    }

    /// The street, at most 70 characters.
    public var street = ByteString()
    /// The number in the street, at most 16 characters.
    public var buildingNumber = ByteString()
    /// The postal code, at most 16 characters.
    public var postalCode = ByteString()
    /// The town, at most 35 characters.
    public var town = ByteString()
    /// The country (ISO 3166-1, two capital letters).
    public var country = ByteString()
    /// The free lines (`AdrLine`) with a line feed between two; in SEPA at most two, of 70 characters each.
    ///
    /// One text instead of a list, so that a million addresses reuse its memory. Add lines with ``addLine(_:)``.
    public var lines = ByteString()

    /// No address.
    public init() {}

    /// Whether nothing is known.
    public var isEmpty: Bool {
        town.isEmpty && country.isEmpty && street.isEmpty && postalCode.isEmpty && buildingNumber.isEmpty
            && lines.isEmpty
    }

    /// Adds a free line; control characters in it become blanks.
    ///
    /// - Parameter line: The line, UTF-8; an empty one is left out.
    public mutating func addLine(_ line: Span<UInt8>) {
        guard !line.isEmpty else { return }
        if !lines.isEmpty { lines.append([UInt8(ascii: "\n")].span) }
        var start = 0
        for index in line.indices where line[index] < 0x20 {
            lines.append(line.extracting(start..<index))
            lines.append([UInt8(ascii: " ")].span)
            start = index + 1
        }
        lines.append(line.extracting(start..<line.count))
    }

    /// Empties every field and keeps the memory.
    public mutating func reset() {
        street.removeAll()
        buildingNumber.removeAll()
        postalCode.removeAll()
        town.removeAll()
        country.removeAll()
        lines.removeAll()
    }
}
