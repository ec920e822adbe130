// SPDX-License-Identifier: Apache-2.0

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * Jackson's streaming parser on a file of bills: {@code java -cp jackson-core.jar Documents.java IN OUT long|BigDecimal}.
 * Numbers are taken from their digits, never as doubles.
 */
public final class Documents {
    private final JsonParser parser;
    private final StringBuilder text = new StringBuilder();
    private final boolean decimals;

    private long total, totalTax;
    private BigDecimal decimalTotal, decimalTotalTax;

    private Documents(JsonParser parser, boolean decimals) {
        this.parser = parser;
        this.decimals = decimals;
    }

    /** The number at the parser as an integer of 10^-scale. */
    private long scaled(int scale) throws IOException {
        char[] digits = parser.getTextCharacters();
        int at = parser.getTextOffset(), end = at + parser.getTextLength();
        long value = 0;
        for (; at < end && digits[at] != '.'; at++) value = value * 10 + (digits[at] - '0');
        for (at++; at < end; at++, scale--) value = value * 10 + (digits[at] - '0');
        for (; scale > 0; scale--) value *= 10;
        return value;
    }

    private static long percent(String rate) {
        return rate.endsWith("%") ? Long.parseLong(rate.substring(0, rate.length() - 1)) : 0;
    }

    private void appendKopecks(long kopecks) {
        text.append(kopecks / 100);
        long rest = kopecks % 100;
        if (rest == 0) return;
        text.append('.').append(rest / 10);
        if (rest % 10 != 0) text.append(rest % 10);
    }

    private void append(BigDecimal value) {
        text.append(value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString());
    }

    private void product() throws IOException {
        long price = 0, quantity = 0;
        BigDecimal decimalPrice = null, decimalQuantity = null;
        String rate = "";
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "price" -> {
                    if (decimals) decimalPrice = parser.getDecimalValue();
                    else price = scaled(2);
                }
                case "quantity" -> {
                    if (decimals) decimalQuantity = parser.getDecimalValue();
                    else quantity = scaled(3);
                }
                case "taxrate" -> rate = parser.getText();
                default -> parser.skipChildren();
            }
        }
        long r = percent(rate);
        text.append("{\"sumPrice\":");
        if (decimals) {
            var sum = decimalPrice.multiply(decimalQuantity).setScale(2, RoundingMode.HALF_UP);
            var tax = sum.multiply(BigDecimal.valueOf(r))
                    .divide(BigDecimal.valueOf(100 + r), 2, RoundingMode.HALF_UP);
            decimalTotal = decimalTotal.add(sum);
            decimalTotalTax = decimalTotalTax.add(tax);
            append(sum);
            text.append(",\"tax\":");
            append(tax);
        } else {
            long sum = (price * quantity + 500) / 1000;
            long tax = (2 * sum * r + 100 + r) / (2 * (100 + r));
            total += sum;
            totalTax += tax;
            appendKopecks(sum);
            text.append(",\"tax\":");
            appendKopecks(tax);
        }
        text.append('}');
    }

    private void bill() throws IOException {
        total = totalTax = 0;
        decimalTotal = decimalTotalTax = BigDecimal.ZERO;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("id")) {
                text.append("{\"billId\":\"").append(parser.getText()).append("\",\"items\":[");
            } else if (name.equals("products")) {
                boolean isFirst = true;
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    if (!isFirst) text.append(',');
                    isFirst = false;
                    product();
                }
            } else {
                parser.skipChildren();
            }
        }
        text.append("],\"totalAmount\":");
        if (decimals) append(decimalTotal);
        else appendKopecks(total);
        text.append(",\"totalTax\":");
        if (decimals) append(decimalTotalTax);
        else appendKopecks(totalTax);
        text.append("}\n");
    }

    public static void main(String[] arguments) throws IOException {
        try (var parser = new JsonFactory().createParser(new File(arguments[0]));
                var out = new BufferedOutputStream(new FileOutputStream(arguments[1]), 1 << 18)) {
            var documents = new Documents(parser, arguments[2].equals("BigDecimal"));
            while (parser.nextToken() != null) {
                documents.bill();
                if (documents.text.length() > 1 << 16) {
                    out.write(documents.text.toString().getBytes(StandardCharsets.UTF_8));
                    documents.text.setLength(0);
                }
            }
            out.write(documents.text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }
}
