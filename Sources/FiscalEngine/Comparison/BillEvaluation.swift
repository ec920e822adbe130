// SPDX-License-Identifier: Apache-2.0

/// One bill under all groups of a plan, in integers.
///
/// What is exact is computed once: for each line the product price × quantity as whole minor units and a code of what was
/// cut off (``RuleAnswers``), for each line sum the VAT in the same way, for each rate the VAT of its turnover, for the
/// receipt that of all. A rule then only decides which of them take a step. Variants of line sums that take the same steps
/// at the codes of a bill are one *class* of it (``SumClassTable``): nearly every bill has one, bills of weighed goods two
/// or three.
///
/// All values are below 2⁶³: a product that leaves 64 bits, a wide number, a rate that is no short fraction, more than
/// ``mostLines`` lines or a discount make a bill *unfit*, and it goes through the engines. Sums are whole minor units and
/// a rate's factor is n/d, so that s × n / d with its remainder is the exact VAT; the figures are those of
/// ``BillComputation``, which is the meaning.
struct BillEvaluation: Sendable {
    /// What is known of a line under the sums of a class.
    struct Row {
        var sum: Int64 = 0
        /// The whole part of the exact VAT, and what is left of it over the rate's denominator.
        var whole: Int64 = 0
        var rest: UInt64 = 0
        /// How many lines of its rate have a larger fraction of VAT, or an equal one and come earlier.
        var rank: Int = 0
    }

    /// What is known of a rate of the bill under the sums of a class.
    struct RateGroup {
        var sum: Int64 = 0
        /// The whole parts of its lines' VAT.
        var lineWholes: Int64 = 0
        var whole: Int64 = 0
        /// Over the common denominator of the bill's rates.
        var rest: UInt64 = 0
        var rank: Int64 = .max
        /// Where ``leading`` has the lines that come first by rank: none of them, one, two and so on.
        var leading = 0
    }

    /// The VAT of one unit of a line, or its counterpart, times the quantity: for both integers that a rule may take for
    /// the unit.
    struct Unit {
        var code = RuleAnswers.integer
        var low: Int64 = 0
        var lowCode = RuleAnswers.integer
        var high: Int64 = 0
        var highCode = RuleAnswers.integer
    }

    /// What is known of the bill under the sums of a class. Cuts of lines, of rates and of the total are those of VAT.
    struct Class {
        /// How the sums of the class come about.
        let member: SumClassTable.Member
        var sum: Int64 = 0
        /// A sum needs rounding where the rule refuses it.
        var isRefused = false
        var sumTies = Ties()
        /// Lines whose sum is not that of the baseline.
        var otherSums: UInt64 = 0
        var lineWhole: Int64 = 0
        var lines = CutValues()
        var rateWhole: Int64 = 0
        var rates = CutValues()
        var receiptWhole: Int64 = 0
        var receipt = CutValues()
        /// Of the tax and of its counterpart.
        var unitTax = Units()
        var unitCounterpart = Units()
    }

    /// Where the units of a bill's lines stand under the prices of a class, and which cuts of them occur.
    struct Units {
        var first = 0
        var seen = Cuts()
    }

    /// A rate as a fraction; a denominator of 0 where it has no fixed width.
    struct Factor {
        var numerator: UInt64 = 0
        var denominator: UInt64 = 0
    }

    /// A price × quantity, cut.
    struct Product {
        var whole: Int64
        var code: UInt8
    }

    /// The most lines of a bill that is computed here: a bit for each.
    static let mostLines = 64

    let plan: ComparisonPlan
    let scale: Int
    let usesUnitTax: Bool
    let usesUnitCounterpart: Bool
    let usesAbove: Bool

    private(set) var basis = PriceBasis.taxInclusive
    private(set) var lineCount = 0
    /// Price × quantity of the lines, as prices are written.
    var productCuts = CutValues()
    /// Structure of the bill: quantities, rates.
    var structure: ReceiptFacts = []
    /// Which levels round the same values on the bill (``Levels/combination(unitIsLine:lineIsRate:rateIsReceipt:)``).
    private(set) var levels = 0
    private(set) var factors: [Factor] = []
    /// The place of each line's rate among those of the bill, and the rates as indices into the table of the block.
    var rateOfLine: [Int] = []
    var rates: [UInt16] = []
    /// The lines of each rate, a bit for each.
    var linesOfRate: [UInt64] = []
    var factorOfLine: [Factor] = []
    var products: [Product] = []

    var sumClasses: SumClassTable
    var classOfVariant: [Int]
    var classes: [Class] = []
    /// By class and line, by class and rate, and by what ``Units`` say.
    var rows: [Row] = []
    var rateGroups: [RateGroup] = []
    var units: [Unit] = []
    var leading: [UInt64] = []

    init(_ plan: ComparisonPlan) {
        self.plan = plan
        scale = plan.policies[plan.baseline].scale
        let kinds = Set(plan.groups.map { Levels.Kind($0) })
        usesUnitTax = kinds.contains(.unitTax)
        usesUnitCounterpart = kinds.contains(.unitCounterpart)
        usesAbove = !kinds.isSubset(of: [.line, .unitTax, .unitCounterpart])
        sumClasses = SumClassTable(plan)
        classOfVariant = [Int](repeating: 0, count: plan.variants.count)
    }

    /// Takes the rates of a block over.
    mutating func begin(_ block: borrowing BillBlock) {
        factors.removeAll(keepingCapacity: true)
        for entry in block.rates.entries {
            guard case .small(let numerator, let denominator) = entry.factor.storage,
                numerator < 1 << 31, denominator < 1 << 31
            else {
                factors.append(Factor())
                continue
            }
            factors.append(
                Factor(numerator: UInt64(numerator), denominator: UInt64(denominator)))
        }
    }

