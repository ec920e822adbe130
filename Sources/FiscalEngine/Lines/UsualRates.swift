// SPDX-License-Identifier: Apache-2.0

internal import CFiscalKernels

/// Whole percents below 100, their calculated rates and `none`, prepared once a process for each form that a policy gives
/// them: a line or a bill of a few lines has no block whose table of rates it could share.
struct UsualRates: Sendable {
    /// A rate on one price basis.
    struct Entry: Sendable {
        let factor: VATFactor
        let prepared: fk_line_rate
    }

    private let inclusive: [Entry]
    private let exclusive: [Entry]

    /// The rates as a kernel of this order of VAT takes them.
    static func of(_ order: Policy.VATOrder) -> UsualRates {
        order == .counterpart ? counterparts : taxes
    }

    private static let taxes = UsualRates(.tax)
    private static let counterparts = UsualRates(.counterpart)

    private init(_ order: Policy.VATOrder) {
        let percents = (0..<100).map { ExactDecimal(mantissa: $0, scale: 0) }
        let rates =
            [VATRate.none] + percents.map { .percent($0) } + percents.map { .calculated($0) }
        func entries(_ basis: PriceBasis) -> [Entry] {
            rates.map { Self.entry($0, basis, order) }
        }
        inclusive = entries(.taxInclusive)
        exclusive = entries(.taxExclusive)
    }

    /// A rate of any kind.
    static func entry(_ rate: VATRate, _ basis: PriceBasis, _ order: Policy.VATOrder) -> Entry {
        let factor = rate.factor(basis)
        let entry = RateTable.Entry(rate: rate, basis: basis, factor: factor)
        return Entry(
            factor: VATFactor(factor),
            prepared: fk_prepare_line_rate(LineKernel.entry(entry, order: order)))
    }

    /// Where a rate stands; nil for one that is not among them.
    static func index(of rate: VATRate) -> Int? {
        switch rate {
        case .none: 0
        case .percent(let percent): index(of: percent).map { 1 + $0 }
        case .calculated(let percent): index(of: percent).map { 101 + $0 }
        }
    }

    private static func index(of percent: ExactDecimal) -> Int? {
        guard case .fixed(let mantissa, 0) = percent.storage, (0..<100).contains(mantissa) else {
            return nil
        }
        return Int(mantissa)
    }

    /// The rate at an index.
    func entry(at index: Int, _ basis: PriceBasis) -> Entry {
        basis == .taxInclusive ? inclusive[index] : exclusive[index]
    }
}
