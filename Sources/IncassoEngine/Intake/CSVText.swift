import IncassoCore

/// Writing of CSV, for what is kept of a row and for tests of the reader.
package enum CSVText {
    /// Appends a record with a line feed; fields that need quotes get them.
    package static func append(_ fields: some Sequence<[UInt8]>, delimiter: UInt8, to bytes: inout [UInt8]) {
        var isFirst = true
        for field in fields {
            if !isFirst { bytes.append(delimiter) }
            isFirst = false
            let isPlain = field.allSatisfy { $0 != delimiter && $0 != 0x22 && $0 != 0x0A && $0 != 0x0D }
            let hasEdge = [0x20, 0x09].contains(field.first) || [0x20, 0x09].contains(field.last)
            if isPlain && !hasEdge {
                bytes.append(contentsOf: field)
                continue
            }
            bytes.append(0x22)
            for byte in field {
                if byte == 0x22 { bytes.append(0x22) }
                bytes.append(byte)
            }
            bytes.append(0x22)
        }
        bytes.append(0x0A)
    }
}
