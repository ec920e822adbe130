// SPDX-License-Identifier: Apache-2.0

/// What an inference has found: the policies that explain most receipts, what tells them from the others, and what they leave
/// unexplained.
public struct InferenceReport: Sendable {
    /// Receipts that record a figure which policies differ in.
    public internal(set) var receipts = 0
    /// Receipts that record none.
    public internal(set) var silent = 0
    /// The policies that explain the most receipts, each as many; empty where no policy explains any.
    public internal(set) var answer = PolicySet()
    /// How many receipts each policy of the answer explains.
    public internal(set) var explained = 0
    /// How many receipts have figures that no policy of the space gives.
    public internal(set) var unfit = 0
    /// The answer in classes of policies that explain the same receipts. One class where all receipts are explained: no
    /// receipt of the corpus tells its members apart.
    public internal(set) var classes: [PolicySet] = []
    /// The sums, taxes and totals each on their own.
    public internal(set) var aspects: [Aspect] = []
    /// What the corpus can tell about each point of the answer.
    public internal(set) var questions: [Question] = []
    /// A short list of receipts that reject every policy which is not in the answer.
    public internal(set) var deciding: [Decision] = []
    /// Receipts that the answer's first class does not explain, by their origin, at most
    /// ``PolicyInference/Limits/unexplained``.
    public internal(set) var unexplained: [Misfit] = []
    /// Shops, devices, months and kinds.
    public internal(set) var groups: [Group] = []
    /// The smallest explanation of the corpus.
    public internal(set) var explanation = Explanation()
    /// How many receipts have each fact.
    public internal(set) var facts: [Int] = []
    /// Receipts of sets or groups beyond the limits of the inference, which no count above knows; nearly always 0.
    public internal(set) var uncertain = 0

    /// How many receipts the answer does not explain.
    public var unexplainedCount: Int { receipts - explained }

    /// One class of policies explains every receipt.
    public var isDecided: Bool { receipts > 0 && explained == receipts && classes.count == 1 }

    /// The policy of the answer that a person would name first.
    public var representative: PolicyHypothesis? { classes.first?.representative }

    /// How many receipts have a fact.
    public func count(_ fact: ReceiptFacts) -> Int { facts[fact.rawValue.trailingZeroBitCount] }

    /// One kind of figures on its own.
    public struct Aspect: Sendable, Hashable {
        /// The kinds of figures.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            /// Sums of lines.
            case sums
            /// Taxes of lines.
            case taxes
            /// Totals of the receipt and of rates.
            case totals
        }

        /// Which figures.
        public let kind: Kind
        /// Receipts that record such figures.
        public let receipts: Int
        /// Receipts whose figures each of the hypotheses gives.
        public let explained: Int
        /// The hypotheses that give the figures of most receipts: for ``Kind/sums`` each with all VAT hypotheses, for the others
        /// with all sum hypotheses.
        public let policies: PolicySet
    }

    /// Whether the corpus tells a point of the answer from an alternative, other points being equal.
    public struct Question: Sendable, Hashable {
        /// The point.
        public let point: PolicyPoint
        /// Its value in the answer's representative.
        public let value: String
        /// Another value.
        public let alternative: String
        /// Receipts that only the answer's value explains.
        public let against: Int
        /// Receipts that only the alternative explains.
        public let inFavour: Int
        /// Receipts that neither explains: they cannot be asked.
        public let neither: Int
        /// Why no receipt tells the two apart; nil where some does.
        public let reason: String?

        /// Receipts that tell the two apart.
        public var telling: Int { against + inFavour }
        /// No receipt tells the two apart.
        public var isOpen: Bool { telling == 0 }
    }

    /// A figure that a policy does not give.
    public struct Mismatch: Sendable, Hashable {
        /// The policy.
        public let policy: String
        /// Where the figure stands in its document.
        public let path: String
        /// The figure as it is recorded.
        public let recorded: Rational
        /// The figure under the policy; nil where the bill has no receipt under it.
        public let computed: Rational?
    }

    /// A receipt that rejects policies.
    public struct Decision: Sendable {
        /// The receipt.
        public let receipt: EvidenceReceipt
        /// What it rejects that no receipt before it in the list did.
        public let rejected: PolicySet
        /// The first figure that is wrong under one of them; nil for a receipt that was kept without its figures.
        public let mismatch: Mismatch?
        /// How many receipts leave the same policies.
        public let count: Int
    }

    /// A receipt that the answer does not explain.
    public struct Misfit: Sendable {
        /// The receipt.
        public let receipt: EvidenceReceipt
        /// The policies that would explain it.
        public let policies: PolicySet
        /// The first figure that is wrong under the answer's representative.
        public let mismatch: Mismatch?
    }

    /// The receipts of a shop, a device, a month or a kind of documents.
    public struct Group: Sendable {
        /// What the receipts share: `shop`, `device`, `month` or `kind`.
        public let dimension: String
        /// The name of the shop, the device, the month or the kind.
        public let name: String
        /// How many receipts there are.
        public let receipts: Int
        /// How many of them the answer's representative explains.
        public let explainedByAnswer: Int
        /// The policies that explain the most of them.
        public let policies: PolicySet
        /// How many each of these explains.
        public let explained: Int
    }

    /// A corpus explained by one or more policies, each for a part of it.
    public struct Explanation: Sendable {
        /// How the parts are cut.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            /// One policy for all.
            case one
            /// One policy up to a day, another from it on.
            case period
            case shop, device, kind
        }

        /// A part of the corpus and its policies.
        public struct Part: Sendable {
            /// The groups of the part; for a period the first and the last day.
            public let groups: [String]
            /// Receipts of the part.
            public let receipts: Int
            /// Receipts that each policy explains.
            public let explained: Int
            /// The policies that explain the most of them.
            public let policies: PolicySet
        }

        /// How the parts are cut.
        public internal(set) var kind = Kind.one
        /// The parts, each with another policy.
        public internal(set) var parts: [Part] = []
        /// Receipts that are left unexplained.
        public internal(set) var unexplained = 0
    }
}

extension PolicyInference {
    /// What the receipts so far say.
    ///
    /// The answer are the policies that explain the most receipts. The explanation may need more policies than one: it is
    /// chosen among one policy, two policies by a day of change, and policies by shop, by device and by kind of documents.
    /// A candidate with more policies has to leave at most half as many receipts unexplained, since a corpus that is cut
    /// always fits a little better by chance; among as many policies fewer unexplained receipts count, then this order.
    public func report() -> InferenceReport {
        let analysis = InferenceAnalysis(self)
        var report = InferenceReport()
        report.receipts = receipts
        report.silent = silent
        report.facts = facts
        report.uncertain = analysis.uncertain
        report.answer = analysis.answer
        report.explained = analysis.explained
        report.unfit = analysis.unfit
        report.classes = analysis.classes
        report.aspects = analysis.aspects
        report.questions = analysis.questions
        report.deciding = analysis.decisions
        report.unexplained = analysis.misfits
        report.groups = analysis.groups
        report.explanation = InferenceExplanations(self, analysis).smallest
        return report
    }
}
