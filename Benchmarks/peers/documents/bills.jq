# SPDX-License-Identifier: Apache-2.0
# The figures of a bill in doubles, as one writes them in jq.
def kopecks: . * 100 + 0.5 | floor / 100;
{
  billId: (.id | tostring),
  items: [
    .products[]
    | ({"5%": 5, "7%": 7, "10%": 10, "20%": 20, "22%": 22}[.taxrate] // 0) as $r
    | (.price * .quantity | kopecks) as $sum
    | {sumPrice: $sum, tax: ($sum * $r / (100 + $r) | kopecks)}
  ]
}
| .totalAmount = ([.items[].sumPrice] | add | kopecks)
| .totalTax = ([.items[].tax] | add | kopecks)
