// SPDX-License-Identifier: Apache-2.0

/// How the units that do not divide evenly are handed out when an amount is shared.
///
/// 100.00 in kopecks over the weights 1, 1, 1 and 100.01 over 2, 3, 0, 1:
///
/// | method | 100.00 over 1, 1, 1 | 100.01 over 2, 3, 0, 1 |
/// | --- | --- | --- |
/// | `largest-remainder` | 33.34, 33.33, 33.33 | 33.34, 50.00, 0, 16.67 |
/// | `first` | 33.34, 33.33, 33.33 | 33.34, 50.01, 0, 16.66 |
/// | `largest-weight` | 33.34, 33.33, 33.33 | 33.34, 50.01, 0, 16.66 |
/// | `last` | 33.33, 33.33, 33.34 | 33.34, 50.01, 0, 16.66 |
/// | `running` | 33.33, 33.34, 33.33 | 33.34, 50.00, 0, 16.67 |
/// | `running-from-last` | 33.34, 33.33, 33.33 | 33.34, 50.01, 0, 16.66 |
/// | `separate` | 33.33, 33.33, 33.33, 0.01 | 33.33, 50.00, 0, 16.66, 0.02 |
public enum AllocationMethod: String, Sendable, Hashable, CaseIterable, Codable {
    /// Exact shares are cut to whole units; spare units go one each to the largest fractions, ties to the earlier.
    case largestRemainder = "largest-remainder"
    /// Exact shares are cut to whole units; spare units go one each to the earliest weights other than zero.
    case first
    /// Exact shares are cut to whole units; spare units go one each to the largest weights, ties to the earlier.
    case largestWeight = "largest-weight"
    /// Each share but the last is rounded; the last takes what is left, which may be below zero.
    case last
    /// Each share is what its part adds to the rounded sum of the exact shares so far.
    case running
    /// From the last part to the first, each takes its part of what is left, cut to whole units.
    case runningFromLast = "running-from-last"
    /// Exact shares are cut to whole units; what is left is one more share behind the others.
    case separate
}
