// swift-tools-version:6.2
import PackageDescription

// Warnings are errors in our own builds; SwiftPM drops this setting for packages that depend on us.
let plain: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let program: [SwiftSetting] = plain + [.strictMemorySafety()]

// Libraries also say which of their imports clients can see.
let strict: [SwiftSetting] = program + [.enableUpcomingFeature("InternalImportsByDefault")]

let strictC: [CSetting] = [
    .enableWarning("all"), .enableWarning("extra"), .enableWarning("conversion"),
    .treatAllWarnings(as: .error),
]

let strictCXX: [CXXSetting] = [
    .enableWarning("all"), .enableWarning("extra"), .enableWarning("conversion"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "FiscalEngine",
    products: [
        .library(name: "FiscalEngine", targets: ["FiscalEngine"]),
        .library(name: "FiscalExchange", targets: ["FiscalExchange"]),
        .executable(name: "fiscal", targets: ["fiscal"]),
        .executable(name: "fiscal-bench", targets: ["fiscal-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
    ],
    targets: [
        // MARK: Public

        .target(
            name: "FiscalEngine",
            dependencies: ["CGMP", "CFiscalKernels"],
            swiftSettings: strict),
        .target(
            name: "FiscalExchange",
            dependencies: ["FiscalEngine", "CInflate", "CSimdJSON"],
            swiftSettings: strict),
        .executableTarget(
            name: "fiscal",
            dependencies: [
                "FiscalEngine", "FiscalExchange",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: program),
        .executableTarget(
            name: "fiscal-bench",
            dependencies: [
                "FiscalEngine", "FiscalExchange", "CKernelBench",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: program),

        // MARK: Implementation

        // Exists for its hint: SwiftPM names the missing system package when GMP is not there.
        .systemLibrary(
            name: "CGMPSystem", pkgConfig: "gmp",
            providers: [.apt(["libgmp-dev"]), .brew(["gmp"]), .yum(["gmp-devel"])]),
        .target(
            name: "CGMP",
            dependencies: ["CGMPSystem"],
            cSettings: strictC,
            linkerSettings: [.linkedLibrary("gmp")]),
        .target(name: "CFiscalKernels", cSettings: strictC),
        // What the kernel is measured against and checked with: for fiscal-bench and the tests.
        .target(name: "CKernelBench", dependencies: ["CFiscalKernels"], cSettings: strictC),
        .target(
            name: "CSimdJSON",
            cxxSettings: strictCXX,
            linkerSettings: [.linkedLibrary("simdjson")]),
        .target(
            name: "CInflate", cSettings: strictC, linkerSettings: [.linkedLibrary("z")]),

        // MARK: Tests

        .testTarget(
            name: "FiscalEngineTests", dependencies: ["FiscalEngine", "CKernelBench"],
            swiftSettings: plain),
        .testTarget(
            name: "FiscalExchangeTests", dependencies: ["FiscalEngine", "FiscalExchange"],
            swiftSettings: plain),
        .testTarget(
            name: "FiscalCommandTests", dependencies: ["fiscal", "FiscalExchange"],
            swiftSettings: plain),
        .testTarget(
            name: "FiscalBenchTests",
            dependencies: ["fiscal-bench", "FiscalEngine", "FiscalExchange"],
            swiftSettings: plain),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
