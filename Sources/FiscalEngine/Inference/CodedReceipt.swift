// SPDX-License-Identifier: Apache-2.0

/// A receipt that is kept as an example, as it is coded: numbers and rates as text, keys without a value left out.
struct CodedReceipt: Codable {
    private struct CodedAdjustment: Codable {
        var percent: ExactDecimal?
        var amount: ExactDecimal?
        var cap: ExactDecimal?
        var lines: [Int]?
        var rates: [VATRate]?
        var priceBasis: PriceBasis?

        init(_ adjustment: Adjustment) {
            switch adjustment.measure {
            case .percent(let figure): percent = figure
            case .amount(let figure): amount = figure
            }
            switch adjustment.scope {
            case .all: break
            case .lines(let indices): lines = indices
            case .rates(let list): rates = list
            }
            cap = adjustment.cap
            priceBasis = adjustment.priceBasis
        }

        func adjustment() throws -> Adjustment {
            Adjustment(
                try measure(), cap: cap,
                scope: lines.map { .lines($0) } ?? rates.map { .rates($0) } ?? .all,
                priceBasis: priceBasis)
        }

        private func measure() throws -> Adjustment.Measure {
            if let percent { return .percent(percent) }
            guard let amount else {
                throw InferenceError.invalidValue(
                    key: "discounts", reason: "a discount has a percent or an amount")
            }
            return .amount(amount)
        }
    }

    private struct CodedAdjustments: Codable {
        var discounts: [CodedAdjustment]
        var surcharges: [CodedAdjustment]
        var leastPrice: ExactDecimal?
        var leastSum: ExactDecimal?
        var isDiscountable: Bool

        init?(_ adjustments: Adjustments) {
            if adjustments.isEmpty { return nil }
            discounts = adjustments.discounts.map(CodedAdjustment.init)
            surcharges = adjustments.surcharges.map(CodedAdjustment.init)
            isDiscountable = adjustments.isDiscountable
            switch adjustments.floor {
            case .unitPrice(let price): leastPrice = price
            case .sum(let sum): leastSum = sum
            case nil: break
            }
        }

        func adjustments() throws -> Adjustments {
            Adjustments(
                discounts: try discounts.map { try $0.adjustment() },
                surcharges: try surcharges.map { try $0.adjustment() },
                floor: leastPrice.map { .unitPrice($0) } ?? leastSum.map { .sum($0) },
                isDiscountable: isDiscountable)
        }
    }

    private struct CodedLine: Codable {
        var price: ExactDecimal
        var quantity: ExactDecimal
        var rate: VATRate
        var adjustments: CodedAdjustments?
        var sum: ExactDecimal?
        var tax: ExactDecimal?
    }

    private struct CodedSubtotal: Codable {
        var rate: VATRate
        var turnover: ExactDecimal?
        var tax: ExactDecimal?
    }

    private struct CodedFigures: Codable {
        var priceBasis: PriceBasis
        var stacking: Stacking
        var prepayment: ExactDecimal
        var adjustments: CodedAdjustments?
        var lines: [CodedLine]
        var vat: [CodedSubtotal]
        var totalAmount: ExactDecimal?
        var totalTax: ExactDecimal?
        var totalDiscount: ExactDecimal?
        var amountDue: ExactDecimal?
    }

    private var origin: ReceiptOrigin
    private var paths: [String]
    private var figures: CodedFigures?

    init(_ example: EvidenceReceipt) {
        origin = example.origin
        paths = example.paths
        guard let receipt = example.receipt else { return }
        let bill = receipt.bill
        figures = CodedFigures(
            priceBasis: bill.priceBasis, stacking: bill.stacking, prepayment: bill.prepayment,
            adjustments: CodedAdjustments(bill.adjustments),
            lines: zip(bill.lines, receipt.items).map { line, item in
                CodedLine(
                    price: line.price, quantity: line.quantity, rate: line.rate,
                    adjustments: CodedAdjustments(line.adjustments), sum: item.sum, tax: item.tax)
            },
            vat: receipt.vat.map {
                CodedSubtotal(rate: $0.rate, turnover: $0.turnover, tax: $0.tax)
            },
            totalAmount: receipt.totalAmount, totalTax: receipt.totalTax,
            totalDiscount: receipt.totalDiscount, amountDue: receipt.amountDue)
    }

    func receipt() throws -> EvidenceReceipt {
        var receipt: RecordedReceipt?
        if let figures {
            let bill = Bill(
                priceBasis: figures.priceBasis,
                lines: try figures.lines.map { line in
                    Line(
                        price: line.price, quantity: line.quantity, rate: line.rate,
                        adjustments: try line.adjustments?.adjustments() ?? .none)
                },
                adjustments: try figures.adjustments?.adjustments() ?? .none,
                stacking: figures.stacking, prepayment: figures.prepayment)
            receipt = RecordedReceipt(
                bill: bill,
                items: figures.lines.map { RecordedLine(sum: $0.sum, tax: $0.tax) },
                totalAmount: figures.totalAmount, totalTax: figures.totalTax,
                totalDiscount: figures.totalDiscount, amountDue: figures.amountDue,
                vat: figures.vat.map {
                    RecordedSubtotal(rate: $0.rate, turnover: $0.turnover, tax: $0.tax)
                })
        }
        return EvidenceReceipt(origin: origin, receipt: receipt, paths: paths)
    }
}
