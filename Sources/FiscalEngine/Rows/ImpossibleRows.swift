// SPDX-License-Identifier: Apache-2.0

/// Why a receipt has no rows under its constraints: which of them stands in the way, why nothing gets around it, and which
/// totals could be registered instead.
public struct ImpossibleRows: Error, Sendable, Hashable {
    /// The constraint that stands in the way.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// The quantity has more places than rows may have.
        case quantityScale = "quantity-scale"
        /// A marked good has a row for each unit, and its quantity is not whole.
        case markedFraction = "marked-fraction"
        /// Rows at the lowest price come to more than the target.
        case minimumPrice = "minimum-price"
        /// The good needs more rows than one may have.
        case maximumRowsPerGood = "maximum-rows-per-good"
        /// The goods need more rows together than a receipt may have.
        case maximumRows = "maximum-rows"
        /// No two rows have the target under the rounding rule.
        case twoRows = "two-rows"
        /// The figures leave the width that rows are computed in.
        case tooLarge = "rows-too-large"
    }

    /// What stands in the way.
    public let reason: Reason
    /// The good, as an index of the bill's lines; nil where it is all of them together.
    public let line: Int?
    /// What was exhausted, in a sentence.
    public let message: String
    /// The nearest sum of all rows below the wanted one that is possible; nil where there is none.
    public internal(set) var nearestBelow: Amount?
    /// The nearest sum of all rows above the wanted one that is possible; nil where there is none.
    public internal(set) var nearestAbove: Amount?
}

extension ImpossibleRows: CustomStringConvertible {
    /// The stable name of the reason: `minimum-price`.
    public var code: String { reason.rawValue }

    /// The proof and the nearest totals, without the place.
    public var sentence: String {
        let nearest = [
            nearestBelow.map { "below \($0.fixedText)" },
            nearestAbove.map { "above \($0.fixedText)" },
        ].compactMap(\.self).joined(separator: ", ")
        return message + (nearest.isEmpty ? "" : "; nearest totals: \(nearest)")
    }

    /// The place, the proof and the nearest totals.
    public var description: String {
        (line.map { "line \($0 + 1): " } ?? "") + "\(sentence) (\(code))"
    }
}

/// Why a bill has no fiscal rows: it has no receipt, or its receipt has no rows.
public enum FiscalRowError: Error, Sendable, Hashable {
    /// The bill has no receipt under the policy.
    case receipt(ReceiptError)
    /// The receipt has no rows under the constraints.
    case impossible(ImpossibleRows)
}
