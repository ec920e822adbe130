// SPDX-License-Identifier: Apache-2.0

/// Bills as a shop's backend answers them, compact, one a line.
struct BillCorpus: Corpus {
    private var dice: Dice
    private var number = 0
    private var text = CorpusText()
    private var products = CorpusText()

    init(seed: UInt64) {
        dice = Dice(seed: seed)
    }

    private static let names = [
        "Цзинмай Ми Сян Сун Чжэнь", "Цзинь Цзюнь Мэй", "Картридж на 12 игл для дермапенов",
        "Альгинатная омолаживающая маска / Alginate Mask, 30 гр", "Доставка курьером",
        "Шу Пуэр \\\"Старое дерево\\\" 2019", "Да Хун Пао", "Гайвань фарфоровая 120 мл",
    ]
    private static let rates = ["5%", "7%", "10%", "20%", "22%", "Без НДС"]
    private static let units = ["Штука", "Грамм", "кг", "упак"]

    mutating func next() -> CorpusRecord {
        number += 1
        text.removeAll()
        products.removeAll()
        var kopecks = 0
        let lines = dice.lineCount()
        for index in 0..<lines {
            if index > 0 { products.write(",") }
            kopecks += writeProduct()
        }
        // The order of the draws is that of the first version of this corpus, whose bytes stay as they were.
        let (customer, name) = (10_000 + dice.below(5000), dice.below(90) + 10)
        let (month, day, minute) = (1 + dice.below(9), dice.below(10), dice.below(10))
        text.write("{\"id\":")
        text.write(number)
        text.write(",\"date\":\"2026-0\(month)-1\(day) 12:3\(minute):41\",\"summ\":")
        text.writeDecimal(kopecks, scale: 2)
        text.write(",\"number\":\"")
        text.write(number)
        text.write("-CRM\",\"customer\":{\"id\":")
        text.write(customer)
        text.write(",\"inn\":\"\",\"kpp\":\"\",\"reg\":\"\",\"name\":\"Покупатель ")
        text.write(name)
        text.write(
            " \",\"okpo\":\"\",\"fullname\":\"Покупатель\",\"legalentity\":false},\"products\":[")
        text.write(products)
        text.write("],\"prepayment\":0,\"prepaymentEnable\":true}")
        return CorpusRecord(text: text.bytes, form: .bill, lines: lines)
    }

    /// Writes a product and returns its sum in kopecks.
    private mutating func writeProduct() -> Int {
        let price = dice.price()
        let quantity = dice.quantity()
        products.write("{\"id\":")
        products.write(dice.below(40_000))
        products.write(",\"type\":\"NORMAL\",\"price\":")
        products.writeDecimal(price, scale: 2)
        products.write(",\"taxrate\":\"")
        products.write(dice.pick(Self.rates))
        products.write("\",\"itemType\":1,\"prodname\":\"")
        products.write(dice.pick(Self.names))
        products.write("\",\"quantity\":")
        products.writeDecimal(quantity, scale: 3)
        products.write(",\"unitname\":\"")
        products.write(dice.pick(Self.units))
        products.write("\"}")
        return (price * quantity + 500) / 1000
    }
}

extension Dice {
    /// Three lines on average, one most often.
    mutating func lineCount() -> Int {
        let draw = below(100)
        return draw < 35
            ? 1 : draw < 55 ? 2 : draw < 75 ? 3 : draw < 95 ? 4 + below(4) : 8 + below(12)
    }

    /// A unit price in kopecks.
    mutating func price() -> Int {
        below(10) < 7 ? 1000 + below(500_000) : 10 * below(100_000)
    }

    /// A quantity in thousandths.
    mutating func quantity() -> Int {
        below(10) < 7 ? 1000 * (1 + below(5)) : 1 + below(99_999)
    }
}
