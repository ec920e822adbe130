import FiscalEngine

// Two lines at 7 %, the VAT inside the prices. Numbers are exact from their first digit.
let bill = Bill(
    id: "235723",
    lines: [
        Line(price: "8720", quantity: "1", rate: .percent(7)),
        Line(price: "9856", quantity: "1", rate: .percent(7)),
    ])

let engine = ReceiptEngine(policy: .evotor)
do {
    let receipt = try engine.receipt(for: bill)
    for item in receipt.items {
        print("line \(item.sum), of which VAT \(item.line.rate) \(item.tax)")
    }
    for subtotal in receipt.vat {
        print("turnover \(subtotal.rate) \(subtotal.turnover), VAT \(subtotal.tax)")
    }
    print("total \(receipt.totalAmount.fixedText), VAT \(receipt.totalTax.fixedText)")
} catch {
    // What is wrong, in which line, at which figure, and a code that does not change.
    print("no receipt: \(error)")
}
