// SPDX-License-Identifier: Apache-2.0
import FiscalEngine

let engine = LineEngine(policy: .evotor)

// Texts in, texts out; prices hold their VAT.
let (sum, tax) = try engine.text(price: "433.8", quantity: "2", rate: "7%")
print("\(sum), of which VAT \(tax)")

// Bytes of a buffer that is there already, and figures appended to one that is written to: nothing is allocated.
let row = Array("19.31;0.345;22%".utf8)
var output: [UInt8] = []
let figures = try engine.text(
    price: row.span.extracting(0..<5), quantity: row.span.extracting(6..<11),
    rate: row.span.extracting(12..<15))
figures.sum.append(to: &output)
output.append(UInt8(ascii: ";"))
figures.tax.append(to: &output)
print(String(decoding: output, as: UTF8.self))

do {
    _ = try engine.text(price: "1,50", quantity: "1", rate: "22%")
} catch {
    print(error)
}
