// SPDX-License-Identifier: Apache-2.0

extension TwoRowSearch {
    /// Two rows of one price, so many steps from p₀: rounded apart, they may have a kopeck more or less than together.
    ///
    /// - Returns: Whether there are any.
    func visitEqualPrices(distance: Int, _ visit: (RowPair) -> Bool) -> Bool {
        if mergesEqualPrices { return false }
        let (isFound, isEnough) = visitRows(of: good.price + distance, visit)
        if distance == 0 || isEnough { return isFound }
        return visitRows(of: good.price - distance, visit).isFound || isFound
    }

    private func visitRows(
        of price: Int, _ visit: (RowPair) -> Bool
    ) -> (isFound: Bool, isEnough: Bool) {
        var isFound = false
        if price < minimumPrice || !isInWindow(price * good.quantity) { return (false, false) }
        var units = good.quantity - 1
        while 2 * units >= good.quantity {
            let (product, rest) = (price * units, price * (good.quantity - units))
            if let sums = window.sums(of: product) {
                for sum in sums.reversed() where sum <= good.target {
                    if !window.holds(product, sum) { continue }
                    if !window.holds(rest, good.target - sum) { continue }
                    isFound = true
                    let first = RowPart(price: price, quantity: units, sum: sum)
                    let second = RowPart(
                        price: price, quantity: good.quantity - units, sum: good.target - sum)
                    if visit(RowPair(first: first, second: second)) { return (true, true) }
                }
            }
            // Residues repeat every D units, ties with the parity of a sum every 2·D.
            if !isFound, good.quantity - units > 2 * window.divisor { break }
            units -= 1
        }
        return (isFound, false)
    }
}
