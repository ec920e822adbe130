// SPDX-License-Identifier: Apache-2.0

/// The lines of a recorded receipt on their way through the integers of an inference.
struct ReceiptLines {
    let bill: Bill
    let recorded: RecordedVAT
    private(set) var facts: ReceiptFacts = []
    private let groupOf: [Int]
    private let rates: [VATRate]
    private let hasPercents: Bool
    private let isAdjusted: Bool

    init(_ receipt: RecordedReceipt) {
        bill = receipt.bill
        var rates: [VATRate] = []
        var groupOf: [Int] = []
        for line in bill.lines {
            if let known = rates.firstIndex(of: line.rate) {
                groupOf.append(known)
            } else {
                groupOf.append(rates.count)
                rates.append(line.rate)
            }
        }
        self.rates = rates
        self.groupOf = groupOf
        recorded = RecordedVAT(receipt, groups: rates)
        // A floor too is another one for a unit price than for a sum.
        hasPercents = bill.lines.contains {
            $0.adjustments.floor != nil || $0.adjustments.discounts.contains { $0.isPercent }
        }
        isAdjusted =
            !bill.adjustments.isEmpty || bill.lines.contains { !$0.adjustments.isEmpty }
        readFacts()
    }

    // MARK: Sums

    /// The sums of the lines under each sum hypothesis, nil for one that has none; nil when they do not fit words.
    func ways() -> [SumAnswers?]? { isAdjusted ? adjustedWays() : plainWays() }

    private func plainWays() -> [SumAnswers?]? {
        guard let products = products() else { return nil }
        let prices = bill.lines.compactMap { UnitFit.Scaled($0.price) }
        var ways = [SumAnswers?](repeating: nil, count: SumHypothesis.count)
        for family in 0..<VATFit.familyCount {
            let kept = products.compactMap { $0.kept[family] }
            if kept.count == products.count {
                ways[family] = SumAnswers(sums: kept, unitPrices: prices)
            }
            let rounded = products.compactMap { $0.rounded[family] }
            if rounded.count == products.count {
                let unitPrices = zip(products, prices).map { product, price in
                    guard let units = product.roundedPrices?[family] else { return price }
                    return UnitFit.Scaled(mantissa: units, scale: 2)
                }
                ways[6 + family] = SumAnswers(sums: rounded, unitPrices: unitPrices)
            }
        }
        // Without discounts it does not matter what they reduce.
        for index in 0..<12 { ways[12 + index] = ways[index] }
        return ways
    }

    private var hasConvertedDiscounts: Bool {
        ([bill.adjustments] + bill.lines.map(\.adjustments)).contains { adjustments in
            (adjustments.discounts + adjustments.surcharges).contains {
                $0.priceBasis != nil && $0.priceBasis != bill.priceBasis
            }
        }
    }

    private func products() -> [LineProduct]? {
        let limit = VATFit.limit(lines: bill.lines.count)
        var products: [LineProduct] = []
        products.reserveCapacity(bill.lines.count)
        for line in bill.lines {
            guard let price = UnitFit.Scaled(line.price),
                let quantity = UnitFit.Scaled(line.quantity), price.mantissa >= 0,
                quantity.mantissa > 0,
                let product = LineProduct(price: price, quantity: quantity, limit: limit)
            else { return nil }
            products.append(product)
        }
        return products
    }

    /// Discounts and surcharges are worked out on rationals, once for each sum hypothesis that may differ.
    private func adjustedWays() -> [SumAnswers?]? {
        // A discount of another price basis is converted with the rule of the VAT, which these ways do not tell apart.
        if hasConvertedDiscounts { return nil }
        var block = BillBlock(limits: .widest)
        guard (try? block.append(bill)) != nil else { return nil }
        let hasFinePrices = bill.lines.contains { $0.price.scale > 2 }
        var ways = [SumAnswers?](repeating: nil, count: SumHypothesis.count)
        for index in ways.indices {
            let hypothesis = SumHypothesis(index: index)
            if index >= 12, !hasPercents {
                ways[index] = ways[index - 12]
            } else if hypothesis.roundsUnitPrice, !hasFinePrices {
                ways[index] = ways[index - 6]
            } else {
                let vat = VATHypothesis(
                    rule: .halfUp, level: .line, order: .tax, parts: .reconciled)
                let policy = PolicyHypothesis(sum: hypothesis, vat: vat).policy
                guard
                    let computation = try? BillComputation(
                        policy: policy, block: block, bill: block.bills[0], columns: nil)
                else { continue }
                guard let way = SumAnswers(computation) else { return nil }
                ways[index] = way
            }
        }
        return ways
    }

    /// The recorded sums, beside which those that were not recorded are computed.
    func recordedWay(_ ways: [SumAnswers?]) -> SumAnswers? {
        guard var way = ways.compactMap(\.self).first else { return nil }
        for (line, sum) in recorded.lineSums.enumerated() {
            if let sum, sum != RecordedVAT.impossible { way.sums[line] = sum }
        }
        return way
    }

    // MARK: VAT

