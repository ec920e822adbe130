// SPDX-License-Identifier: Apache-2.0

/*
 * The least that this work can cost with simdjson: On-Demand over the fields that are needed and no others, in the
 * order in which this corpus has them, numbers read as digits, sums in 64 bits, no check of anything that is passed
 * over. `simdjson IN OUT`
 */

#include <simdjson.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace od = simdjson::ondemand;

static constexpr size_t chunkSize = 1 << 20;

/** Digits with at most `scale` places, as an integer of 10^-scale. */
static int64_t scaled(std::string_view text, int scale) {
    int64_t value = 0;
    size_t at = 0;
    for (; at < text.size() && uint8_t(text[at] - '0') < 10; at++) {
        value = value * 10 + (text[at] - '0');
    }
    if (at < text.size() && text[at] == '.') {
        for (at++; at < text.size() && uint8_t(text[at] - '0') < 10; at++, scale--) {
            value = value * 10 + (text[at] - '0');
        }
    }
    while (scale-- > 0) {
        value *= 10;
    }
    return value;
}

/** Kopecks as roubles, in the shortest form. */
static char *write(char *to, int64_t kopecks) {
    char digits[24];
    int64_t roubles = kopecks / 100, rest = kopecks % 100;
    int count = 0;
    do {
        digits[count++] = char('0' + roubles % 10);
        roubles /= 10;
    } while (roubles != 0);
    while (count > 0) {
        *to++ = digits[--count];
    }
    if (rest != 0) {
        *to++ = '.';
        *to++ = char('0' + rest / 10);
        if (rest % 10 != 0) {
            *to++ = char('0' + rest % 10);
        }
    }
    return to;
}

static char *write(char *to, std::string_view text) {
    memcpy(to, text.data(), text.size());
    return to + text.size();
}

static int64_t percent(od::value rate) {
    std::string_view text = rate.get_string();
    if (text.empty() || text.back() != '%') {
        return 0;
    }
    return scaled(text, 0);
}

static char *compute(od::object bill, char *to) {
    std::string_view id = bill.find_field("id").raw_json_token();
    size_t length = id.find_last_not_of(" \n\r\t") + 1;
    to = write(to, "{\"billId\":\"");
    to = write(to, id.substr(0, length));
    to = write(to, "\",\"items\":[");
    int64_t total = 0, totalTax = 0;
    bool isFirst = true;
    for (od::object product : bill.find_field("products").get_array()) {
        int64_t price = scaled(product.find_field("price").raw_json_token(), 2);
        int64_t r = percent(product.find_field("taxrate"));
        int64_t quantity = scaled(product.find_field("quantity").raw_json_token(), 3);
        int64_t sum = (price * quantity + 500) / 1000;
        int64_t tax = (2 * sum * r + 100 + r) / (2 * (100 + r));
        total += sum;
        totalTax += tax;
        to = write(to, isFirst ? "{\"sumPrice\":" : ",{\"sumPrice\":");
        to = write(to, sum);
        to = write(to, ",\"tax\":");
        to = write(to, tax);
        *to++ = '}';
        isFirst = false;
    }
    to = write(to, "],\"totalAmount\":");
    to = write(to, total);
    to = write(to, ",\"totalTax\":");
    to = write(to, totalTax);
    return write(to, "}\n");
}

int main(int count, char **arguments) {
    if (count != 3) {
        fprintf(stderr, "usage: simdjson IN OUT\n");
        return 64;
    }
    FILE *in = fopen(arguments[1], "rb"), *out = fopen(arguments[2], "wb");
    if (in == nullptr || out == nullptr) {
        perror("simdjson");
        return 2;
    }
    std::vector<char> buffer(chunkSize + simdjson::SIMDJSON_PADDING);
    std::vector<char> result(2 * chunkSize);
    od::parser parser;
    size_t kept = 0;
    for (;;) {
        size_t got = fread(buffer.data() + kept, 1, chunkSize - kept, in);
        size_t filled = kept + got;
        if (filled == 0) {
            break;
        }
        const char *last = static_cast<const char *>(memrchr(buffer.data(), '\n', filled));
        size_t whole = last == nullptr ? filled : size_t(last - buffer.data()) + 1;
        char *to = result.data();
        od::document_stream stream = parser.iterate_many(buffer.data(), whole, chunkSize);
        for (auto document : stream) {
            to = compute(document.get_object(), to);
        }
        fwrite(result.data(), 1, size_t(to - result.data()), out);
        kept = filled - whole;
        memmove(buffer.data(), buffer.data() + whole, kept);
    }
    return fclose(out) != 0;
}
