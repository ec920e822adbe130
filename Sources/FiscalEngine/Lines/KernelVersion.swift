// SPDX-License-Identifier: Apache-2.0

internal import CFiscalKernels

/// The versions of the columnar kernel. All give the same columns; only their time differs.
///
/// The standard version is the fastest that the machine has. The environment variable `FISCAL_KERNEL` (`scalar`, `avx2` or
/// `avx512`), read once, names another; a version that the machine lacks gives the fastest below it.
package enum KernelVersion: String, Sendable, CaseIterable {
    case scalar, avx2, avx512

    /// The version that engines use.
    package static var standard: KernelVersion { Self(fk_default_kernel()) }

    /// Whether this machine can run the version.
    package var isSupported: Bool { fk_kernel_is_supported(kernel) }

    /// Bytes of the last-level cache that a program can count on, 32 MiB at most.
    package static var lastLevelCache: Int { Int(fk_last_level_cache()) }

    /// The number that the policy of the kernel holds.
    var code: UInt8 { UInt8(truncatingIfNeeded: kernel.rawValue) }

    private var kernel: fk_kernel {
        switch self {
        case .scalar: FK_KERNEL_SCALAR
        case .avx2: FK_KERNEL_AVX2
        case .avx512: FK_KERNEL_AVX512
        }
    }

    private init(_ kernel: fk_kernel) {
        switch kernel {
        case FK_KERNEL_AVX512: self = .avx512
        case FK_KERNEL_AVX2: self = .avx2
        default: self = .scalar
        }
    }
}
