package dev.rowcast.encode;

import com.google.protobuf.CodedInputStream;
import dev.rowcast.change.IdWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes protobuf's wire format from the end of a buffer towards its front, so that the length of a nested message is known when its
 * prefix is written. Everything is therefore written in reverse: the last field first, and of each field first the value, then the
 * length, then the tag. The buffer is kept between messages. Not thread-safe.
 */
final class WireWriter implements IdWriter {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH_DELIMITED = 2;
    static final int FIXED32 = 5;

    private static final int INITIAL = 1 << 10;
    /** A larger buffer isn't kept, so that one huge row doesn't use memory permanently. */
    private static final int KEPT = 1 << 20;
    /** Some virtual machines can't allocate arrays of the last few lengths. */
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    /** From this length on it is faster to check first and then to copy as a whole, with {@link String#getBytes(int, int, byte[], int)}. */
    private static final int LONG_TEXT = 16;

    /** Digits of {@link Long#MIN_VALUE} and its sign. */
    private static final int LONGEST_NUMBER = 20;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] buffer = new byte[INITIAL];
    /** Index of the byte written last. */
    private int position = INITIAL;

    static int tag(int number, int wireType) {
        return (number << 3) | wireType;
    }

    /** Bytes written so far. Call it before a nested message and pass the result to {@link #lengthSince}. */
    int written() {
        return buffer.length - position;
    }

    /** Drops everything written so far. */
    void reset() {
        if (buffer.length > KEPT) {
            buffer = new byte[INITIAL];
        }
        position = buffer.length;
    }

    /** What is written so far, to be read before anything else is written. */
    CodedInputStream input() {
        return CodedInputStream.newInstance(buffer, position, buffer.length - position);
    }

    byte[] toByteArray() {
        return Arrays.copyOfRange(buffer, position, buffer.length);
    }

    /** A tag from {@link #tag}, as an unsigned 32-bit varint. */
    void tag(int tag) {
        small(tag);
    }

    /** An unsigned 32-bit varint that mostly has one or two bytes. */
    private void small(int value) {
        if ((value & ~0x3FFF) != 0) {
            varint(value & 0xFFFFFFFFL);
            return;
        }
        require(2);
        if (value < 0x80) {
            buffer[--position] = (byte) value;
        } else {
            buffer[--position] = (byte) (value >>> 7);
            buffer[--position] = (byte) (value | 0x80);
        }
    }

    /** Such a field whose value is 0 to 127. */
    void smallField(int tag, int value) {
        if (value != 0) {
            require(2);
            int at = position - 2;
            buffer[at] = (byte) tag;
            buffer[at + 1] = (byte) value;
            position = at;
        }
    }

    /** A field whose tag has one byte, without presence: zero isn't written. */
    void field(int tag, long value) {
        if (value != 0) {
            varint(value);
            require(1);
            buffer[--position] = (byte) tag;
        }
    }

    /** All 64 bits: negative numbers take ten bytes, as for protobuf's {@code int32} and {@code int64}. */
    void varint(long value) {
        if ((value & ~0x7FL) == 0) {
            require(1);
            buffer[--position] = (byte) value;
            return;
        }
        int size = varintSize(value);
        require(size);
        position -= size;
        int at = position;
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            buffer[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[at] = (byte) rest;
    }

    /** Both as 8 bytes, the most significant first, so that they compare as bytes do. */
    void comparable(long high, long low) {
        require(2 * Long.BYTES);
        position -= 2 * Long.BYTES;
        LONGS.set(buffer, position, Long.reverseBytes(high));
        LONGS.set(buffer, position + Long.BYTES, Long.reverseBytes(low));
    }

    void fixed32(int value) {
        require(4);
        position -= 4;
        INTS.set(buffer, position, value);
    }

    void fixed64(long value) {
        require(8);
        position -= 8;
        LONGS.set(buffer, position, value);
    }

    /** Writes the length prefix of everything written since {@code mark}. */
    void lengthSince(int mark) {
        small(written() - mark);
    }

    void bytes(byte[] bytes) {
        require(bytes.length);
        position -= bytes.length;
        System.arraycopy(bytes, 0, buffer, position, bytes.length);
    }

    /** Writes the remaining bytes of the buffer without changing its position. */
    void bytes(ByteBuffer bytes) {
        int length = bytes.remaining();
        require(length);
        position -= length;
        bytes.get(bytes.position(), buffer, position, length);
    }

    /** One byte, as it is. */
    @Override
    public void raw(int value) {
        require(1);
        buffer[--position] = (byte) value;
    }

    /** A number's decimal digits, with a sign if it is negative. */
    @Override
    public void decimal(long number) {
        decimal(number, 0);
    }

    /** The decimal {@code unscaled × 10^-scale} in plain notation, with all its digits: scale is 0 to 1,000. */
    void decimal(long unscaled, int scale) {
        require(LONGEST_NUMBER + scale + 2);
        byte[] to = buffer;
        int at = position;
        // Negative, because there is one more negative number.
        long rest = unscaled < 0 ? unscaled : -unscaled;
        for (int i = 0; i < scale; i++) {
            long tens = rest / 10;
            to[--at] = (byte) ('0' + (tens * 10 - rest));
            rest = tens;
        }
        if (scale > 0) {
            to[--at] = '.';
        }
        do {
            long tens = rest / 10;
            to[--at] = (byte) ('0' + (tens * 10 - rest));
            rest = tens;
        } while (rest != 0);
        if (unscaled < 0) {
            to[--at] = '-';
        }
        position = at;
    }

    /** As UTF-8; a surrogate without its pair becomes {@code ?}, as in the JDK's encoder and protobuf-java's. */
    @Override
    public void utf8(String text) {
        utf8(text, 0, text.length());
    }

    /** The characters from {@code start} to before {@code end}; like {@link #utf8(String)}. */
    void utf8(String text, int start, int end) {
        require(end - start);
        if (end - start >= LONG_TEXT && isAscii(text, start, end)) {
            ascii(text, start, end);
            return;
        }
        byte[] to = buffer;
        int i = end;
        int at = position;
        while (i > start) {
            char c = text.charAt(i - 1);
            if (c >= 0x80) {
                break;
            }
            to[--at] = (byte) c;
            i--;
        }
        position = at;
        if (i > start) {
            beyondAscii(text, start, i);
        }
    }

    private static boolean isAscii(String text, int start, int end) {
        // Four independent accumulators.
        int one = 0;
        int two = 0;
        int three = 0;
        int four = 0;
        int i = start;
        for (; i < end - 3; i += 4) {
            one |= text.charAt(i);
            two |= text.charAt(i + 1);
            three |= text.charAt(i + 2);
            four |= text.charAt(i + 3);
        }
        for (; i < end; i++) {
            one |= text.charAt(i);
        }
        return (one | two | three | four) < 0x80;
    }

    /** Characters that are known to be ASCII. The method is deprecated because it drops the upper half of each, which is zero here. */
    @SuppressWarnings("deprecation")
    void ascii(String text, int start, int end) {
        require(end - start);
        position -= end - start;
        text.getBytes(start, end, buffer, position);
    }

    private void beyondAscii(String text, int start, int end) {
        require(Math.multiplyExact(3, end - start));
        int at = position;
        int i = end - 1;
        while (i >= start) {
            char c = text.charAt(i);
            if (c < 0x80) {
                buffer[--at] = (byte) c;
            } else if (c < 0x800) {
                buffer[--at] = (byte) (0x80 | (c & 0x3F));
                buffer[--at] = (byte) (0xC0 | (c >>> 6));
            } else if (!Character.isSurrogate(c)) {
                buffer[--at] = (byte) (0x80 | (c & 0x3F));
                buffer[--at] = (byte) (0x80 | ((c >>> 6) & 0x3F));
                buffer[--at] = (byte) (0xE0 | (c >>> 12));
            } else if (Character.isLowSurrogate(c) && i > start && Character.isHighSurrogate(text.charAt(i - 1))) {
                i--;
                int point = Character.toCodePoint(text.charAt(i), c);
                buffer[--at] = (byte) (0x80 | (point & 0x3F));
                buffer[--at] = (byte) (0x80 | ((point >>> 6) & 0x3F));
                buffer[--at] = (byte) (0x80 | ((point >>> 12) & 0x3F));
                buffer[--at] = (byte) (0xF0 | (point >>> 18));
            } else {
                buffer[--at] = '?';
            }
            i--;
        }
        position = at;
    }

    private void require(int bytes) {
        if (position < bytes) {
            grow(bytes);
        }
    }

    private void grow(int bytes) {
        int written = written();
        long needed = (long) written + bytes;
        if (needed > LARGEST) {
            throw new IllegalStateException("a change of more than 2 GB can't be a protobuf message");
        }
        byte[] larger = new byte[(int) Math.min(LARGEST, Math.max(needed, 2L * buffer.length))];
        System.arraycopy(buffer, position, larger, larger.length - written, written);
        buffer = larger;
        position = larger.length - written;
    }

    private static int varintSize(long value) {
        // 64 significant bits take 10 bytes, each 7 fewer one less: protobuf-java's closed form.
        return (640 - Long.numberOfLeadingZeros(value) * 9) >>> 6;
    }
}
