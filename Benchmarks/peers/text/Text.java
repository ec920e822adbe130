// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;

/** BigDecimal from text to text: {@code java Text.java FILE PASSES SAMPLES}. */
public final class Text {
    public static void main(String[] arguments) throws IOException {
        String[][] cases = Files.readAllLines(Path.of(arguments[0])).stream()
                .map(line -> line.split("\t")).toArray(String[][]::new);
        int passes = Integer.parseInt(arguments[1]), samples = Integer.parseInt(arguments[2]);
        var numerator = new BigDecimal[cases.length];
        var denominator = new BigDecimal[cases.length];
        for (int i = 0; i < cases.length; i++) {
            numerator[i] = new BigDecimal(cases[i][2]);
            denominator[i] = numerator[i].add(BigDecimal.valueOf(100));
        }
        var sums = new String[cases.length];
        var taxes = new String[cases.length];
        var times = new StringBuilder();
        // Three rounds for the compiler, then those on the clock.
        for (int round = -3; round < samples; round++) {
            long start = System.nanoTime();
            for (int pass = 0; pass < passes; pass++) {
                for (int i = 0; i < cases.length; i++) {
                    var sum = new BigDecimal(cases[i][0]).multiply(new BigDecimal(cases[i][1]))
                            .setScale(2, RoundingMode.HALF_UP);
                    var tax = sum.multiply(numerator[i])
                            .divide(denominator[i], 2, RoundingMode.HALF_UP);
                    sums[i] = sum.toPlainString();
                    taxes[i] = tax.toPlainString();
                }
            }
            long taken = System.nanoTime() - start;
            if (round >= 0) times.append(round == 0 ? "" : ",").append(taken);
        }
        int wrongSums = 0, wrongTaxes = 0;
        for (int i = 0; i < cases.length; i++) {
            if (!sums[i].equals(cases[i][3])) wrongSums++;
            if (!taxes[i].equals(cases[i][4])) wrongTaxes++;
        }
        System.out.printf(
                "{\"form\":\"\",\"lines\":%d,\"ns\":[%s],\"wrong_sums\":%d,\"wrong_taxes\":%d}%n",
                (long) cases.length * passes, times, wrongSums, wrongTaxes);
    }
}
