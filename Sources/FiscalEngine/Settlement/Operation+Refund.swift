// SPDX-License-Identifier: Apache-2.0

extension RecordedReceipt.Operation {
    /// The operation takes another back: PAYBACK or BUYBACK.
    public var isRefund: Bool { self == .payback || self == .buyback }

    /// The operation that takes this one back: PAYBACK for SELL, BUYBACK for BUY. That of a refund is what it took back,
    /// which is how a wrong refund is corrected.
    public var opposite: RecordedReceipt.Operation {
        switch self {
        case .sell: .payback
        case .payback: .sell
        case .buy: .buyback
        case .buyback: .buy
        }
    }
}
