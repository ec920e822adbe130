// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import FiscalExchange

/// The exchange journal of several shops, newest entry first.
///
/// The journal is made of hours, the newest first: the bills of an hour are no other's, so that a journal of any size is
/// written with one hour in memory.
struct JournalCorpus: Corpus {
    private var drafts: DraftMaker
    private let engine: ReceiptEngine
    /// Entries of the hour that were not handed out, the newest last.
    private var entries: [CorpusRecord] = []
    private var end = WallTime.newest
    private var hour = 0

    /// Identifiers that an hour may give to its bills.
    private static let identifiers = 10_000
    private static let highestHour = 100_000

    init(seed: UInt64, engine: ReceiptEngine) {
        drafts = DraftMaker(dice: Dice(seed: seed, stream: 1))
        self.engine = engine
    }

    mutating func next() throws(CorpusError) -> CorpusRecord {
        while true {
            if let entry = entries.popLast() { return entry }
            let start = end - 3600
            var made = JournalHour(
                start: start,
                firstID: (Self.highestHour - hour % Self.highestHour) * Self.identifiers,
                engine: engine, drafts: drafts)
            try made.run(until: end)
            drafts = made.drafts
            entries = made.entries
            end = start - 60
            hour += 1
        }
    }
}

/// One hour of exchanges, in the order of time.
struct JournalHour {
    var drafts: DraftMaker
    private(set) var entries: [CorpusRecord] = []
    private let events: EventMaker
    private var shops: [JournalShop]
    private var now: WallTime
    private var nextID: Int
    /// Answers that are on their way.
    private var pending: [(due: WallTime, shop: Int, answer: CorpusRecord)] = []
    /// A policy whose sums are not those of the protocol leaves no sums for lists after a part.
    private let allowsParts: Bool
    private let headers: JSONFragment?

