// SPDX-License-Identifier: Apache-2.0

/// Whether the prices of a bill hold their VAT.
public enum PriceBasis: String, Sendable, Hashable, Codable, CaseIterable {
    /// Prices and sums are gross; VAT is taken out of them. The rule for every Russian receipt (54-FZ).
    case taxInclusive = "tax-inclusive"
    /// Prices and sums are net; VAT is added to them.
    case taxExclusive = "tax-exclusive"
}
