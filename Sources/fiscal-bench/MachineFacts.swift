// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import FoundationEssentials

/// What a figure was measured on.
struct MachineFacts {
    let processor: String
    let cores: Int
    let lastLevelCache: Int
    let kernels: [String]
    let standardKernel: String

    init() {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model = text.split(separator: "\n").first { $0.hasPrefix("model name") }
        processor =
            model?.split(separator: ":").last.map { $0.drop { $0 == " " } }.map(String.init)
            ?? "unknown"
        cores = ProcessInfo.processInfo.activeProcessorCount
        lastLevelCache = KernelVersion.lastLevelCache
        kernels = KernelVersion.allCases.filter(\.isSupported).map(\.rawValue)
        standardKernel = KernelVersion.standard.rawValue
    }

    var text: String {
        "\(processor), \(cores) cores, last-level cache \(lastLevelCache >> 20) MiB, kernels "
            + kernels.joined(separator: " ") + ", standard \(standardKernel)"
    }

    var json: String {
        "{\"processor\":\"\(processor)\",\"cores\":\(cores),\"lastLevelCache\":\(lastLevelCache),"
            + "\"kernels\":[\(kernels.map { "\"\($0)\"" }.joined(separator: ","))],"
            + "\"standardKernel\":\"\(standardKernel)\"}"
    }
}
