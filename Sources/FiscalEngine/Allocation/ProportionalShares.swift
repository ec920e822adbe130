// SPDX-License-Identifier: Apache-2.0

/// Exact shares in proportion to weights, before any method rounds them.
enum ProportionalShares {
    /// The shares of `amount`, zero or more, over `weights`, which are not all zero.
    ///
    /// A share that would be above its limit is its limit, and the parts below theirs share the rest in proportion. That
    /// raises their shares, so a part that has met its limit once has met it for good, and after as many rounds as there
    /// are parts nothing changes any more. Where the limits do not hold the amount, each share is its limit.
    static func exact(
        _ amount: Rational, _ weights: [Rational], within limits: [Rational?]?
    ) -> [Rational] {
        var shares = [Rational](repeating: .zero, count: weights.count)
        var open = weights.indices.filter { !weights[$0].isZero }
        var left = amount
        while !open.isEmpty {
            let sum = open.reduce(.zero) { $0 + weights[$1] }
            let full = open.filter { part in
                guard let limit = limits?[part] else { return false }
                return left * weights[part] > limit * sum
            }
            if full.isEmpty {
                for part in open { shares[part] = left * weights[part] / sum }
                return shares
            }
            for part in full {
                let limit = limits?[part] ?? .zero
                shares[part] = limit
                left -= limit
            }
            open.removeAll(where: full.contains)
        }
        return shares
    }
}
