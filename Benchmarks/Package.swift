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
    dependencies: [
        .package(name: "FiscalEngine", path: ".."),
        // Without its traits, which stand in front of malloc and of the run-time: allocations are counted by CAllocations.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.0", traits: []),
    ],
    targets: [
        // The small pieces of work that are measured.
        .target(
            name: "Workloads",
            dependencies: [.product(name: "FiscalEngine", package: "FiscalEngine")],
            swiftSettings: program),
        .executableTarget(
            name: "Engine",
            dependencies: ["Workloads", .product(name: "Benchmark", package: "benchmark")],
            path: "Benchmarks/Engine",
            swiftSettings: program,
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
        .executableTarget(
            name: "micro", dependencies: ["CAllocations", "Workloads"], swiftSettings: program),
        .executableTarget(
            name: "line-text",
            dependencies: [.product(name: "FiscalEngine", package: "FiscalEngine")],
            swiftSettings: program),
        // Counts what is allocated, by standing in front of the C library's functions.
        .target(name: "CAllocations"),
    ],
    swiftLanguageModes: [.v6]
)
