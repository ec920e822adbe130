// SPDX-License-Identifier: Apache-2.0

/// A piece of HTML or of SVG inside it.
///
/// Names of elements and attributes are literals of the program; text and the values of attributes are escaped where they
/// come in, so that nothing a document states can become markup.
struct Markup {
    private(set) var html: String

    /// Text.
    static func text(_ text: String) -> Markup { Markup(html: escaped(text)) }

    /// An element with its attributes and what it holds.
    static func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:],
        _ content: [Markup] = []
    ) -> Markup {
        var html = "<\(name)"
        for (key, value) in attributes { html += " \(key)=\"\(escaped(value))\"" }
        html += ">"
        for piece in content { html += piece.html }
        return Markup(html: html + "</\(name)>")
    }

    /// An element that holds text.
    static func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>, _ text: String
    ) -> Markup {
        element(name, attributes, [.text(text)])
    }

    /// An element without attributes that holds text.
    static func element(_ name: StaticString, _ text: String) -> Markup {
        element(name, [:], [.text(text)])
    }

    /// A paragraph.
    static func paragraph(_ text: String) -> Markup { element("p", text) }

    /// The text with the characters that mean something in HTML and in quoted attributes replaced.
    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { #"&<>"'"#.utf8.contains($0) }) else { return text }
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
