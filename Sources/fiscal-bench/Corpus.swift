// SPDX-License-Identifier: Apache-2.0

/// Bills as a shop's backend answers them, from a seed: the same seed gives the same bytes.
struct Corpus {
    private var random: SplitMix64

    init(seed: UInt64) {
        random = SplitMix64(state: seed)
    }

    private static let names = [
        "Цзинмай Ми Сян Сун Чжэнь", "Цзинь Цзюнь Мэй", "Картридж на 12 игл для дермапенов",
        "Альгинатная омолаживающая маска / Alginate Mask, 30 гр", "Доставка курьером",
        "Шу Пуэр \\\"Старое дерево\\\" 2019", "Да Хун Пао", "Гайвань фарфоровая 120 мл",
    ]
    private static let rates = ["5%", "7%", "10%", "20%", "22%", "Без НДС"]
    private static let units = ["Штука", "Грамм", "кг", "упак"]

    /// One answer of BILL, compact, with a line break.
    mutating func bill(_ number: Int) -> String {
        var products: [String] = []
        var kopecks = 0
        for _ in 0..<lineCount() {
            let (text, sum) = product()
            products.append(text)
            kopecks += sum
        }
        let customer =
            "{\"id\":\(10_000 + below(5000)),\"inn\":\"\",\"kpp\":\"\",\"reg\":\"\",\"name\":\"Покупатель \(below(90) + 10) \","
            + "\"okpo\":\"\",\"fullname\":\"Покупатель\",\"legalentity\":false}"
        return
            "{\"id\":\(number),\"date\":\"2026-0\(1 + below(9))-1\(below(10)) 12:3\(below(10)):41\","
            + "\"summ\":\(Self.decimal(kopecks, 2)),\"number\":\"\(number)-CRM\",\"customer\":\(customer),"
            + "\"products\":[\(products.joined(separator: ","))],\"prepayment\":0,\"prepaymentEnable\":true}\n"
    }

    private mutating func product() -> (String, Int) {
        let price = below(10) < 7 ? 1000 + below(500_000) : 10 * below(100_000)
        let quantity = below(10) < 7 ? 1000 * (1 + below(5)) : 1 + below(99_999)
        let text =
            "{\"id\":\(below(40_000)),\"type\":\"NORMAL\",\"price\":\(Self.decimal(price, 2)),"
            + "\"taxrate\":\"\(pick(Self.rates))\",\"itemType\":1,\"prodname\":\"\(pick(Self.names))\","
            + "\"quantity\":\(Self.decimal(quantity, 3)),\"unitname\":\"\(pick(Self.units))\"}"
        return (text, (price * quantity + 500) / 1000)
    }

    /// Three lines on average, one most often.
    private mutating func lineCount() -> Int {
        let draw = below(100)
        return draw < 35
            ? 1 : draw < 55 ? 2 : draw < 75 ? 3 : draw < 95 ? 4 + below(4) : 8 + below(12)
    }

    private mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: random.next() % UInt64(bound))
    }

    private mutating func pick(_ texts: [String]) -> String { texts[below(texts.count)] }

    /// mantissa / 10^scale in its shortest form, as the protocol writes numbers.
    private static func decimal(_ mantissa: Int, _ scale: Int) -> String {
        var digits = String(mantissa)
        digits = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        var text = "\(digits.dropLast(scale)).\(digits.suffix(scale))"
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }
}

/// The generator of Steele, Lea and Flood (2014): small, seeded, good enough to draw bills.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
