// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

extension ReceiptData {
    /// A computed receipt as the protocol writes it.
    ///
    /// ```swift
    /// let receipt = try ReceiptEngine(policy: .evotor).receipt(for: answer.bill())
    /// let data = ReceiptData(receipt, of: answer)
    /// ```
    ///
    /// The items take their types from the products of `bill`, one for each; a product without a
    /// type is a service. What the register knows (shift, store, time) is left out and can be set.
    ///
    /// Nil when a figure is no decimal number, which a policy that keeps figures exact can lead to.
    public init?(
        _ receipt: Receipt, of bill: BillAnswer, type: String = "SELL",
        settlementMethod: SettlementMethod = .fullSettlement
    ) {
        precondition(
            receipt.items.count == bill.products.count, "A receipt has an item for each product")
        var items: [RecordedItem] = []
        for (item, product) in zip(receipt.items, bill.products) {
            guard let item = RecordedItem(item, type: product.type ?? "SERVICE") else { return nil }
            items.append(item)
        }
        self.init(
            receipt, items: items, type: type,
            extras: ReceiptExtras(
                date: bill.date, billId: .text(bill.id.text), number: bill.number,
                customer: bill.customer?.withoutID, prepayment: bill.prepayment ?? .zero,
                contentModified: false, settlementMethod: settlementMethod.rawValue))
    }

    /// A computed receipt as the protocol writes it, all its items of one type.
    ///
    /// Nil when a figure is no decimal number, which a policy that keeps figures exact can lead to.
    public init?(
        _ receipt: Receipt, itemType: String = "NORMAL", type: String = "SELL",
        extras: ReceiptExtras? = nil
    ) {
        var items: [RecordedItem] = []
        for item in receipt.items {
            guard let item = RecordedItem(item, type: itemType) else { return nil }
            items.append(item)
        }
        self.init(receipt, items: items, type: type, extras: extras)
    }

    private init?(
        _ receipt: Receipt, items: [RecordedItem], type: String, extras: ReceiptExtras?
    ) {
        guard let discount = ExactDecimal(receipt.totalDiscount) else { return nil }
        self.init(
            type: type, items: items, extras: extras, totalTax: ExactDecimal(receipt.totalTax),
            infoCheck: false, totalAmount: ExactDecimal(receipt.totalAmount),
            totalDiscount: discount)
    }
}

extension RecordedItem {
    /// A computed item as the protocol writes it; nil when a figure is no decimal number.
    public init?(_ item: ReceiptItem, type: String = "NORMAL") {
        guard let price = ExactDecimal(item.price), let sum = ExactDecimal(item.sum),
            let discount = ExactDecimal(item.discount), let tax = ExactDecimal(item.tax)
        else { return nil }
        self.init(
            id: item.line.id.map { .text($0) }, tax: tax, name: item.line.name, price: price,
            discount: discount, itemType: type, quantity: item.line.quantity, sumPrice: sum,
            costPrice: .zero, taxPercent: item.line.rate.percent, measureName: item.line.unit,
            vatRate: item.line.rate.text)
    }
}

extension ExactDecimal {
    /// The value of a settled amount.
    fileprivate init(_ amount: Amount) {
        self.init(mantissa: amount.minorUnits, scale: amount.scale)
    }
}
