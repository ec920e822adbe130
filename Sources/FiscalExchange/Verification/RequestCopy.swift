// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// The place where what was posted is not what the body of a request holds: a journal keeps the event of a receipt twice.
struct RequestCopy: Sendable {
    let record: Int
    let offset: Int
    let billID: String?
    let path: String
    /// Both figures, where both sides have a number.
    let figures: (posted: Rational, body: Rational)?

    /// The first difference between the two copies; nil when they say the same.
    static func difference(
        body: JSONReader.Node, post: JSONReader.Node, of reader: JSONReader, record: Int,
        billID: String?, limits: NumberLimits
    ) -> RequestCopy? {
        // Nearly always the texts are the same but for their white space.
        if reader.buffer[reader.range(body)] == reader.buffer[reader.range(post)] { return nil }
        guard let node = reader.firstDifference(post, body, limits) else { return nil }
        let path = reader.path(to: node, from: post)
        var figures: (Rational, Rational)?
        let other = body + (node - post)
        if other < reader.next(body), reader.kind(node) == .number, reader.kind(other) == .number,
            let posted = try? reader.number(node, limits),
            let inBody = try? reader.number(other, limits)
        {
            figures = (Rational(posted), Rational(inBody))
        }
        return RequestCopy(
            record: record, offset: reader.offset(node), billID: billID,
            path: RecordFailure.join(RequestKey.post.name, path), figures: figures)
    }
}

extension JSONReader {
    /// The first value of `a` that is not as in `b`, in the order of the text; nil when they say the same. Numbers are
    /// compared by value.
    fileprivate func firstDifference(_ a: Node, _ b: Node, _ limits: NumberLimits) -> Node? {
        let count = next(a) - a
        for step in 0..<count {
            let (first, second) = (a + step, b + step)
            guard second < next(b), kind(first) == kind(second) else { return first }
            switch kind(first) {
            case .string:
                if buffer[range(first)] != buffer[range(second)], string(first) != string(second) {
                    return first
                }
            case .number:
                if buffer[range(first)] == buffer[range(second)] { continue }
                guard let one = try? number(first, limits), let two = try? number(second, limits),
                    one == two
                else { return first }
            default: break
            }
        }
        return next(b) - b == count ? nil : a
    }

    /// The path from a value to one inside it, `data.items[1].tax`; keys of strangers' documents show as `?`.
    fileprivate func path(to target: Node, from root: Node) -> String {
        var path = ""
        var node = root
        while node != target, node < target, target < next(node) {
            var child = node + 1
            var index = 0
            let isObject = kind(node) == .object
            while child < next(node) {
                let value = isObject ? child + 1 : child
                if target < next(value) {
                    let step =
                        isObject
                        ? ObjectFields<EventKey>.printable(string(child)) : "[\(index)]"
                    path = RecordFailure.join(path, step)
                    // A key that differs is named by the value behind it.
                    if target == child { return path }
                    node = value
                    break
                }
                child = next(value)
                index += 1
            }
        }
        return path
    }
}
