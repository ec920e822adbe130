// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// The events of all bills of all journals of a run, by shop and bill.
///
/// Memory grows with the number of bills that the journals name, not with their size: an entry that lists repeat is kept
/// once.
struct BillHistories: Sendable {
    private var events: [BillOfShop: [BillEvent]] = [:]
    /// The bills in the order in which they were first met.
    private var keys: [BillOfShop] = []
    private var sources = 0

    /// Begins a journal.
    mutating func startSource() {
        sources += 1
    }

    /// Adds what a chunk of the journal tells, chunk by chunk.
    mutating func add(_ events: [(key: BillOfShop, event: BillEvent)]) {
        for (key, event) in events {
            var event = event
            // Journals are told apart by their number, entries by that of their record.
            event.sequence = sources << 40 + event.record
            add(event, key)
        }
    }

    private mutating func add(_ event: BillEvent, _ key: BillOfShop) {
        guard var known = events[key] else {
            keys.append(key)
            events[key] = [event]
            return
        }
        // The dictionary lets go of the array, so that it is changed where it lies.
        events[key] = []
        if case .listed(let summ, _) = event.content, let last = known.last,
            case .listed(summ, _) = last.content, last.source == event.source
        {
            known[known.count - 1].repeats += 1
        } else {
            known.append(event)
        }
        events[key] = known
    }

    /// What does not agree, in the order in which bills were first met.
    func findings() -> [Finding] {
        keys.flatMap { key -> [Finding] in
            guard let events = events[key], events.count > 1 else { return [] }
            return BillHistory(billID: key.id, events).findings()
        }
    }
}

/// A bill of a shop.
struct BillOfShop: Hashable, Sendable {
    let shop: String
    let id: String
}
