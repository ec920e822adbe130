// SPDX-License-Identifier: Apache-2.0

// The structural characters of a text, found for many documents at once.
#pragma once

#include "Internal.hpp"

namespace csimdjson {

/// How many entries beyond its last a list of structural characters needs room for.
constexpr uint32_t index_slack = 16;

/// Whether `find_structurals` works on this processor.
bool has_quick_index() noexcept;

/// Finds the commas, colons and brackets outside of strings, and returns their number.
///
/// It is zero for a text that is not valid UTF-8, has a control character where there must be none, a string
/// that is not closed, or one behind which no structural character stands. Strings are closed then and
/// separated from each other; what else a text consists of is for the walk to see.
///
/// - parameter offsets: Has room for `count + index_slack` entries.
/// - parameter is_compact: Whether there is no white space outside of strings but line breaks.
uint32_t find_structurals(const uint8_t *bytes, uint32_t count, uint32_t *offsets,
                          bool *is_compact) noexcept;

/// The same out of the tokens that simdjson has found, for any processor; `offsets` may be those of the tokens.
uint32_t keep_structurals(const Tokens &tokens, uint32_t *offsets) noexcept;

/// Whether a text is valid UTF-8.
bool is_utf8(const uint8_t *bytes, size_t count) noexcept;

}  // namespace csimdjson
