// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

@testable import FiscalExchange

/// What a JSON text says, however it is spelled: compact, keys sorted, numbers in their shortest
/// form.
func canonical(_ json: [UInt8]) throws -> String {
    let reader = JSONReader()
    try reader.parse(0..<json.count, of: json, maximumDepth: 64, strict: true)
    return try canonical(JSONReader.root, reader)
}

private func canonical(_ node: JSONReader.Node, _ reader: JSONReader) throws -> String {
    switch reader.kind(node) {
    case .object:
        var members: [(key: String, value: String)] = []
        var key = node + 1
        while key < reader.next(node) {
            members.append((reader.string(key), try canonical(key + 1, reader)))
            key = reader.next(key + 1)
        }
        members.sort { $0.key < $1.key }
        return "{" + members.map { "\($0.key.debugDescription):\($0.value)" }.joined(separator: ",")
            + "}"
    case .array:
        var elements: [String] = []
        var element = node + 1
        while element < reader.next(node) {
            elements.append(try canonical(element, reader))
            element = reader.next(element)
        }
        return "[" + elements.joined(separator: ",") + "]"
    case .string: return reader.string(node).debugDescription
    case .number: return try reader.number(node, .standard).description
    case .true: return "true"
    case .false: return "false"
    case .null: return "null"
    case .invalid: return "invalid"
    }
}

/// The keys of every object of a JSON text in the order of the text, with the depth of each.
func keys(_ json: [UInt8]) throws -> [String] {
    let reader = JSONReader()
    try reader.parse(0..<json.count, of: json, maximumDepth: 64, strict: true)
    return try keys(JSONReader.root, reader, depth: 0)
}

private func keys(_ node: JSONReader.Node, _ reader: JSONReader, depth: Int) throws -> [String] {
    var found: [String] = []
    let isObject = reader.kind(node) == .object
    guard isObject || reader.kind(node) == .array else { return [] }
    var child = node + 1
    while child < reader.next(node) {
        if isObject {
            found.append("\(depth) \(reader.string(child))")
            child += 1
        }
        found += try keys(child, reader, depth: depth + 1)
        child = reader.next(child)
    }
    return found
}
