// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// A bill that was drawn and can be written in any form.
struct BillDraft {
    /// One line.
    struct Line {
        var id: Int
        var name: String
        /// Kopecks.
        var price: Int
        /// Thousandths.
        var quantity: Int
        var rate: VATRate
        /// Nil for a service.
        var unit: String?
        /// Kopecks that are taken from the line.
        var discount = 0
    }

    var id: Int
    var customer: Int
    var lines: [Line]

    /// The bill as the engine takes it.
    var bill: Bill {
        Bill(
            id: String(id),
            lines: lines.map { line in
                FiscalEngine.Line(
                    id: String(line.id), name: line.name, price: .kopecks(line.price),
                    quantity: .thousandths(line.quantity), rate: line.rate, unit: line.unit,
                    adjustments: line.discount > 0
                        ? Adjustments(discounts: [.amount(.kopecks(line.discount))]) : .none)
            })
    }
}

/// Draws bills whose lines have identifiers of their own.
struct DraftMaker {
    var dice: Dice

    private static let goods = [
        "Цзинмай Ми Сян Сун Чжэнь", "Цзинь Цзюнь Мэй", "Картридж на 12 игл для дермапенов",
        "Альгинатная омолаживающая маска / Alginate Mask, 30 гр", "Набор | чайный, 2 шт",
        "Шу Пуэр \"Старое дерево\" 2019", "Да Хун Пао", "Гайвань фарфоровая 120 мл",
        "Крем <Био&Лифт> 50 мл", "Сыворотка с витамином C\\E",
    ]
    private static let units = ["Штука", "Грамм", "кг", "упак"]
    static let percents: [ExactDecimal] = [5, 7, 10, 20, 22]

    /// A bill; a few have no VAT at all, as shops without it write them.
    mutating func draft(id: Int) -> BillDraft {
        let isFree = dice.happens(percent: 4)
        var lines: [BillDraft.Line] = []
        var product = 1 + dice.below(2000)
        for _ in 0..<dice.lineCount() {
            let isService = dice.happens(percent: 5)
            let weighs = dice.happens(percent: 20)
            lines.append(
                BillDraft.Line(
                    id: product, name: isService ? "Доставка курьером" : dice.pick(Self.goods),
                    price: max(1, dice.price()),
                    quantity: isService
                        ? 1000 : weighs ? dice.quantity() : 1000 * dice.draw(1...12),
                    rate: isFree ? .none : .percent(dice.pick(Self.percents)),
                    unit: isService ? nil : dice.pick(Self.units)))
            product += 1 + dice.below(2000)
        }
        return BillDraft(id: id, customer: dice.draw(10...99), lines: lines)
    }
}

extension ExactDecimal {
    static func whole(_ number: Int) -> ExactDecimal {
        ExactDecimal(mantissa: Int64(number), scale: 0)
    }

    static func kopecks(_ count: Int) -> ExactDecimal {
        ExactDecimal(mantissa: Int64(count), scale: 2)
    }

    static func thousandths(_ count: Int) -> ExactDecimal {
        ExactDecimal(mantissa: Int64(count), scale: 3)
    }
}

extension Amount {
    /// The amount in kopecks; nil for an amount of another scale.
    var kopecks: Int? { scale == 2 ? Int(minorUnits) : nil }
}

extension ReceiptEngine {
    /// The receipt of a drawn bill, whose amounts the records state in kopecks.
    func drawnReceipt(_ bill: Bill) throws(CorpusError) -> Receipt {
        let receipt: Receipt
        do {
            receipt = try self.receipt(for: bill)
        } catch {
            throw CorpusError(
                description: "a bill has no receipt under \(policy.name): \(error.message)")
        }
        return receipt
    }

    /// What says that figures cannot be written.
    var unwritable: CorpusError {
        CorpusError(
            description: "the policy \(policy.name) gives figures that these records cannot hold")
    }
}
