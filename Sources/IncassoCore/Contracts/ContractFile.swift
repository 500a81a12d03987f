import CSchemas

/// A file of the contracts below `schemas/`, embedded in the binary.
public struct ContractFile: Sendable, Hashable {
    /// The path below `schemas/`, for example `sql/0001-spine.sql`.
    public let name: String
    /// The content.
    public let bytes: [UInt8]

    /// The content as text; our own files are UTF-8.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Every embedded file, in the order of the table in `schemas.c`.
    public static var all: [ContractFile] {
        var found: [ContractFile] = []
        var index = 0
        while let entry = unsafe c_schema_at(index) {
            unsafe found.append(ContractFile(entry.pointee))
            index += 1
        }
        return found
    }

    /// The embedded file with this path.
    ///
    /// - Parameter name: The path below `schemas/`; a constant of ours, so a missing file is a programming error.
    /// - Returns: The file.
    public static func named(_ name: StaticString) -> ContractFile {
        let wanted = name.description
        var index = 0
        while let entry = unsafe c_schema_at(index) {
            if unsafe String(cString: entry.pointee.name) == wanted {
                return unsafe ContractFile(entry.pointee)
            }
            index += 1
        }
        preconditionFailure("no embedded file \(wanted): is it listed in schemas.c?")
    }

    private init(_ schema: c_schema) {
        name = unsafe String(cString: schema.name)
        bytes = unsafe Array(UnsafeBufferPointer(start: schema.bytes, count: schema.count))
    }
}
