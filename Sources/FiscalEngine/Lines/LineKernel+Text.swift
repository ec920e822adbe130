// SPDX-License-Identifier: Apache-2.0

internal import CFiscalKernels

extension LineKernel {
    /// The policy as a line alone needs it.
    func linePolicy(_ basis: PriceBasis) -> fk_line_policy {
        let policy = unsafe kernelPolicy
        return unsafe fk_line_policy(
            unit_price: policy.unit_price, line_sum: policy.line_sum, vat: policy.vat,
            scale: policy.scale, tax_of_unit: policy.tax_of_unit,
            adds_tax: basis == .taxExclusive)
    }

    /// The figures of a line of text; false where only the exact way knows them.
    @inline(__always)
    static func compute(
        _ policy: fk_line_policy, _ rate: fk_line_rate, _ price: Span<UInt8>,
        _ quantity: Span<UInt8>, into text: inout LineText
    ) -> Bool {
        unsafe price.withUnsafeBufferPointer { price in
            unsafe quantity.withUnsafeBufferPointer { quantity in
                unsafe text.sum.write { sum in
                    unsafe text.tax.write { tax in
                        unsafe withUnsafePointer(to: policy) { policy in
                            unsafe withUnsafePointer(to: rate) { rate in
                                unsafe fk_compute_line_text(
                                    policy, rate, price.baseAddress, price.count,
                                    quantity.baseAddress, quantity.count, sum, tax)
                            }
                        }
                    }
                }
            }
        }
    }

    /// The figures of a line in columns; nil where only the exact way knows them.
    @inline(__always)
    static func compute(
        _ policy: fk_line_policy, _ rate: fk_line_rate, price: (mantissa: Int64, scale: Int),
        quantity: (mantissa: Int64, scale: Int)
    ) -> fk_line_figures? {
        var figures = fk_line_figures()
        let isComputed = unsafe withUnsafePointer(to: policy) { policy in
            unsafe withUnsafePointer(to: rate) { rate in
                unsafe fk_compute_line(
                    policy, rate, UInt64(price.mantissa), UInt32(truncatingIfNeeded: price.scale),
                    UInt64(quantity.mantissa), UInt32(truncatingIfNeeded: quantity.scale), &figures)
            }
        }
        return isComputed ? figures : nil
    }
}
