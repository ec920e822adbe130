// SPDX-License-Identifier: Apache-2.0

/// Why a line has no figures: which of its texts is wrong and at which byte, or what the computation refuses.
public enum LineTextError: Error, Hashable, Sendable {
    /// The price is no number.
    case price(NumberError)
    /// The quantity is no number.
    case quantity(NumberError)
    /// The text names no rate.
    case rate(VATRateError)
    /// The line has no figures under the policy: a price below zero, a quantity not above it, a figure that is too large or
    /// not exact.
    case figures(ReceiptError)
}

extension LineTextError: CustomStringConvertible {
    /// The field and what is wrong: `price: the decimal separator is a point, not a comma (character 3)`.
    public var description: String {
        switch self {
        case .price(let error): "price: \(error)"
        case .quantity(let error): "quantity: \(error)"
        case .rate(let error): "rate: \(error)"
        case .figures(let error): "\(error)"
        }
    }
}
