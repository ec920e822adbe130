// SPDX-License-Identifier: Apache-2.0

/// Why an amount is not shared, or why given shares do not fit.
public enum AllocationError: Error, Hashable, Sendable {
    /// The step is greater than zero.
    case stepNotPositive
    /// An amount is shared among one part at least.
    case noWeights
    /// The weight at `index`, counted from 0, is below zero.
    case negativeWeight(index: Int)
    /// The cap at `index`, counted from 0, is below zero.
    case negativeCap(index: Int)
    /// There is a cap, or none, for each part.
    case capCount(expected: Int, found: Int)
    /// The amount is no multiple of the step, so that no whole units add up to it.
    case amountNotMultiple(amount: Rational, step: Rational)
    /// The caps of the parts that have a weight hold `held` together, less than the magnitude of the amount.
    case capsTooSmall(amount: Rational, held: Rational)
    /// The rule is ``RoundingRule/exact`` and a share is not.
    case inexact(InexactError)
    /// The given share at `index`, counted from 0, is no multiple of the step.
    case shareNotMultiple(index: Int)
    /// The given share at `index`, counted from 0, and the amount have different signs.
    case shareSign(index: Int)
    /// The given share at `index`, counted from 0, is above its cap.
    case shareAboveCap(index: Int)
    /// The given shares add up to `sum` and not to the amount.
    case sumDiffers(sum: Rational, amount: Rational)

    /// The documented name of the error, stable across versions: `caps-too-small`.
    public var code: String {
        switch self {
        case .stepNotPositive: "step-not-positive"
        case .noWeights: "no-weights"
        case .negativeWeight: "negative-weight"
        case .negativeCap: "negative-cap"
        case .capCount: "cap-count"
        case .amountNotMultiple: "amount-not-multiple"
        case .capsTooSmall: "caps-too-small"
        case .inexact: "inexact"
        case .shareNotMultiple: "share-not-multiple"
        case .shareSign: "share-sign"
        case .shareAboveCap: "share-above-cap"
        case .sumDiffers: "sum-differs"
        }
    }
}

extension AllocationError: CustomStringConvertible {
    /// What is wrong, with the place counted from 1.
    public var description: String {
        switch self {
        case .stepNotPositive: "a step is greater than zero"
        case .noWeights: "an amount is shared among one part at least"
        case .negativeWeight(let index): "weight \(index + 1) is below zero"
        case .negativeCap(let index): "cap \(index + 1) is below zero"
        case .capCount(let expected, let found):
            "\(expected) parts need \(expected) caps, not \(found)"
        case .amountNotMultiple(let amount, let step):
            "\(amount) is not a multiple of \(step)"
        case .capsTooSmall(let amount, let held):
            "the caps hold \(held) together, which is less than \(amount)"
        case .inexact(let error): "\(error)"
        case .shareNotMultiple(let index): "share \(index + 1) is not a multiple of the step"
        case .shareSign(let index): "share \(index + 1) and the amount have different signs"
        case .shareAboveCap(let index): "share \(index + 1) is above its cap"
        case .sumDiffers(let sum, let amount):
            "the shares add up to \(sum) and not to \(amount)"
        }
    }
}
