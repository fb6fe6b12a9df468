package dev.rowcast.convert;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ByteWriter} wrote. Not thread-safe. Throws {@link MalformedException} where there is less than it should be. */
final class ByteReader {
    private final byte[] bytes;
    private final int end;
    private int at;

    ByteReader(byte[] bytes, int at) {
        this(bytes, at, bytes.length);
    }

    /** @param end what stands there and behind it isn't read */
    ByteReader(byte[] bytes, int at, int end) {
        this.bytes = bytes;
        this.at = at;
        this.end = end;
    }

    boolean atEnd() {
        return at == end;
    }

    int readByte() {
        if (at >= end) {
            throw ended();
        }
        return bytes[at++] & 0xFF;
    }

    long readVarint() {
        // Most numbers and nearly all lengths are of one byte.
        if (at < end && bytes[at] >= 0) {
            return bytes[at++];
        }
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = readByte();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new MalformedException("a number at byte " + at + " has no end");
    }

    long readSigned() {
        long value = readVarint();
        return value >>> 1 ^ -(value & 1);
    }

    long readFixed64() {
        int from = skip(8);
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = value << 8 | bytes[from + i] & 0xFF;
        }
        return value;
    }

    int readFixed32() {
        int from = skip(4);
        int value = 0;
        for (int i = 3; i >= 0; i--) {
            value = value << 8 | bytes[from + i] & 0xFF;
        }
        return value;
    }

    byte[] readBytes() {
        int length = readLength();
        int from = skip(length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    /** The digits are a signed number of any length, the highest byte first. */
    BigDecimal readDecimal(int scale) {
        int length = readLength();
        int from = skip(length);
        if (length == 0) {
            throw new MalformedException("a decimal number at byte " + at + " has no digits");
        }
        if (length > Long.BYTES) {
            return new BigDecimal(new BigInteger(bytes, from, length), scale);
        }
        long digits = bytes[from];
        for (int i = from + 1; i < at; i++) {
            digits = digits << 8 | bytes[i] & 0xFF;
        }
        return BigDecimal.valueOf(digits, scale);
    }

    String readString() {
        int length = readLength();
        return new String(bytes, skip(length), length, StandardCharsets.UTF_8);
    }

    /** That text itself if it is the same, which spares making it again. */
    String readString(@Nullable String likely) {
        int length = readLength();
        int from = skip(length);
        return likely != null && length == likely.length() && isSame(likely, from)
                ? likely
                : new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    /** Whether the bytes are that text, which is so only where all of it is ASCII; from its end, where texts that are alike differ. */
    private boolean isSame(String text, int from) {
        for (int i = text.length() - 1; i >= 0; i--) {
            if (bytes[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** How many bytes or elements follow; never more than there are bytes left, so that nobody allocates what isn't there. */
    int readLength() {
        long length = readVarint();
        if (length < 0 || length > end - at) {
            throw ended();
        }
        return (int) length;
    }

    /** Where what is skipped begins. */
    int skip(int count) {
        int from = at;
        if (count > end - from) {
            throw ended();
        }
        at = from + count;
        return from;
    }

    /** A byte of those that were skipped, without a sign. */
    int byteAt(int index) {
        return bytes[index] & 0xFF;
    }

    private MalformedException ended() {
        return new MalformedException("it ends at byte " + end + " in the middle of a value");
    }
}
