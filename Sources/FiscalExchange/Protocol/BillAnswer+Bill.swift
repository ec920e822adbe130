// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

extension BillAnswer {
    /// The bill as the engine computes it, at full price; the error of binary floating point in
    /// prices is repaired.
    ///
    /// - Throws: ``RecordFailure`` for a text that names no VAT rate; it has a path and no byte.
    public func bill() throws(RecordFailure) -> Bill {
        var lines: [Line] = []
        for (index, product) in products.enumerated() {
            let rate: VATRate
            do {
                rate = try VATRate(text: product.taxrate)
            } catch {
                let failure = RecordFailure(
                    .unknownRate, path: ProductKey.taxrate.name, offset: 0, "\(error)")
                throw failure.inside(BillKey.products.name, index)
            }
            lines.append(
                Line(
                    id: product.id?.text, name: product.prodname,
                    price: BinaryNoise(in: product.price)?.meant ?? product.price,
                    quantity: product.quantity, rate: rate, unit: product.unitname,
                    isMarked: product.mark != nil))
        }
        let paid = prepayment ?? .zero
        return Bill(
            id: id.text, date: date, lines: lines,
            prepayment: BinaryNoise(in: paid)?.meant ?? paid)
    }
}