    init(start: WallTime, firstID: Int, engine: ReceiptEngine, drafts: DraftMaker) {
        self.drafts = drafts
        events = EventMaker(engine: engine)
        now = start
        nextID = firstID
        allowsParts = engine.policy.lineSum == .round(.halfUp) && engine.policy.total == .keep
        headers = try? JSONFragment(#"{"vary":["Accept"]}"#)
        let systems = [["shop-a"], ["shop-b"], ["shop-a", "crm"], [], ["shop-c"]]
        shops = zip(["120", "148", "171", "204", "233"], systems).map { name, systems in
            JournalShop(name: name, systems: systems, engine: engine)
        }
    }

    private var dice: Dice {
        get { drafts.dice }
        set { drafts.dice = newValue }
    }

    /// Runs exchanges until shortly before `end`.
    mutating func run(until end: WallTime) throws(CorpusError) {
        for shop in shops.indices {
            for _ in 0..<3 { try addBill(to: shop) }
        }
        while now.seconds < end.seconds - 20 {
            now = now + dice.draw(1...12)
            deliver(until: now)
            if dice.happens(percent: 30) { try addBill(to: dice.below(shops.count)) }
            let shop = dice.below(shops.count)
            if shops[shop].isBusy { continue }
            let action = dice.below(100)
            if action < 15 {
                hello(shop)
            } else if action < 55 {
                list(shop)
            } else if action < 78 {
                bill(shop)
            } else {
                try receipt(shop)
            }
        }
        deliver(until: end)
    }

    private mutating func addBill(to shop: Int) throws(CorpusError) {
        let draft = drafts.draft(id: nextID)
        nextID += 1
        let (isPrepaid, isPaid) = (dice.happens(percent: 15), dice.happens(percent: 30))
        let date = now - dice.below(600_000)
        shops[shop].add(
            try OpenBill(draft, date: date, engine: events.engine) { total in
                isPrepaid ? isPaid ? total : total / 3 : 0
            })
    }

    // MARK: Exchanges

    private mutating func hello(_ shop: Int) {
        request(shop, .hello)
        answer(shop, .hello(HelloAnswer(system: shops[shop].systems)))
    }

    private mutating func list(_ shop: Int) {
        var message = ProtocolRequest.list
        let asked = shops[shop].open.isEmpty ? 0 : dice.below(10)
        if asked == 1 {
            message.number = shops[shop].open[dice.below(shops[shop].open.count)].draft.number
        } else if asked == 2 {
            message.name = "покупатель"
        } else if dice.happens(percent: 10) {
            message.date = "today"
        }
        request(shop, message)
        let entries = shops[shop].list(number: message.number)
        let isBlank = entries.isEmpty && dice.happens(percent: 50)
        answer(shop, isBlank ? nil : .list(entries), of: .list)
    }

    private mutating func bill(_ shop: Int) {
        if shops[shop].open.isEmpty { return }
        let index = dice.below(shops[shop].open.count)
        let answered = shops[shop].answer(index, &drafts.dice)
        request(shop, .bill(answered.id.text))
        answer(shop, .bill(answered), form: .bill, lines: answered.products.count)
    }

    private mutating func receipt(_ shop: Int) throws(CorpusError) {
        let open = shops[shop].open
        if open.isEmpty { return }
        // A register prints what it has read; in a journal that was cut, the reading is not there.
        let read = open.indices.filter { open[$0].isRead }
        let index =
            read.isEmpty || dice.happens(percent: 10) ? dice.below(open.count) : dice.pick(read)
        let isPart = allowsParts && dice.happens(percent: 30)
        let part = isPart ? try shops[shop].sellPart(index, &drafts.dice) : nil
        let sale = part ?? shops[shop].sellAll(index)
        let event = try events.event(
            sale.draft,
            EventMaker.Circumstances(
                billDate: sale.date, time: now, prepayment: sale.prepayment,
                remaining: sale.remaining), &drafts.dice)
        request(shop, .receipt(event), form: .receipt, lines: sale.draft.lines.count)
        let isBlank = dice.happens(percent: 60)
        answer(shop, isBlank ? nil : .receipt(ReceiptAnswer()), of: .receipt)
    }

    // MARK: Entries

    private mutating func request(
        _ shop: Int, _ message: ProtocolRequest, form: RecordForm? = nil, lines: Int = 0
    ) {
        var message = message
        message.headers = headers
        entries.append(
            entry(
                shop, "Запрос", message.kind, ProtocolMessage.request(message).json, at: now,
                form: form, lines: lines))
        shops[shop].isBusy = true
    }

    /// Answers at once or a second or two later, behind entries of other shops; nil is an empty cell.
    private mutating func answer(
        _ shop: Int, _ message: ProtocolMessage?, of kind: JournalEntry.Kind? = nil,
        form: RecordForm? = nil, lines: Int = 0
    ) {
        guard let kind = message?.kind ?? kind else { return }
        let due = now + dice.below(3)
        let answer = entry(
            shop, "Ответ", kind, message?.json ?? [], at: due, form: form, lines: lines)
        pending.append((due, shop, answer))
    }

    private mutating func deliver(until time: WallTime) {
        pending.sort { ($0.due.seconds, $0.shop) < ($1.due.seconds, $1.shop) }
        while let first = pending.first, first.due.seconds <= time.seconds {
            entries.append(first.answer)
            shops[first.shop].isBusy = false
            pending.removeFirst()
        }
    }

    private func entry(
        _ shop: Int, _ direction: String, _ kind: JournalEntry.Kind, _ json: [UInt8],
        at time: WallTime, form: RecordForm?, lines: Int
    ) -> CorpusRecord {
        CorpusRecord(
            text: json, form: form, lines: lines,
            head: "| \(time.text) | \(shops[shop].name) | \(direction) (\(kind.rawValue)) | ",
            tail: json.isEmpty ? "|\n" : " |\n", isSpread: true)
    }
}
