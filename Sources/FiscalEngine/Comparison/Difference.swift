// SPDX-License-Identifier: Apache-2.0

/// How a receipt under a policy differs from that under the baseline, in units of the comparison.
struct Difference: Sendable, Hashable {
    var tax: Int128
    var amount: Int128
    /// Lines whose sum or VAT differs.
    var lines: Int

    var isZero: Bool { tax == 0 && amount == 0 && lines == 0 }
}
