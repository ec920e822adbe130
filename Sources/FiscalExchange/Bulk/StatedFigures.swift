// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

// What documents state beside that from which the engine computes: figures to be held against its own. They are read for
// verification only.

/// A figure that a document states, and where it stands.
struct StatedFigure: Sendable {
    var value: ExactDecimal
    /// The byte in the buffer; −1 where the document does not state the figure.
    var offset: Int32

    static let absent = StatedFigure(value: .zero, offset: -1)

    var isAbsent: Bool { offset < 0 }
    /// The figure; nil where the document does not state it.
    var stated: ExactDecimal? { isAbsent ? nil : value }
}

/// The figures that a document states for one of its lines.
struct StatedLine: Sendable {
    var sum = StatedFigure.absent
    var tax = StatedFigure.absent
    var discount = StatedFigure.absent
    var settlementMethod: SettlementMethod?
}

/// Turnover and tax that a document states for one rate, each with its path inside the document.
struct StatedSubtotal: Sendable {
    var rate: VATRate
    var turnover = StatedFigure.absent
    var turnoverPath = StatedPath("")
    var tax = StatedFigure.absent
    var taxPath = StatedPath("")
}

/// The path of a figure, put together when somebody asks for it.
struct StatedPath: Sendable {
    private let list: StaticString
    private let index: Int
    private let key: StaticString

    /// The value of a key.
    init(_ key: StaticString) {
        self.init(key, -1, "")
    }

    /// The value of a key in an element of a list.
    init(_ list: StaticString, _ index: Int, _ key: StaticString) {
        self.list = list
        self.index = index
        self.key = key
    }

    var text: String { index < 0 ? "\(list)" : "\(list)[\(index)].\(key)" }
}

/// What a document states that was paid.
struct StatedPayments: Sendable {
    var payments: [Payment] = []
    var offset: Int32 = 0
    var path = ""
}

/// The figures that a document states for itself.
struct StatedDocument: Sendable {
    var totalAmount = StatedFigure.absent
    var totalTax = StatedFigure.absent
    var totalDiscount = StatedFigure.absent
    /// `summ` of a bill of the protocol, `amountDue` of a computed receipt.
    var amountDue = StatedFigure.absent
    var subtotals: [StatedSubtotal] = []
    /// Nil where the document does not say.
    var payments: StatedPayments?
    var operation: RecordedReceipt.Operation?
    var taxSystem: String?
    /// What a computed receipt says that its figures carry; nil where it says nothing.
    var carried: CarriedFigures?
    /// When the receipt was printed, in UTC.
    var dateTime = SourceText.absent
    /// The shop and the register that printed the receipt.
    var storeID = SourceText.absent
    var deviceID = SourceText.absent
}
