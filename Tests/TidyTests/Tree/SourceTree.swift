import FoundationEssentials
import IncassoTestSupport

/// The package's files as they lie on disk.
enum SourceTree {
    /// The Swift files below `Sources`.
    static let sources: [SwiftSource] = files(below: "Sources", endings: [".swift"]).map { SwiftSource($0) }
    /// The Swift files below `Tests`.
    static let tests: [SwiftSource] = files(below: "Tests", endings: [".swift"]).map { SwiftSource($0) }
    /// The tables' definitions.
    static let definitions = files(below: "schemas/sql", endings: [".sql"])
    /// Everything written in Markdown.
    static let pages =
        topLevel.filter { $0.hasSuffix(".md") }.compactMap { read($0) }
        + ["Sources", "Tests", "schemas", "examples"].flatMap { files(below: $0, endings: [".md"]) }

    /// What stands in the package's directory.
    static var topLevel: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: TestFiles.packageRoot).sorted()) ?? []
    }

    /// The paths of all files below a folder, from the package's directory.
    static func paths(below folder: String) -> [String] {
        let root = TestFiles.packageRoot + "/" + folder
        let found = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []
        return found.filter { !isFolder(root + "/" + $0) }.map { folder + "/" + $0 }.sorted()
    }

    /// A text file; `nil` when it cannot be read.
    static func read(_ path: String) -> SourceFile? {
        (try? TestFiles.text(TestFiles.packageRoot + "/" + path)).map { SourceFile(path, $0) }
    }

    /// Whether a path from the package's directory leads to a file or folder.
    static func exists(_ path: String) -> Bool {
        TestFiles.exists(TestFiles.packageRoot + "/" + path)
    }

    /// Whether a path from the package's directory may be executed.
    static func isExecutable(_ path: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: TestFiles.packageRoot + "/" + path)
    }

    private static func files(below folder: String, endings: [String]) -> [SourceFile] {
        paths(below: folder).filter { path in endings.contains { path.hasSuffix($0) } }.compactMap {
            read($0)
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
    }
}
