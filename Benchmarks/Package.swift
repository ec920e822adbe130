// swift-tools-version:6.2
import PackageDescription

// Benchmarks of the library through its public API. A package of its own, so that clients of the engine never see it.

let program: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "FiscalEngine", path: "..")],
    targets: [
        .executableTarget(
            name: "micro",
            dependencies: [
                "CAllocations", .product(name: "FiscalEngine", package: "FiscalEngine"),
            ],
            swiftSettings: program),
        .executableTarget(
            name: "line-text",
            dependencies: [.product(name: "FiscalEngine", package: "FiscalEngine")],
            swiftSettings: program),
        // Counts what is allocated, by standing in front of the C library's functions.
        .target(name: "CAllocations"),
    ],
    swiftLanguageModes: [.v6]
)
