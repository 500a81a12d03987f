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
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let tomlKit = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")

let package = Package(
    name: "incasso",
    products: [
        .library(
            name: "IncassoFormats",
            targets: ["IncassoCore", "IncassoXML", "IncassoISO20022", "IncassoNACHA"]
        ),
        .library(name: "IncassoEngine", targets: ["IncassoEngine"]),
        .library(name: "IncassoSQLite", targets: ["IncassoSQLite"]),
        .library(name: "IncassoPostgres", targets: ["IncassoPostgres"]),
        .library(name: "IncassoWeb", targets: ["IncassoWeb"]),
        .executable(name: "incasso", targets: ["incasso"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // C libraries, each imported by exactly one Swift target.
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),

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
        .target(name: "IncassoNACHA", dependencies: ["IncassoCore", "CSchemas"], swiftSettings: strict),

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
                "IncassoCore", "IncassoXML", "IncassoISO20022", "IncassoNACHA", "IncassoRecovery",
                "IncassoSQL",
                "CSchemas", "CLinux", crypto, mustache, tomlKit,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "IncassoSimulator",
            dependencies: ["IncassoCore", "IncassoXML", "IncassoISO20022", "IncassoNACHA"],
            swiftSettings: strict
        ),

        // Shell.
        .target(
            name: "IncassoWeb",
            dependencies: [
                "IncassoCore", "IncassoEngine", "CQREncode", crypto, httpTypes, hummingbird, hummingbirdCore,
                logging,
                mustache, nioCore, nioPosix, serviceLifecycle, unixSignals,
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "incasso",
            dependencies: [
                "IncassoCore", "IncassoXML", "IncassoISO20022", "IncassoNACHA", "IncassoRecovery",
                "IncassoSQL",
                "IncassoSQLite", "IncassoPostgres", "IncassoEngine", "IncassoSimulator",
                "IncassoWeb", argumentParser, logging,
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "bench",
            dependencies: [
                "IncassoCore", "IncassoXML", "IncassoISO20022", "IncassoNACHA", "IncassoSQL", "IncassoSQLite",
                "IncassoPostgres", "IncassoEngine", "IncassoSimulator",
            ],
            swiftSettings: strict
        ),

        // Tests.
        .target(
            name: "IncassoTestSupport",
            dependencies: ["IncassoCore", "IncassoSQL", "IncassoSQLite", "IncassoPostgres"],
            path: "Tests/Support",
            exclude: ["JavaXSD.java"],
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
            exclude: [
                "Errors", "Pain008/Golden", "Camt/Golden", "Describe/Golden", "Pain002/Golden",
                "Pain007/Golden", "SchemeRules/Golden",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "IncassoNACHATests",
            dependencies: ["IncassoCore", "IncassoNACHA", "IncassoTestSupport"],
            exclude: ["Reading/Errors", "Describe/Golden", "Writing/Golden"],
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
            exclude: [
                "ACH/Golden", "Intake/Golden", "Mandates/Golden", "Notices/Golden", "Payments/Golden",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "IncassoSimulatorTests",
            dependencies: [
                "IncassoCore", "IncassoXML", "IncassoISO20022", "IncassoNACHA", "IncassoSimulator",
                "IncassoTestSupport",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "IncassoWebTests",
            dependencies: [
                "IncassoCore", "IncassoSQL", "IncassoSQLite", "IncassoEngine", "IncassoWeb",
                "IncassoTestSupport",
                httpTypes, hummingbird, hummingbirdTesting, logging, nioCore,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["IncassoCore", "IncassoTestSupport", "bench", "incasso"],
            exclude: ["Golden", "Backup/Golden"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TidyTests",
            dependencies: ["IncassoSQL", "IncassoSQLite", "IncassoTestSupport"],
            swiftSettings: strict
        ),
    ],
    swiftLanguageModes: [.v6]
)
