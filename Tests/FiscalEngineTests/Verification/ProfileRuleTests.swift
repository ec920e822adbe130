// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("ProfileRule: every rule with its examples")
struct ProfileRuleTests {
    @Test(
        "The failing example breaks its rule and no other, the passing one none",
        arguments: ProfileRule.all.map(\.id), Profile.allCases)
    func examples(_ id: String, _ profile: Profile) throws {
        let rule = try #require(ProfileRule.named(id))
        guard rule.profiles.contains(profile) else {
            #expect(!profile.findings(in: rule.failing).contains { $0.rule == id })
            return
        }
        let findings = profile.findings(in: rule.failing)
        #expect(findings.map(\.rule) == [id])
        #expect(findings.map(\.severity) == [rule.severity])
        #expect(profile.findings(in: rule.passing) == [])
        let finding = try #require(findings.first)
        #expect(finding.explanation.count > 20)
        if let recorded = finding.recorded, let computed = finding.computed {
            #expect(finding.difference == recorded - computed)
            #expect(recorded != computed)
        } else {
            #expect(finding.difference == nil)
        }
    }

    @Test("Names are unique and in kebab case; texts are sentences; sources are marked")
    func data() {
        #expect(Set(ProfileRule.all.map(\.id)).count == ProfileRule.all.count)
        for rule in ProfileRule.all {
            let letters = rule.id.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            }
            #expect(letters, "\(rule.id)")
            #expect(rule.text.hasSuffix(".") && !rule.text.contains("|"), "\(rule.id)")
            #expect(!rule.sources.isEmpty && !rule.profiles.isEmpty, "\(rule.id)")
            #expect(rule.sources.allSatisfy { !$0.text.contains("|") }, "\(rule.id)")
        }
        #expect(ProfileRule.named("no-such-rule") == nil)
    }

    @Test("R1 to R11 are there, but R5, which holds by the form of a recorded receipt")
    func numbers() {
        let relations = Set(ProfileRule.relations.map(\.number))
        #expect(relations == Set((1...11).map { "R\($0)" }).subtracting(["R5"]))
        #expect(Set(ProfileRule.all.map(\.number)) == relations.union(["form", "rate", "limit"]))
    }

    @Test("Every limit of a profile has a rule of that profile")
    func limits() {
        for profile in Profile.allCases {
            let kinds = ProfileLimits.Kind.allCases.filter { profile.limits[$0] != nil }
            #expect(profile.rules.count { $0.number == "limit" } == kinds.count)
            #expect(!profile.summary.isEmpty)
        }
    }

    @Test("What is found is told in full, without a text of the document")
    func explanations() throws {
        let receipt = RecordedReceipt(
            bill: Bill(
                lines: [
                    Line(name: "Иванов", price: "47.8", quantity: "21.99", rate: .percent(20))
                ]),
            items: [RecordedLine(sum: "1051.00")], totalAmount: "1051.00")
        let findings = Profile.ffd.findings(in: receipt)
        let finding = try #require(findings.first)
        #expect(findings.count == 1)
        #expect(finding.figure == .sum && finding.line == 0)
        #expect(finding.recorded == 1051 && finding.computed == "1051.122")
        #expect(finding.difference == "-0.122")
        #expect(
            finding.explanation
                == "47.8 × 21.99 = 1051.122; the sum 1051 is 0.122 less, and 0.01 is allowed")
        let texts = ["Иванов", "COMMON", "PATENT", "яя", "квадратн"]
        for rule in ProfileRule.all {
            for profile in rule.profiles {
                for finding in profile.findings(in: rule.failing) {
                    #expect(!texts.contains { finding.explanation.contains($0) })
                }
            }
        }
    }
}
