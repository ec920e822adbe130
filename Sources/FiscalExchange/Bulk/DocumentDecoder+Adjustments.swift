// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

// Discounts and surcharges of the engine's own bill, and what limits them.

extension DocumentDecoder {
    /// Discounts or surcharges in the order given.
    ///
    /// - Parameter lines: The lines of the bill, for adjustments of a bill, which may name some of them; nil for those of a
    ///   line.
    func adjustments<Key>(
        _ fields: ObjectFields<Key>, _ key: Key, of lines: ArraySlice<LineTexts>? = nil
    ) throws(RecordFailure) -> [Adjustment] {
        guard let list = fields.optional(key) else { return [] }
        var adjustments: [Adjustment] = []
        try fields.forEach(key, at: list) { (_, node) throws(RecordFailure) in
            let entry = try ObjectFields<AdjustmentKey>(node, of: reader, unknown: .refused)
            var adjustment = Adjustment(try measure(entry))
            adjustment.cap = try limit(entry, .cap)
            adjustment.scope = try scope(entry, of: lines)
            adjustment.priceBasis = try choice(entry, .priceBasis, PriceBasis.self)
            adjustments.append(adjustment)
        }
        return adjustments
    }

    /// The least that discounts leave: `{"unitPrice": "0.01"}` or `{"sum": "1"}`.
    func floor<Key>(
        _ fields: ObjectFields<Key>, _ key: Key
    ) throws(RecordFailure) -> PriceFloor? {
        guard let node = fields.optional(key) else { return nil }
        do throws(RecordFailure) {
            let entry = try ObjectFields<FloorKey>(node, of: reader, unknown: .refused)
            switch (try limit(entry, .unitPrice), try limit(entry, .sum)) {
            case (let price?, nil): return .unitPrice(price)
            case (nil, let sum?): return .sum(sum)
            default:
                throw oneOfTwo(node, "a floor", "a unitPrice or a sum", entry, .unitPrice, .sum)
            }
        } catch {
            throw error.inside(key.name)
        }
    }

    private func measure(
        _ entry: ObjectFields<AdjustmentKey>
    ) throws(RecordFailure) -> Adjustment.Measure {
        let percent = try entry.optionalNumber(.percent, options.numbers)
        let amount = try entry.optionalNumber(.amount, options.numbers)
        switch (percent, amount) {
        case (let percent?, nil): return .percent(percent)
        case (nil, let amount?): return .amount(amount)
        default:
            throw oneOfTwo(
                entry.object, "one entry", "a percent or an amount", entry, .percent, .amount)
        }
    }

    /// A cap or a floor.
    private func limit<Key>(
        _ entry: ObjectFields<Key>, _ key: Key
    ) throws(RecordFailure) -> ExactDecimal? {
        guard let limit = try entry.optionalNumber(key, options.numbers) else { return nil }
        if limit.signum < 0 {
            throw RecordFailure(
                receiptCode: "negative-limit", path: key.name,
                offset: entry.optional(key).map { reader.offset($0) } ?? 0,
                "a cap or a floor is zero or more")
        }
        return limit
    }

    // MARK: Scopes

    private func scope(
        _ entry: ObjectFields<AdjustmentKey>, of lines: ArraySlice<LineTexts>?
    ) throws(RecordFailure) -> Adjustment.Scope {
        guard let node = entry.optional(.appliesTo) else { return .all }
        do throws(RecordFailure) {
            guard let lines else {
                throw RecordFailure(
                    receiptCode: "scope-of-line", path: "", offset: reader.offset(node),
                    "a discount or surcharge of a line names no lines or rates")
            }
            let scope = try ObjectFields<ScopeKey>(node, of: reader, unknown: .refused)
            switch (scope.optional(.lines), scope.optional(.rates)) {
            case (let names?, nil): return .lines(try places(scope, names, lines))
            case (nil, let texts?): return .rates(try rates(scope, texts))
            default: throw oneOfTwo(node, "a scope", "lines or rates", scope, .lines, .rates)
            }
        } catch {
            throw error.inside(AdjustmentKey.appliesTo.name)
        }
    }

    /// The places of the lines that are named; all lines of an identifier that several have.
    private func places(
        _ scope: ObjectFields<ScopeKey>, _ names: JSONReader.Node, _ lines: ArraySlice<LineTexts>
    ) throws(RecordFailure) -> [Int] {
        var known: [String: [Int]] = [:]
        for (index, line) in lines.enumerated() {
            if let id = text(line.id) { known[id, default: []].append(index) }
        }
        var places: Set<Int> = []
        try forEachName(scope, .lines, names) { (node) throws(RecordFailure) in
            let id =
                reader.kind(node) == .number && isInteger(node)
                    || reader.kind(node) == .string ? text(sourceText(node)) : nil
            guard let id else {
                throw RecordFailure(
                    .wrongType, offset: reader.offset(node),
                    "expected a text or a whole number, found \(reader.kind(node).name)")
            }
            guard let found = known[id] else {
                throw RecordFailure(
                    receiptCode: "unknown-line", path: "", offset: reader.offset(node),
                    "the bill has no line of this identifier")
            }
            places.formUnion(found)
        }
        return places.sorted()
    }

    private func rates(
        _ scope: ObjectFields<ScopeKey>, _ texts: JSONReader.Node
    ) throws(RecordFailure) -> [VATRate] {
        var rates: [VATRate] = []
        try forEachName(scope, .rates, texts) { (node) throws(RecordFailure) in
            guard reader.kind(node) == .string else {
                throw RecordFailure(
                    .wrongType, offset: reader.offset(node),
                    "expected a VAT rate as a text, found \(reader.kind(node).name)")
            }
            do {
                rates.append(try VATRate(text: reader.string(node)))
            } catch {
                throw RecordFailure(.unknownRate, offset: reader.offset(node), "\(error)")
            }
        }
        return rates
    }

    /// Gives each name of a list, which has one at least.
    private func forEachName(
        _ scope: ObjectFields<ScopeKey>, _ key: ScopeKey, _ list: JSONReader.Node,
        _ body: (JSONReader.Node) throws(RecordFailure) -> Void
    ) throws(RecordFailure) {
        var count = 0
        try scope.forEach(key, at: list) { (_, node) throws(RecordFailure) in
            count += 1
            try body(node)
        }
        if count == 0 {
            throw RecordFailure(
                .unknownValue, path: key.name, offset: reader.offset(list),
                "the list is empty: leave appliesTo out for all lines")
        }
    }

    /// Neither or both of two keys are there.
    private func oneOfTwo<Key>(
        _ node: JSONReader.Node, _ subject: String, _ choice: String, _ fields: ObjectFields<Key>,
        _ first: Key, _ second: Key
    ) -> RecordFailure {
        let hasNeither = fields.optional(first) == nil && fields.optional(second) == nil
        return hasNeither
            ? RecordFailure(
                .missingField, offset: reader.offset(node), "\(choice) is missing")
            : RecordFailure(
                .unknownValue, offset: reader.offset(node), "\(subject) is \(choice), not both")
    }
}
