// SPDX-License-Identifier: Apache-2.0

import CKernelBench
import Testing

@testable import FiscalEngine

@Suite("Every version of the kernel gives the same columns")
struct KernelVersionTests {
    @Test(
        "Random blocks: versions, specification and 128-bit arithmetic agree in figures and marks")
    func randomBlocks() {
        let check = kb_check_versions(SeededGenerator.seed, 200_000)
        #expect(check.rows >= 200_000 && check.marked > 0)
        expectLaw("versions agree", check.differences == 0, "\(check)")
    }

    @Test("Multiples of divisors, ties, their neighbours and the ends of the ranges")
    func boundaries() {
        let check = kb_check_boundaries(24)
        #expect(check.rows > 500_000 && check.marked > 0)
        expectLaw("versions agree", check.differences == 0, "\(check)")
    }

    @Test("Every pair of scales, rule and level: ties, their neighbours, powers of two, odd rates")
    func scales() {
        // One block of sixteen; `fiscal-bench kernel --check` takes all.
        let check = kb_check_scales(16)
        #expect(check.rows > 300_000 && check.marked > 0)
        expectLaw("versions agree", check.differences == 0, "\(check)")
    }

    @Test("Random bills in one block: as without the kernel", arguments: KernelVersion.allCases)
    func bills(_ version: KernelVersion) throws {
        try version.requireSupport()
        var random = SeededGenerator(stream: 30)
        for rule in RoundingRule.allCases {
            for level in [Policy.VATLevel.unit, .line, .rate] {
                for order in [Policy.VATOrder.tax, .counterpart] {
                    let policy = random.policy(level, order, rule)
                    var block = BillBlock()
                    for _ in 0..<12 { try block.append(random.bill()) }
                    version.expectAgreement(block, policy)
                }
            }
        }
    }

    @Test("The version in use is one that the machine has")
    func standard() {
        #expect(KernelVersion.standard.isSupported && KernelVersion.scalar.isSupported)
        #expect(KernelVersion.lastLevelCache > 0 && KernelVersion.lastLevelCache <= 32 << 20)
    }
}
