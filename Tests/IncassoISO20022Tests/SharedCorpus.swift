import Glibc
import IncassoXML

/// Real files that lie beside the package on the machines of its makers, and nowhere else.
enum SharedCorpus {
    /// The folder `../shared` beside the package.
    static var root: String {
        let parts = #filePath.split(separator: "/").dropLast(4)
        return "/" + parts.joined(separator: "/") + "/shared"
    }

    /// Whether it is there.
    static var isPresent: Bool { unsafe access(root + "/corpus/camt/expected.tsv", R_OK) == 0 }

    static func bytes(_ path: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try XMLFileReader.forEachChunk(of: root + "/" + path) { chunk in
            for index in chunk.indices { bytes.append(chunk[index]) }
        }
        return bytes
    }

    /// The rows of a table of tab-separated values, by column name.
    static func rows(_ path: String) throws -> [[String: String]] {
        let lines = String(decoding: try bytes(path), as: UTF8.self).split(separator: "\n")
        guard let first = lines.first else { return [] }
        let columns = first.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        return lines.dropFirst().map { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return Dictionary(zip(columns, cells)) { first, _ in first }
        }
    }
}
