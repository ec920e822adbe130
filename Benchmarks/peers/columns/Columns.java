// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Java on the columns: {@code java Columns.java LINES EXPECTED COUNT SAMPLES long|BigDecimal}. */
public final class Columns {
    private static final int[] PERCENT = {0, 5, 7, 10, 20, 22};

    private static long[] column(FileChannel file, long offset, int count) throws IOException {
        var values = new long[count];
        file.map(FileChannel.MapMode.READ_ONLY, offset, 8L * count)
                .order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(values);
        return values;
    }

    private static void inLongs(
            long[] price, long[] quantity, byte[] rate, long[] sum, long[] tax) {
        for (int i = 0; i < price.length; i++) {
            long r = PERCENT[rate[i]];
            long s = (price[i] * quantity[i] + 500) / 1000;
            sum[i] = s;
            tax[i] = (2 * s * r + 100 + r) / (2 * (100 + r));
        }
    }

    private static void inBigDecimals(
            long[] price, long[] quantity, byte[] rate, long[] sum, long[] tax) {
        var numerator = new BigDecimal[6];
        var denominator = new BigDecimal[6];
        for (int i = 0; i < 6; i++) {
            numerator[i] = BigDecimal.valueOf(PERCENT[i]);
            denominator[i] = BigDecimal.valueOf(100 + PERCENT[i]);
        }
        for (int i = 0; i < price.length; i++) {
            var s = BigDecimal.valueOf(price[i], 2).multiply(BigDecimal.valueOf(quantity[i], 3))
                    .setScale(2, RoundingMode.HALF_UP);
            var t = s.multiply(numerator[rate[i]])
                    .divide(denominator[rate[i]], 2, RoundingMode.HALF_UP);
            sum[i] = s.unscaledValue().longValue();
            tax[i] = t.unscaledValue().longValue();
        }
    }

    private static int wrong(long[] column, long[] expected) {
        int wrong = 0;
        for (int i = 0; i < column.length; i++) {
            if (column[i] != expected[i]) wrong++;
        }
        return wrong;
    }

    public static void main(String[] arguments) throws IOException {
        int count = Integer.parseInt(arguments[2]);
        int samples = Integer.parseInt(arguments[3]);
        boolean decimals = arguments[4].equals("BigDecimal");
        long[] price, quantity, expectedSum, expectedTax;
        var rate = new byte[count];
        try (var file = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.READ)) {
            long all = file.size() / 17;
            price = column(file, 0, count);
            quantity = column(file, 8 * all, count);
            var buffer = ByteBuffer.wrap(rate);
            while (buffer.hasRemaining()
                    && file.read(buffer, 16 * all + buffer.position()) >= 0) {
                continue;
            }
        }
        try (var file = FileChannel.open(Path.of(arguments[1]), StandardOpenOption.READ)) {
            expectedSum = column(file, 0, count);
            expectedTax = column(file, file.size() / 2, count);
        }
        var sum = new long[count];
        var tax = new long[count];
        var times = new StringBuilder();
        // Three rounds for the compiler, then those on the clock.
        for (int round = -3; round < samples; round++) {
            long start = System.nanoTime();
            if (decimals) {
                inBigDecimals(price, quantity, rate, sum, tax);
            } else {
                inLongs(price, quantity, rate, sum, tax);
            }
            long taken = System.nanoTime() - start;
            if (round >= 0) times.append(round == 0 ? "" : ",").append(taken);
        }
        System.out.printf(
                "{\"form\":\"columns\",\"lines\":%d,\"ns\":[%s],\"wrong_sums\":%d,\"wrong_taxes\":%d}%n",
                count, times, wrong(sum, expectedSum), wrong(tax, expectedTax));
    }
}
