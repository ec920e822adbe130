// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

extension KernelVersion {
    /// Ends the test, with a message, on a machine that lacks the version.
    func requireSupport() throws {
        if !isSupported { try Test.cancel("this machine has no \(rawValue)") }
    }

    /// Records each bill of a block that this version and rationals do not agree on.
    func expectAgreement(_ block: borrowing BillBlock, _ policy: Policy) {
        let fast = ReceiptEngine(policy: policy, usesKernel: true, version: self).figures(of: block)
        let exact = ReceiptEngine(policy: policy, usesKernel: false).figures(of: block)
        for bill in fast.indices {
            expectLaw(
                "\(rawValue) = rationals", fast[bill] == exact[bill],
                "bill \(bill) under \(policy): \(fast[bill]) and \(exact[bill])")
        }
    }
}
