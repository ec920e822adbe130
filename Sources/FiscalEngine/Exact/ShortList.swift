// SPDX-License-Identifier: Apache-2.0

/// What arithmetic over the lines of a bill needs of a list, so that it is written once for bills in a block, whose lists are
/// arrays that keep their memory, and for a bill of a few lines, whose lists lie on the stack.
protocol ShortList<Element> {
    associatedtype Element

    var count: Int { get }
    subscript(index: Int) -> Element { get set }
    mutating func append(_ element: Element)
    mutating func removeAll(keepingCapacity: Bool)
}

extension Array: ShortList {}

/// A list of at most ``capacity`` elements that allocates nothing.
struct InlineList<Element>: ShortList {
    static var capacity: Int { 8 }

    private var elements: [8 of Element]
    private(set) var count = 0

    /// An empty list; `unused` fills the places that no element has.
    init(unused: Element) {
        elements = [8 of Element](repeating: unused)
    }

    subscript(index: Int) -> Element {
        get {
            precondition(index < count, "Inside the list")
            return elements[index]
        }
        set {
            precondition(index < count, "Inside the list")
            elements[index] = newValue
        }
    }

    mutating func append(_ element: Element) {
        elements[count] = element
        count += 1
    }

    mutating func removeAll(keepingCapacity: Bool) {
        count = 0
    }
}
