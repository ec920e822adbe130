// SPDX-License-Identifier: Apache-2.0

extension InferenceAnalysis {
    /// What the corpus can tell about each point of the representative.
    ///
    /// A receipt tells a value from an alternative when one of the two policies explains it and the other does not. Of a
    /// receipt that neither explains nobody knows what it would have told.
    var questions: [InferenceReport.Question] {
        guard let own = representative else { return [] }
        return PolicyPoint.allCases.flatMap { point -> [InferenceReport.Question] in
            guard let value = own.value(point) else { return [] }
            return own.alternatives(point).compactMap { other in
                guard let alternative = other.value(point) else { return nil }
                return question(point, own, value, other, alternative)
            }
        }
    }

    private func question(
        _ point: PolicyPoint, _ own: PolicyHypothesis, _ value: String, _ other: PolicyHypothesis,
        _ alternative: String
    ) -> InferenceReport.Question {
        var (against, inFavour, neither) = (0, 0, 0)
        for (set, evidence) in entries {
            switch (set.contains(own), set.contains(other)) {
            case (true, false): against += evidence.count
            case (false, true): inFavour += evidence.count
            case (false, false): neither += evidence.count
            case (true, true): break
            }
        }
        let isOpen = against + inFavour == 0
        return InferenceReport.Question(
            point: point, value: value, alternative: alternative, against: against,
            inFavour: inFavour, neither: neither,
            reason: isOpen ? reason(point, own, other) : nil)
    }

    /// Why no receipt tells two policies apart that differ in a point.
    private func reason(
        _ point: PolicyPoint, _ own: PolicyHypothesis, _ other: PolicyHypothesis
    ) -> String {
        let none = { (fact: ReceiptFacts) in inference.count(fact) == 0 }
        let halves: Set<RoundingFamily> = [.halfUp, .halfDown, .halfEven]
        switch point {
        case .unitPrice where none(.finePrices):
            return "every price has whole kopecks"
        case .lineDiscount where none(.percentDiscounts):
            return "no line has a percent discount"
        case .lineSum where none(.inexactSums):
            return "every price × quantity is a whole number of kopecks"
        case .lineSum
        where none(.sumTies) && halves.isSuperset(of: [own.sum.rule, other.sum.rule]):
            return "no price × quantity ends in half a kopeck"
        case .lineSum:
            return "no sum that is recorded tells them apart"
        case _ where point != .unitPrice && point != .lineDiscount && none(.vat):
            return "no VAT is recorded"
        case .vat where none(.inexactTaxes):
            return "the VAT of every line is a whole number of kopecks"
        case .vat where none(.taxTies) && halves.isSuperset(of: [own.vat.rule, other.vat.rule]):
            return "no VAT of a line ends in half a kopeck"
        case .vatLevel: return levelReason(own.vat.level, other.vat.level)
        case .vatOrder where none(.taxExclusive) && isBoth(own, other):
            return "prices hold their VAT: with whole sums nothing else is rounded"
        case .vatOrder where none(.taxTies) && halves.contains(own.vat.rule):
            return "no VAT of a line ends in half a kopeck"
        default:
            return "the receipts that could tell are not among these"
        }
    }

    private func isBoth(_ own: PolicyHypothesis, _ other: PolicyHypothesis) -> Bool {
        Set([own.vat.order, other.vat.order]) == [.tax, .both]
    }

    private func levelReason(_ own: Policy.VATLevel, _ other: Policy.VATLevel) -> String {
        let none = { (fact: ReceiptFacts) in inference.count(fact) == 0 }
        switch Set([own, other]) {
        case [.unit, .line] where none(.quantities):
            return "all quantities are 1"
        case [.rate, .receipt] where none(.severalRates):
            return "no receipt has VAT at two rates"
        case [.line, .rate] where none(.linesOfOneRate):
            return "no receipt has two lines of one rate"
        case _ where none(.linesOfOneRate) && none(.severalRates) && none(.quantities):
            return "every receipt has one line with VAT, of quantity 1"
        default:
            return "the receipts that could tell are not among these"
        }
    }
}
