// SPDX-License-Identifier: Apache-2.0

// Foundation's JSONDecoder and Decimal on a file of bills: foundation IN OUT

import Foundation

struct Product: Decodable {
    let price: Decimal
    let quantity: Decimal
    let taxrate: String
}

struct Bill: Decodable {
    let id: Int
    let products: [Product]
}

func rounded(_ value: Decimal) -> Decimal {
    var value = value
    var result = Decimal()
    NSDecimalRound(&result, &value, 2, .plain)
    return result
}

let arguments = CommandLine.arguments
guard arguments.count == 3 else { fatalError("usage: foundation IN OUT") }

let input = try Data(contentsOf: URL(fileURLWithPath: arguments[1]), options: .mappedIfSafe)
let percents: [String: Decimal] = ["5%": 5, "7%": 7, "10%": 10, "20%": 20, "22%": 22]
let decoder = JSONDecoder()
var output = ""
for line in input.split(separator: UInt8(ascii: "\n")) {
    let bill = try decoder.decode(Bill.self, from: line)
    var total = Decimal()
    var totalTax = Decimal()
    let items = bill.products.map { product in
        let sum = rounded(product.price * product.quantity)
        let percent = percents[product.taxrate] ?? 0
        let tax = rounded(sum * percent / (100 + percent))
        total += sum
        totalTax += tax
        return "{\"sumPrice\":\(sum),\"tax\":\(tax)}"
    }
    output += "{\"billId\":\"\(bill.id)\",\"items\":[\(items.joined(separator: ","))],"
    output += "\"totalAmount\":\(total),\"totalTax\":\(totalTax)}\n"
}
try Data(output.utf8).write(to: URL(fileURLWithPath: arguments[2]))
