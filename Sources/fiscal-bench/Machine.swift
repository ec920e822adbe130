// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a measurement ran on.
struct Machine {
    /// As the system names it; nil where it does not.
    let processor = Self.processorName
    let processorCount = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let system = Self.systemName
    /// The compiler of this program.
    let swift = Self.compiler
    /// Bytes that a program can count on, 32 MiB at most.
    let lastLevelCache = KernelVersion.lastLevelCache
    /// The versions of the columnar kernel that it can run.
    let kernels = KernelVersion.allCases.filter(\.isSupported).map(\.rawValue)
    let standardKernel = KernelVersion.standard.rawValue

    /// The facts on two lines: the machine with its system, and what the engine finds on it.
    var text: String {
        "\(processor ?? "unknown processor"), \(processorCount) processors, \(system), "
            + "Swift \(swift), \(Self.build) build\n"
            + "last-level cache \(lastLevelCache >> 20) MiB, kernels "
            + "\(kernels.joined(separator: " ")), standard \(standardKernel)"
    }

    /// The facts as a JSON object.
    var json: String {
        var text = CorpusText()
        text.write("{\"processor\":")
        text.writeString(processor ?? "unknown")
        text.write(",\"processors\":\(processorCount),\"system\":")
        text.writeString(system)
        text.write(",\"swift\":\"\(swift)\",\"build\":\"\(Self.build)\"")
        text.write(",\"lastLevelCache\":\(lastLevelCache),\"kernels\":[")
        text.write(kernels.map { "\"\($0)\"" }.joined(separator: ","))
        text.write("],\"standardKernel\":\"\(standardKernel)\"}")
        return String(decoding: text.bytes, as: UTF8.self)
    }

    private static var processorName: String? {
        guard let facts = try? PlainFile(path: "/proc/cpuinfo").text() else { return nil }
        let line = facts.split(separator: "\n").first { $0.hasPrefix("model name") }
        return line?.split(separator: ":", maxSplits: 1).last
            .map { String($0.drop { $0 == " " }) }
    }

    private static var systemName: String {
        var names = utsname()
        guard unsafe uname(&names) == 0 else { return "unknown system" }
        func text<Field>(_ field: Field) -> String {
            unsafe withUnsafeBytes(of: field) { bytes in
                var text: [UInt8] = []
                for index in 0..<bytes.count {
                    let byte = unsafe bytes[index]
                    if byte == 0 { break }
                    text.append(byte)
                }
                return String(decoding: text, as: UTF8.self)
            }
        }
        return "\(text(names.sysname)) \(text(names.release)) \(text(names.machine))"
    }

    private static var compiler: String {
        #if compiler(>=6.4)
            "6.4 or later"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }

    private static var build: String {
        var isDebug = false
        assert(
            {
                isDebug = true
                return true
            }())
        return isDebug ? "debug" : "release"
    }
}
