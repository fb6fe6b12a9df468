package dev.rowcast.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Gives a parser real inputs that were spoilt at random: each ends in a result, or in the one exception that the parser documents, with a message. The same inputs
 * in each build, unless the system properties {@code rowcast.fuzz.seconds} and {@code rowcast.fuzz.seed} say otherwise.
 */
public final class Fuzz {
    private static final int LONGEST = 1 << 16;
    /** Whatever an error says of a text, it doesn't repeat it. */
    private static final int LONGEST_MESSAGE = 1 << 18;

    /** What parsers stumble over. */
    private static final List<String> WORDS = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            "null",
            "true",
            "-1",
            "0",
            "1e999999999",
            "1e2147483648",
            "-0.0",
            "9223372036854775808",
            "99999999999999999999999999",
            "\\",
            "\\u0000",
            "\\ud800",
            "\u0000",
            "\ufeff",
            "\u200b",
            "\n",
            "..",
            "/",
            "*",
            "`",
            "``",
            "'",
            "''",
            "(",
            ")",
            ";",
            "--",
            "/*",
            "*/",
            "/*!50001",
            "#",
            "%s",
            "${a}");

    private final Random random;
    private final long seed;
    private final long seconds;
    private final int tries;

    private Fuzz(long seed, long seconds, int tries) {
        this.seed = seed;
        this.tries = tries;
        this.seconds = seconds;
        this.random = new Random(seed);
    }

    /**
     * As the build is told.
     *
     * @param tries how many inputs are read at least
     */
    public static Fuzz ofThisBuild(int tries) {
        return new Fuzz(Long.getLong("rowcast.fuzz.seed", 13), Long.getLong("rowcast.fuzz.seconds", 0), tries);
    }

    /**
     * Spoils inputs and has them read.
     *
     * @param inputs good ones
     * @param documented what the parser may throw
     * @param parser reads one
     */
    public void run(List<byte[]> inputs, Class<? extends Throwable> documented, Consumer<byte[]> parser) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (int i = 0; i < tries || System.nanoTime() < end; i++) {
            byte[] input = inputs.get(random.nextInt(inputs.size()));
            for (int spoilt = random.nextInt(4); spoilt >= 0; spoilt--) {
                input = spoil(input, inputs);
            }
            check(input, documented, parser, i);
        }
    }

    private void check(byte[] input, Class<? extends Throwable> documented, Consumer<byte[]> parser, int number) {
        try {
            parser.accept(input);
        } catch (Throwable thrown) {
            String message = thrown.getMessage();
            // That one is an IllegalArgumentException too, and yet nobody's considered answer.
            boolean clear = documented.isInstance(thrown)
                    && !(thrown instanceof NumberFormatException)
                    && message != null
                    && !message.isBlank()
                    && message.length() < LONGEST_MESSAGE;
            if (!clear) {
                throw new AssertionError(
                        "input " + number + " of seed " + seed + " isn't refused as it should be; in Base64 it is "
                                + Base64.getEncoder().encodeToString(input),
                        thrown);
            }
        }
    }

    private byte[] spoil(byte[] input, List<byte[]> inputs) {
        int at = random.nextInt(input.length + 1);
        int to = Math.min(input.length, at + 1 + random.nextInt(20));
        return switch (random.nextInt(10)) {
            case 0 -> flipped(input, at);
            case 1 -> joined(input, 0, at, new byte[0], to);
            case 2 -> joined(input, 0, to, Arrays.copyOfRange(input, at, to), to);
            case 3 -> joined(input, 0, at, word(), at);
            case 4 -> joined(input, 0, at, word(), to);
            case 5 -> Arrays.copyOf(input, at);
            case 6 -> joined(input, 0, at, repeated(word()), to);
            case 7, 8 -> joined(input, 0, begin(input, at), word(), end(input, at));
            default -> spliced(input, at, inputs.get(random.nextInt(inputs.size())));
        };
    }

    /** Where the number or word begins in whose middle that is: what stands for all of it is read as a value. */
    private static int begin(byte[] input, int at) {
        int begin = at;
        while (begin > 0 && isOfToken(input[begin - 1])) {
            begin--;
        }
        return begin;
    }

    private static int end(byte[] input, int at) {
        int end = at;
        while (end < input.length && isOfToken(input[end])) {
            end++;
        }
        return end;
    }

    private static boolean isOfToken(byte one) {
        return one == '.' || one == '-' || one == '+' || Character.isLetterOrDigit(one);
    }

    private byte[] flipped(byte[] input, int at) {
        byte[] flipped = input.clone();
        if (at < flipped.length) {
            flipped[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        return flipped;
    }

    private byte[] spliced(byte[] input, int at, byte[] other) {
        int from = random.nextInt(other.length + 1);
        return joined(input, 0, at, Arrays.copyOfRange(other, from, other.length), input.length);
    }

    private byte[] word() {
        return WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] repeated(byte[] word) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = random.nextInt(2_000); i >= 0; i--) {
            out.writeBytes(word);
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[] input, int from, int to, byte[] between, int rest) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(input, from, to - from);
        out.writeBytes(between);
        out.write(input, rest, input.length - rest);
        byte[] joined = out.toByteArray();
        return joined.length <= LONGEST ? joined : Arrays.copyOf(joined, LONGEST);
    }
}
