// SPDX-License-Identifier: Apache-2.0

/// The tax as a part of a line's sum, a fraction in lowest terms of two positive words; a denominator of 0 where it has no
/// such width.
struct VATFactor: Sendable, Hashable {
    var numerator: Int64 = 0
    var denominator: Int64 = 0

    init() {}

    init(_ factor: Rational) {
        guard case .small(let numerator, let denominator) = factor.storage else { return }
        self.numerator = numerator
        self.denominator = denominator
    }
}
