// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import FiscalExchange

/// Events of printed receipts, whose figures are right under a policy, but for the mistakes that were asked for.
struct ReceiptCorpus: Corpus {
    private var drafts: DraftMaker
    private let events: EventMaker
    private let mistakes: Share
    private var mistaking: Dice
    private var number = 0

    init(seed: UInt64, engine: ReceiptEngine, mistakes: Share) {
        drafts = DraftMaker(dice: Dice(seed: seed, stream: 1))
        mistaking = Dice(seed: seed, stream: 2)
        events = EventMaker(engine: engine)
        self.mistakes = mistakes
    }

    mutating func next() throws(CorpusError) -> CorpusRecord {
        number += 1
        let draft = drafts.draft(id: number)
        let time = WallTime.newest - 90 * 86_400 + number % (90 * 86_400)
        var circumstances = EventMaker.Circumstances(
            billDate: time - drafts.dice.below(400_000), time: time)
        if drafts.dice.happens(percent: 2) { circumstances.type = "PAYBACK" }
        if drafts.dice.happens(percent: 10) {
            guard let total = try events.engine.drawnReceipt(draft.bill).totalAmount.kopecks else {
                throw events.engine.unwritable
            }
            circumstances.prepayment = drafts.dice.happens(percent: 30) ? total : total / 2
        }
        var event = try events.event(draft, circumstances, &drafts.dice)
        let isMistaken = mistaking.happens(mistakes)
        if isMistaken { moveFigure(of: &event.data) }
        return CorpusRecord(
            text: event.json, form: .receipt, lines: draft.lines.count,
            mistakes: isMistaken ? 1 : 0)
    }

    /// Moves one recorded figure by a kopeck; the figures below and above it stay, so that it alone is wrong.
    private mutating func moveFigure(of data: inout ReceiptData) {
        let line = mistaking.below(data.items.count)
        // A policy that rounds what is due takes either total for right.
        let hasTotal = events.engine.policy.total == .keep
        switch mistaking.below(hasTotal ? 4 : 3) {
        case 0: move(&data.items[line].sumPrice)
        case 1: move(&data.items[line].tax)
        case 2: move(&data.totalTax)
        default: move(&data.totalAmount)
        }
    }

    private mutating func move(_ figure: inout ExactDecimal) {
        let kopeck = Rational(ExactDecimal.kopecks(1))
        let isLess = mistaking.happens(percent: 50) && Rational(figure) > kopeck
        let moved = isLess ? Rational(figure) - kopeck : Rational(figure) + kopeck
        // The sum of two decimals is one.
        figure = ExactDecimal(moved) ?? figure
    }
}
