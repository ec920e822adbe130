// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

// Single values: repeated as they stand, or read into exact numbers and rates.

extension DocumentDecoder {
    func offset(_ node: JSONReader.Node?) -> Int32 {
        node.map { Int32(truncatingIfNeeded: reader.offset($0)) } ?? 0
    }

    /// A text that is repeated as it is.
    func string<Key>(
        _ fields: ObjectFields<Key>, _ key: Key
    ) throws(RecordFailure) -> SourceText {
        guard let node = fields.optional(key) else { return .absent }
        guard reader.kind(node) == .string else {
            throw RecordFailure(
                .wrongType, path: key.name, offset: reader.offset(node),
                "expected a text, found \(reader.kind(node).name)")
        }
        return sourceText(node)
    }

    /// An identifier: a text or a whole number.
    func identifier<Key>(
        _ fields: ObjectFields<Key>, _ key: Key, _ required: JSONReader.Node? = nil
    ) throws(RecordFailure) -> SourceText {
        guard let node = required ?? fields.optional(key) else { return .absent }
        switch reader.kind(node) {
        case .string: return sourceText(node)
        case .number where isInteger(node): return sourceText(node)
        default:
            throw RecordFailure(
                .wrongType, path: key.name, offset: reader.offset(node),
                "expected a text or a whole number, found \(reader.kind(node).name)")
        }
    }

    func isInteger(_ node: JSONReader.Node) -> Bool {
        // 1e3 and 7.0 are whole numbers too, but no identifier is written like that.
        let digits = reader.buffer[reader.range(node)]
        return (try? reader.number(node, options.numbers)) != nil
            && digits.allSatisfy { $0 == UInt8(ascii: "-") || $0 &- UInt8(ascii: "0") < 10 }
            && !digits.elementsEqual("-0".utf8)
    }

    func sourceText(_ node: JSONReader.Node) -> SourceText {
        SourceText(reader.range(node), .jsonBody)
    }

    func text(_ source: SourceText) -> String? {
        source.text(in: reader.buffer)
    }

    func choice<Key, Value: RawRepresentable & CaseIterable>(
        _ fields: ObjectFields<Key>, _ key: Key, _ type: Value.Type
    ) throws(RecordFailure) -> Value? where Value.RawValue == String {
        guard let node = fields.optional(key) else { return nil }
        let text = try fields.text(key, at: node)
        guard let value = Value(rawValue: text) else {
            let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw RecordFailure(
                .unknownValue, path: key.name, offset: reader.offset(node), "expected \(names)")
        }
        return value
    }

    mutating func rate<Key>(
        _ fields: ObjectFields<Key>, _ key: Key, at node: JSONReader.Node
    ) throws(RecordFailure) -> VATRate {
        guard reader.kind(node) == .string else {
            throw RecordFailure(
                .wrongType, path: key.name, offset: reader.offset(node),
                "expected a VAT rate as a text, found \(reader.kind(node).name)")
        }
        let spelling = reader.buffer[reader.range(node)]
        if !reader.hasEscapes(node), let known = rates.find(spelling) { return known }
        do {
            let rate = try VATRate(text: reader.string(node))
            if !reader.hasEscapes(node) {
                rates.add(rate, spelling)
            }
            return rate
        } catch {
            throw RecordFailure(
                .unknownRate, path: key.name, offset: reader.offset(node), "\(error)")
        }
    }

    /// A unit price of the protocol: binary noise is repaired to the kopeck.
    mutating func price<Key>(
        _ fields: ObjectFields<Key>, _ key: Key
    ) throws(RecordFailure) -> ExactDecimal {
        repaired(try fields.number(key, options.numbers), fields, key)
    }

    /// An amount of the protocol that may be left out, repaired like a price.
    mutating func money<Key>(
        _ fields: ObjectFields<Key>, _ key: Key
    ) throws(RecordFailure) -> ExactDecimal? {
        guard let number = try fields.optionalNumber(key, options.numbers) else { return nil }
        return repaired(number, fields, key)
    }

    /// A figure that a document states, repaired like a price; absent where the key is not there.
    mutating func stated<Key>(
        _ fields: ObjectFields<Key>, _ key: Key
    ) throws(RecordFailure) -> StatedFigure {
        guard readsStated, let node = fields.optional(key) else { return .absent }
        let number = try fields.number(key, options.numbers)
        return StatedFigure(value: repaired(number, fields, key), offset: offset(node))
    }

    mutating func repaired<Key>(
        _ number: ExactDecimal, _ fields: ObjectFields<Key>, _ key: Key
    ) -> ExactDecimal {
        guard let noise = BinaryNoise(in: number) else { return number }
        warn(
            .binaryNoise, key.name, fields.optional(key),
            "\(noise.written) shows the error of binary floating point; it is read as \(noise.meant)"
        )
        return noise.meant
    }

    /// Adds a warning about the record as a whole.
    mutating func warn(_ code: RecordWarning.Code, offset: Int, _ message: String) {
        warnings.append(RecordWarning(code: code, path: "", offset: offset, message: message))
    }

    mutating func warn(
        _ code: RecordWarning.Code, _ path: String, _ node: JSONReader.Node?, _ message: String
    ) {
        var path = path
        if let place {
            path = RecordFailure.join("\(place.lines)[\(place.index)]", path)
            path = RecordFailure.join(place.header, path)
        } else {
            path = RecordFailure.join(container, path)
        }
        warnings.append(
            RecordWarning(
                code: code, path: path, offset: node.map { reader.offset($0) } ?? 0,
                message: message))
    }
}