    /// Computes what is exact of a bill; false for one that is unfit.
    mutating func evaluate(_ block: borrowing BillBlock, _ bill: BillBlock.Entry) -> Bool {
        guard !bill.isAdjusted, bill.lineCount <= Self.mostLines, isPlain(bill.prepayment)
        else { return false }
        basis = bill.basis
        lineCount = bill.lineCount
        rateGroups.removeAll(keepingCapacity: true)
        units.removeAll(keepingCapacity: true)
        leading.removeAll(keepingCapacity: true)
        guard readLines(block, bill), formClasses(block, bill) else { return false }
        let unitIsLine = unitsAreLines
        let lineIsRate = rates.count == lineCount
        let rateIsReceipt = rates.count { factors[Int($0)].numerator > 0 } <= 1
        if !rateIsReceipt { structure.insert(.severalRates) }
        levels = Levels.combination(
            unitIsLine: unitIsLine, lineIsRate: lineIsRate, rateIsReceipt: rateIsReceipt)
        for index in classes.indices {
            if classes[index].isRefused { continue }
            guard computeLines(index) else { return false }
            if usesAbove, !(lineIsRate && rateIsReceipt), !computeAbove(index) { return false }
            if !unitIsLine, !computeUnits(index, block, bill) { return false }
        }
        findOtherSums()
        return true
    }

    /// A prepayment that no policy refuses. It leaves what differs between policies as it is: the amount due, with what was
    /// paid too much as a negative one, is the total less the prepayment.
    private func isPlain(_ prepayment: ExactDecimal) -> Bool {
        guard let fixed = prepayment.fixed else { return false }
        return fixed.scale <= scale && fixed.mantissa < 1_000_000_000_000
    }

    /// Lines with VAT are of one unit at a price of whole minor units.
    private var unitsAreLines: Bool {
        if structure.contains(.quantities) { return false }
        var inexact = productCuts.inexact
        while inexact != 0 {
            if factorOfLine[inexact.trailingZeroBitCount].numerator > 0 { return false }
            inexact &= inexact &- 1
        }
        return true
    }

    /// What the bill can tell, with the cuts of its lines' VAT.
    @inline(__always)
    func facts(_ taxes: CutValues) -> ReceiptFacts {
        var facts = structure
        if productCuts.inexact != 0 { facts.insert(.inexactSums) }
        if productCuts.ties != 0 { facts.insert(.sumTies) }
        if taxes.inexact != 0 { facts.insert(.inexactTaxes) }
        if taxes.ties != 0 { facts.insert(.taxTies) }
        return facts
    }

    /// The codes of a VAT that was cut, and of its counterpart: the rest of a gross sum, or a net sum with its VAT.
    @inline(__always)
    func counterCode(_ sum: Int64, _ whole: Int64, _ code: UInt8) -> UInt8 {
        if code == RuleAnswers.integer { return code }
        let half = code & 6
        switch basis {
        case .taxInclusive:
            // sum − tax = (sum − whole − 1) + (1 − fraction)
            return 4 - half + UInt8(truncatingIfNeeded: (sum - whole - 1) & 1)
        case .taxExclusive:
            return half + UInt8(truncatingIfNeeded: (sum + whole) & 1)
        }
    }

    // MARK: VAT of lines

    private mutating func computeLines(_ index: Int) -> Bool {
        let (first, firstRate) = (index * lineCount, index * rates.count)
        while rateGroups.count < firstRate + rates.count { rateGroups.append(RateGroup()) }
        var cuts = CutValues()
        var lineWhole: Int64 = 0
        for line in 0..<lineCount {
            let sum = rows[first + line].sum
            let rate = firstRate + rateOfLine[line]
            rateGroups[rate].sum += sum
            let factor = factorOfLine[line]
            if factor.numerator == 0 { continue }
            guard let tax = exactTax(of: sum, factor) else { return false }
            rows[first + line].whole = tax.whole
            rows[first + line].rest = tax.rest
            cuts.add(line, tax.code, tax.counterCode)
            rateGroups[rate].lineWholes += tax.whole
            lineWhole += tax.whole
            if lineWhole >= 1 << 62 { return false }
        }
        classes[index].lines = cuts
        classes[index].lineWhole = lineWhole
        return true
    }

    /// The VAT of a sum of minor units before it is rounded.
    struct ExactTax {
        /// The sum × the numerator of the factor.
        let value: UInt64
        let whole: Int64
        let rest: UInt64
        let code: UInt8
        let counterCode: UInt8
    }

    /// The VAT of a sum at a factor above zero; nil where it leaves 62 bits.
    @inline(__always)
    func exactTax(of sum: Int64, _ factor: Factor) -> ExactTax? {
        let (value, overflow) = UInt64(sum).multipliedReportingOverflow(by: factor.numerator)
        if overflow { return nil }
        let (whole, rest) = value.quotientAndRemainder(dividingBy: factor.denominator)
        if whole >= 1 << 62 { return nil }
        let code = RuleAnswers.code(whole, rest, factor.denominator)
        return ExactTax(
            value: value, whole: Int64(whole), rest: rest, code: code,
            counterCode: counterCode(sum, Int64(whole), code))
    }

    /// The factor of a line's rate.
    @inline(__always)
    func factor(ofLine line: Int) -> Factor { factorOfLine[line] }
}
