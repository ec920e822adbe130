// SPDX-License-Identifier: Apache-2.0

/// For each residue a of a modulus m its greatest common divisor g with m, and the inverse of a/g modulo m/g: what it takes
/// to solve a × x ≡ e (mod m).
///
/// There is a solution exactly when g divides e, and then x ≡ (e/g) × inverse (mod m/g): g solutions modulo m (Hardy and
/// Wright, An Introduction to the Theory of Numbers, theorem 57).
struct ResidueTable: Sendable {
    let modulus: Int
    private let divisors: [Int32]
    private let inverses: [Int32]
    /// For the values of ``quickValues`` the solutions of each factor.
    private let quick: [Solutions]
    private let quickValues: [Int]

    /// The numbers first, first + step, first + 2 × step, … below the modulus; none where the step is 0.
    struct Solutions: Sendable {
        let first: Int32
        let step: Int32
    }

    /// The table of a modulus of 1...10⁶, in time linear in its size but for the logarithm of Euclid's algorithm.
    ///
    /// - Parameter values: The values whose solutions are wanted most often; they are looked up instead of computed.
    init(modulus: Int, quickValues values: [Int] = []) {
        self.modulus = modulus
        var divisors: [Int32] = []
        var inverses: [Int32] = []
        for residue in 0..<modulus {
            let (divisor, inverse) = Self.divisorAndInverse(residue, modulus)
            divisors.append(Int32(divisor))
            inverses.append(Int32(inverse))
        }
        self.divisors = divisors
        self.inverses = inverses
        quickValues = values
        var quick: [Solutions] = []
        for value in values {
            for factor in 0..<modulus {
                let divisor = Int(divisors[factor])
                let (part, rest) = value.residue(modulus).quotientAndRemainder(dividingBy: divisor)
                let step = modulus / divisor
                quick.append(
                    rest == 0
                        ? Solutions(
                            first: Int32(part * Int(inverses[factor]) % step), step: Int32(step))
                        : Solutions(first: 0, step: 0))
            }
        }
        self.quick = quick
    }

    /// Where the solutions for a value start in ``quickSolutions(_:)``; nil where they are computed.
    func quickStart(of value: Int) -> Int? {
        quickValues.firstIndex(of: value).map { $0 * modulus }
    }

    /// The solutions at the place of a value and, added to it, the residue of the factor.
    @inline(__always)
    func quickSolutions(_ index: Int) -> Solutions { quick[index] }

    /// The solutions x of `factor` × x ≡ `value`: a first one and the distance of the next; nil when there is none.
    @inline(__always)
    func solutions(_ factor: Int, _ value: Int) -> (first: Int, step: Int)? {
        let index = factor.residue(modulus)
        let divisor = Int(divisors[index])
        let value = value.residue(modulus)
        let (part, rest) = value.quotientAndRemainder(dividingBy: divisor)
        if rest != 0 { return nil }
        let step = modulus / divisor
        return (part * Int(inverses[index]) % step, step)
    }

    /// Euclid's algorithm, kept with the factor of `a`: divisor = factor × a (mod m).
    private static func divisorAndInverse(_ a: Int, _ m: Int) -> (Int, Int) {
        var (above, below) = (m, a)
        var (factor, next) = (0, 1)
        while below != 0 {
            let quotient = above / below
            (above, below) = (below, above - quotient * below)
            (factor, next) = (next, factor - quotient * next)
        }
        return (above, factor.residue(m / above))
    }
}
