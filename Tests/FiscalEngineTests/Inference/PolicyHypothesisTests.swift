// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

/// The numbering of the space.
@Suite struct PolicyHypothesisTests {
    @Test func `numbers and hypotheses are one to one`() {
        for index in 0..<PolicyHypothesis.count {
            let hypothesis = PolicyHypothesis(index: index)
            #expect(hypothesis.index == index)
            #expect(PolicyHypothesis(hypothesis.policy) == hypothesis)
        }
        #expect(Set((0..<PolicyHypothesis.count).map { PolicyHypothesis(index: $0) }).count == 2592)
        #expect(PolicySet.all.count == 2592)
        #expect(PolicySet.all.policyCount == 7200)
    }

    @Test func `every preset and short form is in the space`() throws {
        for preset in Policy.presets { #expect(PolicyHypothesis(preset.policy) != nil) }
        #expect(PolicySet.all.presets.count == Policy.presets.count)
        #expect(PolicySet.all.shortForms.count == 40)
        let evotor = try #require(PolicyHypothesis(.evotor))
        #expect(evotor.names == ["evotor"])
        #expect(evotor.policy.name == "evotor")
        #expect(
            PolicyHypothesis(try Policy(text: "line/half-ceiling"))?.policy.name == "line/half-up")
    }

    @Test func `other policies are outside of it`() throws {
        var policy = try Policy(text: "line/half-up")
        policy.scale = 0
        #expect(PolicyHypothesis(policy) == nil)
        policy = try Policy(text: "line/half-up")
        policy.lineSum = .keep
        #expect(PolicyHypothesis(policy) == nil)
        policy = try Policy(text: "line/half-up")
        policy.total = .round(step: 1, rule: .down)
        #expect(PolicyHypothesis(policy) == nil)
        policy = try Policy(text: "line/half-up")
        policy.unitPrice = .round(.down)
        #expect(PolicyHypothesis(policy) == nil)
    }

    @Test func `sets of policies`() {
        var set = PolicySet()
        #expect(set.isEmpty)
        for index in [0, 53, 54, 107, 108, 2591] { set.insert(PolicyHypothesis(index: index)) }
        #expect(set.indices == [0, 53, 54, 107, 108, 2591])
        #expect(set.count == 6)
        #expect(set.intersection(.all) == set)
        #expect(PolicySet.all.subtracting(set).count == 2586)
        #expect(set.sums.count == 3)
        #expect(set.vat.members.map(\.index) == [0, 53, 54, 107])
        #expect(set < .all)
    }
}