    /// The VAT hypotheses that give the recorded figures from the sums of one way; nil when they do not fit words.
    func sets(of way: SumAnswers, _ prepayment: Int64) -> VATFit.Sets? {
        guard let groups = groups(),
            var fit = VATFit(
                basis: bill.priceBasis, sums: way.sums, groupOf: groupOf, groups: groups,
                recorded: recorded, prepayment: prepayment),
            var sets = fit.sets()
        else { return nil }
        if !way.allowsUnit { return sets }
        let quantities = bill.lines.compactMap { UnitFit.Scaled($0.quantity) }
        guard quantities.count == bill.lines.count,
            let units = UnitFit(fit, unitPrices: way.unitPrices, quantities: quantities)?.sets()
        else { return nil }
        sets.taxes = sets.taxes.union(units.taxes)
        sets.totals = sets.totals.union(units.totals)
        return sets
    }

    private func groups() -> [VATFit.Group]? {
        var groups: [VATFit.Group] = []
        for rate in rates {
            guard
                case .small(let numerator, let denominator) = rate.factor(bill.priceBasis).storage
            else { return nil }
            groups.append(VATFit.Group(numerator: numerator, denominator: denominator))
        }
        for (line, group) in groupOf.enumerated() { groups[group].lines.append(line) }
        return groups
    }

    // MARK: Facts

    private mutating func readFacts() {
        if recorded.hasSums { facts.insert(.sums) }
        if recorded.hasTaxes { facts.insert(.taxes) }
        if recorded.hasTotals { facts.insert(.totals) }
        if hasPercents { facts.insert(.percentDiscounts) }
        if bill.lines.contains(where: { $0.price.scale > 2 }) { facts.insert(.finePrices) }
        guard recorded.hasVAT else { return }
        facts.insert(.vat)
        if bill.priceBasis == .taxExclusive { facts.insert(.taxExclusive) }
        let taxed = bill.lines.indices.filter { !rates[groupOf[$0]].factor(bill.priceBasis).isZero }
        if taxed.contains(where: { bill.lines[$0].quantity != 1 }) { facts.insert(.quantities) }
        let groups = Set(taxed.map { groupOf[$0] })
        if groups.count < taxed.count { facts.insert(.linesOfOneRate) }
        if groups.count > 1 { facts.insert(.severalRates) }
    }

    /// Ties and figures between two minor units, as far as words hold them.
    func ties() -> ReceiptFacts {
        var facts: ReceiptFacts = []
        guard !isAdjusted, let products = products() else { return facts }
        if products.contains(where: { $0.half != nil }) { facts.insert(.inexactSums) }
        if products.contains(where: { $0.half == .equal }) { facts.insert(.sumTies) }
        guard recorded.hasVAT, let groups = groups() else { return facts }
        let limit = VATFit.limit(lines: bill.lines.count)
        for (line, product) in products.enumerated() {
            let group = groups[groupOf[line]]
            guard let sum = recorded.lineSums[line] ?? product.kept[0], sum >= 0,
                let cut = Cut(
                    sum, times: group.numerator, over: group.denominator, limit: limit)
            else { continue }
            if cut.half != nil { facts.insert(.inexactTaxes) }
            if cut.half == .equal { facts.insert(.taxTies) }
        }
        return facts
    }
}

extension SumAnswers {
    /// The sums of a computed bill; nil when they do not fit words.
    fileprivate init?(_ computation: BillComputation) {
        sums = []
        unitPrices = []
        for line in computation.lines {
            guard let units = line.sum.minorUnits(scale: 2),
                let price = ExactDecimal(line.reducedPrice).flatMap({ UnitFit.Scaled($0) })
            else { return nil }
            sums.append(units)
            unitPrices.append(price)
            if line.isAdjusted { allowsUnit = false }
        }
    }
}

/// What a receipt records and has that may tell policies apart.
public struct ReceiptFacts: OptionSet, Sendable, Hashable {
    /// A bit for each fact.
    public let rawValue: UInt16

    /// Facts of bits.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Sums of lines are recorded.
    public static let sums = ReceiptFacts(rawValue: 1 << 0)
    /// Taxes of lines are recorded.
    public static let taxes = ReceiptFacts(rawValue: 1 << 1)
    /// Totals of the receipt or of rates are recorded.
    public static let totals = ReceiptFacts(rawValue: 1 << 2)
    /// Some VAT is recorded, of lines, rates or the receipt.
    public static let vat = ReceiptFacts(rawValue: 1 << 3)
    /// Some price has more than two decimal places.
    public static let finePrices = ReceiptFacts(rawValue: 1 << 4)
    /// Some price × quantity is no whole number of minor units.
    public static let inexactSums = ReceiptFacts(rawValue: 1 << 5)
    /// Some price × quantity lies just between two minor units.
    public static let sumTies = ReceiptFacts(rawValue: 1 << 6)
    /// Some discount of a line is a percent.
    public static let percentDiscounts = ReceiptFacts(rawValue: 1 << 7)
    /// VAT is recorded, and some line that has it has another quantity than 1.
    public static let quantities = ReceiptFacts(rawValue: 1 << 8)
    /// VAT is recorded, and two lines share a rate.
    public static let linesOfOneRate = ReceiptFacts(rawValue: 1 << 9)
    /// VAT is recorded, at more than one rate.
    public static let severalRates = ReceiptFacts(rawValue: 1 << 10)
    /// VAT is recorded, and that of some line is no whole number of minor units.
    public static let inexactTaxes = ReceiptFacts(rawValue: 1 << 11)
    /// VAT is recorded, and that of some line lies just between two minor units.
    public static let taxTies = ReceiptFacts(rawValue: 1 << 12)
    /// VAT is recorded, and prices do not hold it.
    public static let taxExclusive = ReceiptFacts(rawValue: 1 << 13)

    /// How many facts there are.
    static let count = 14
}
