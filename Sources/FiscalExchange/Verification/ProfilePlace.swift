// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

extension DocumentBatch {
    /// Where a figure that a profile looks at stands in the buffer, and its path inside the record. What has no place of its
    /// own stands where its record starts.
    func place(
        of figure: ProfileFigure, line: Int?, at index: Int
    ) -> (offset: Int, path: String) {
        let header = headers[index]
        switch (figure, line) {
        case (.sum, let line?): return place(of: .lineSum(line), at: index)
        case (.tax, let line?): return place(of: .lineTax(line), at: index)
        case (.totalAmount, _): return place(of: .totalAmount, at: index)
        case (.totalTax, _): return place(of: .totalTax, at: index)
        case (.turnover(let entry), _): return place(of: .turnover(entry), at: index)
        case (.rateTax(let entry), _): return place(of: .rateTax(entry), at: index)
        case (.payments, _) where stated[index].payments != nil:
            return place(of: .payments, at: index)
        case (.payment(let entry), _):
            let (offset, path) = place(of: .payments, at: index)
            return (offset, "\(path)[\(entry)]")
        default: break
        }
        let key = header.form.key(figure)
        guard let line else { return (header.offset, header.path(key)) }
        let row = block.lines(ofBill: index).lowerBound + line
        let offset =
            switch figure {
            case .price: Int(lines[row].priceOffset)
            case .quantity: Int(lines[row].quantityOffset)
            default: header.offset
            }
        return (
            offset, header.path(RecordFailure.join("\(header.form.lines)[\(line)]", key))
        )
    }
}

extension DocumentForm {
    /// A figure that a profile looks at, as the document spells it.
    fileprivate func key(_ figure: ProfileFigure) -> String {
        switch figure {
        case .price: "price"
        case .quantity: "quantity"
        case .rate: key(ReceiptError.Figure.rate)
        case .name: self == .bill ? ProductKey.prodname.name : ItemKey.name.name
        case .unit:
            switch self {
            case .bill: ProductKey.unitname.name
            case .receipt: ItemKey.measureName.name
            default: OwnLineKey.unit.name
            }
        case .settlementMethod:
            switch self {
            case .receipt: "\(ReceiptKey.extras.name).\(ExtrasKey.settlementMethod.name)"
            case .taxService: ExportedItemKey.paymentType.name
            default: ""
            }
        case .taxSystem: self == .taxService ? ExportedReceiptKey.taxationType.name : ""
        case .priceBasis: OwnBillKey.priceBasis.name
        case .lines: lines
        case .vat: ReceiptKey.vat.name
        case .payments, .payment: ReceiptKey.payments.name
        case .sum: statedSum
        case .tax: statedTax
        case .totalAmount, .totalTax, .turnover, .rateTax: ""
        }
    }
}
