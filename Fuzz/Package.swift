// swift-tools-version: 6.3

import PackageDescription

let settings: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .unsafeFlags(["-parse-as-library"]),
]

// Apart from the main package, because `-parse-as-library` is an unsafe flag, and a package with unsafe
// flags cannot be depended upon.
//
//     swift build -c release --sanitize=fuzzer -Xswiftc -sanitize=fuzzer --product fuzz-camt
//     SWIFT_BACKTRACE=enable=no .build/release/fuzz-camt -max_total_time=60 corpus
let package = Package(
    name: "fuzz",
    dependencies: [.package(name: "incasso", path: "..")],
    targets: [
        .executableTarget(
            name: "fuzz-camt",
            dependencies: [.product(name: "IncassoFormats", package: "incasso")],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "fuzz-nacha",
            dependencies: [.product(name: "IncassoFormats", package: "incasso")],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "fuzz-pain002",
            dependencies: [.product(name: "IncassoFormats", package: "incasso")],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "fuzz-pain007",
            dependencies: [.product(name: "IncassoFormats", package: "incasso")],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "fuzz-pain008",
            dependencies: [.product(name: "IncassoFormats", package: "incasso")],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "fuzz-scheme",
            dependencies: [.product(name: "IncassoFormats", package: "incasso")],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
