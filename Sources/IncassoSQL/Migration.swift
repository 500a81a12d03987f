internal import IncassoCore

/// One numbered step of the schema: a file `schemas/sql/NNNN-name.sql`, never changed once released.
public struct Migration: Sendable, Hashable {
    /// The number, from 1 without gaps.
    public let number: Int
    /// The name without number and extension.
    public let name: String
    /// Data definition statements in SQLite's STRICT dialect.
    public let script: String

    /// A step.
    public init(number: Int, name: String, script: String) {
        self.number = number
        self.name = name
        self.script = script
    }

    /// FNV-1a, 64 bits, of the script: tells an edited file, not an attacker.
    public var checksum: Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in script.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        return Int64(bitPattern: hash)
    }

    /// The steps embedded in this program, by number.
    public static var all: [Migration] {
        ContractFile.all.compactMap { file in
            guard file.name.hasPrefix("sql/"), file.name.hasSuffix(".sql") else { return nil }
            let parts = file.name.dropFirst(4).dropLast(4).split(separator: "-", maxSplits: 1)
            guard parts.count == 2, let number = Int(parts[0]) else { return nil }
            return Migration(number: number, name: String(parts[1]), script: file.text)
        }.sorted { $0.number < $1.number }
    }
}
