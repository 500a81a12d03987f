/// The only allowed arrows between modules.
///
/// The compiler refuses an import that the manifest does not name; this rule keeps the manifest's arrows, and what comes
/// from outside, to the plan of the house.
enum ImportRule {
    /// What a target may import beside the system's modules.
    static let arrows: [String: Set<String>] = [
        "IncassoCore": ["CSchemas"],
        "IncassoXML": ["IncassoCore", "CLibXML2"],
        "IncassoISO20022": ["IncassoCore", "IncassoXML", "CSchemas"],
        "IncassoNACHA": ["IncassoCore", "CSchemas"],
        "IncassoRecovery": ["IncassoCore"],
        "IncassoSQL": ["IncassoCore", "CSchemas"],
        "IncassoSQLite": ["IncassoSQL", "IncassoCore", "GRDB", "GRDBSQLite"],
        "IncassoPostgres": ["IncassoSQL", "IncassoCore", "CPQ"],
        "IncassoEngine": [
            "IncassoCore", "IncassoXML", "IncassoISO20022", "IncassoNACHA", "IncassoRecovery", "IncassoSQL",
            "CSchemas",
            "CLinux", "Crypto", "Mustache", "TOMLKit", "Logging",
        ],
        "IncassoSimulator": ["IncassoCore", "IncassoXML", "IncassoISO20022", "IncassoNACHA"],
        "IncassoWeb": [
            "IncassoEngine", "IncassoRecovery", "IncassoISO20022", "IncassoCore", "Hummingbird", "Mustache",
            "Crypto",
            "Logging", "ServiceLifecycle", "CQREncode",
            // What Hummingbird is made of: headers, addresses, threads for calls that block, signals.
            "HTTPTypes", "HummingbirdCore", "NIOCore", "NIOPosix", "UnixSignals",
        ],
        "IncassoCouriers": [
            "IncassoEngine", "IncassoCore", "AsyncHTTPClient", "CCurl", "CCairo", "CPango", "CQREncode",
        ],
        "incasso": [
            "IncassoCore", "IncassoXML", "IncassoISO20022", "IncassoNACHA", "IncassoRecovery", "IncassoSQL",
            "IncassoSQLite", "IncassoPostgres", "IncassoEngine", "IncassoSimulator", "IncassoWeb",
            "IncassoCouriers",
            "ArgumentParser", "Logging",
        ],
        "bench": [
            "IncassoCore", "IncassoXML", "IncassoISO20022", "IncassoNACHA", "IncassoSQL", "IncassoSQLite",
            "IncassoPostgres", "IncassoEngine", "IncassoSimulator",
        ],
    ]

    /// These do without Foundation, so that a user of a format alone does not carry it.
    static let withoutFoundation: Set<String> = [
        "IncassoCore", "IncassoXML", "IncassoISO20022", "IncassoNACHA", "IncassoRecovery", "IncassoSQL",
    ]
    /// The whole of Foundation brings a second ICU, so only the clock has it; its essentials do not.
    static let system: Set<String> = ["Glibc", "Synchronization", "FoundationEssentials"]
    /// Imported by one file only: the shim of a system call that the file wraps, and the time zones, which the essentials lack.
    static let onlyIn = [
        "CLinux": "Sources/IncassoEngine/Operations/DurableFile.swift",
        "Foundation": "Sources/IncassoEngine/Operations/EngineClock.swift",
    ]

    static func check(_ source: SwiftSource) -> [Violation] {
        let target = source.file.target
        guard let allowed = arrows[target] else {
            return [
                Violation(
                    file: source.file.path,
                    line: 1,
                    message: "no arrows are known for the target \(target)"
                )
            ]
        }
        return imports(of: source).compactMap { found in
            func refuse(_ message: String) -> Violation {
                Violation(file: source.file.path, line: found.line, message: message)
            }
            if found.module.hasPrefix("Foundation"), withoutFoundation.contains(target) {
                return refuse("\(target) does without Foundation")
            }
            if let file = onlyIn[found.module], file != source.file.path {
                return refuse("\(found.module) is imported by \(file) only")
            }
            if onlyIn[found.module] != nil { return nil }
            if allowed.contains(found.module) || system.contains(found.module) { return nil }
            return refuse("\(target) may not import \(found.module)")
        }
    }

    /// Each C library stands behind one Swift target.
    static func checkWalls(_ sources: [SwiftSource]) -> [Violation] {
        var owners: [String: String] = [:]
        var violations: [Violation] = []
        for source in sources {
            for found in imports(of: source) where isLibrary(found.module) {
                let owner = owners[found.module, default: source.file.target]
                owners[found.module] = owner
                if owner == source.file.target { continue }
                let message = "\(found.module) is imported by \(owner) already; one target per C library"
                violations.append(Violation(file: source.file.path, line: found.line, message: message))
            }
        }
        return violations
    }

    private static func isLibrary(_ module: String) -> Bool {
        let letters = module.prefix(2)
        return module != "CSchemas" && (module == "GRDBSQLite" || letters.count == 2 && letters.first == "C")
            && letters.allSatisfy(\.isUppercase)
    }

    static func imports(of source: SwiftSource) -> [(module: String, line: Int)] {
        let tokens = source.tokens
        let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        return tokens.indices.compactMap { index in
            guard tokens[index].text == "import", index + 1 < tokens.count else { return nil }
            // The word is reserved; elsewhere it stands only behind a dot or between backticks.
            if index > 0, [".", "`"].contains(tokens[index - 1].text) { return nil }
            let next = kinds.contains(tokens[index + 1].text) ? index + 2 : index + 1
            return (tokens[next].text, tokens[index].line)
        }
    }
}
