// swift-tools-version: 6.3

import PackageDescription

/// The settings of every Swift target.
///
/// They apply to our targets only: SwiftPM compiles remote
/// dependencies with their own settings and with warnings suppressed.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let tomlKit = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")

let package = Package(
    name: "incasso",
    products: [
        .library(name: "IncassoFormats", targets: ["IncassoCore", "IncassoXML", "IncassoISO20022"]),
        .library(name: "IncassoEngine", targets: ["IncassoEngine"]),
        .library(name: "IncassoSQLite", targets: ["IncassoSQLite"]),
        .library(name: "IncassoPostgres", targets: ["IncassoPostgres"]),
        .executable(name: "incasso", targets: ["incasso"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        // C libraries, each imported by exactly one Swift target.
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),

        // The contracts, embedded in the binary.
        .target(
            name: "CSchemas",
            path: "schemas",
            exclude: ["xsd", "sql", "data"],
            cSettings: [.treatAllWarnings(as: .error)]
        ),

        // Formats: no database, no server.
        .target(name: "IncassoCore", dependencies: ["CSchemas"], swiftSettings: strict),
        .target(name: "IncassoXML", dependencies: ["IncassoCore", "CLibXML2"], swiftSettings: strict),
        .target(
            name: "IncassoISO20022",
            dependencies: ["IncassoCore", "IncassoXML", "CSchemas"],
            swiftSettings: strict
        ),

        // Engine.
        .target(name: "IncassoRecovery", dependencies: ["IncassoCore"], swiftSettings: strict),
        .target(name: "IncassoSQL", dependencies: ["IncassoCore", "CSchemas"], swiftSettings: strict),
        .target(
            name: "IncassoSQLite",
            dependencies: ["IncassoCore", "IncassoSQL", grdb, grdbSQLite],
            swiftSettings: strict
        ),
        .target(
            name: "IncassoPostgres",
            dependencies: ["IncassoCore", "IncassoSQL", "CPQ"],
            swiftSettings: strict
        ),
        .target(
            name: "IncassoEngine",
            dependencies: [
                "IncassoCore", "IncassoXML", "IncassoISO20022", "IncassoRecovery", "IncassoSQL", "CSchemas",
                "CLinux", crypto, mustache, tomlKit,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "IncassoSimulator",
            dependencies: ["IncassoCore", "IncassoXML", "IncassoISO20022"],
            swiftSettings: strict
        ),

        // Shell.
        .executableTarget(
            name: "incasso",
            dependencies: [
                "IncassoCore", "IncassoXML", "IncassoISO20022", "IncassoRecovery", "IncassoSQL",
                "IncassoSQLite", "IncassoPostgres", "IncassoEngine", "IncassoSimulator",
                argumentParser,
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "bench",
            dependencies: [
                "IncassoCore", "IncassoXML", "IncassoISO20022", "IncassoSQL", "IncassoSQLite",
                "IncassoEngine", "IncassoSimulator",
            ],
            swiftSettings: strict
        ),

        // Tests.
        .target(
            name: "IncassoTestSupport",
            dependencies: ["IncassoCore", "IncassoSQL", "IncassoSQLite", "IncassoPostgres"],
            path: "Tests/Support",
            swiftSettings: strict
        ),
        .testTarget(
            name: "IncassoCoreTests",
            dependencies: ["IncassoCore", "IncassoTestSupport"],
            exclude: ["Golden"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "IncassoXMLTests",
            dependencies: ["IncassoCore", "IncassoXML", "IncassoTestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "IncassoISO20022Tests",
            dependencies: ["IncassoCore", "IncassoXML", "IncassoISO20022", "IncassoTestSupport"],
            exclude: ["Errors", "Pain008/Golden", "Camt/Golden", "Describe/Golden", "Pain002/Golden"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "IncassoRecoveryTests",
            dependencies: ["IncassoCore", "IncassoRecovery", "IncassoTestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "IncassoSQLTests",
            dependencies: [
                "IncassoCore", "IncassoSQL", "IncassoSQLite", "IncassoPostgres", "IncassoTestSupport",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "IncassoEngineTests",
            dependencies: [
                "IncassoCore", "IncassoXML", "IncassoISO20022", "IncassoRecovery", "IncassoSQL",
                "IncassoSQLite", "IncassoPostgres", "IncassoEngine", "IncassoSimulator", "IncassoTestSupport",
            ],
            exclude: ["Intake/Golden", "Mandates/Golden", "Notices/Golden", "Payments/Golden"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "IncassoSimulatorTests",
            dependencies: [
                "IncassoCore", "IncassoXML", "IncassoISO20022", "IncassoSimulator", "IncassoTestSupport",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["IncassoCore", "IncassoTestSupport", "incasso"],
            exclude: ["Golden"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TidyTests",
            dependencies: ["IncassoTestSupport"],
            swiftSettings: strict
        ),
    ],
    swiftLanguageModes: [.v6]
)
