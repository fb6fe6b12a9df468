package dev.rowcast.encode;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes protobuf's wire format from the end of a buffer towards its front, so that the length of a nested message is known when its
 * prefix is written. Everything is therefore written in reverse: the last field first, and of each field first the value, then the
 * length, then the tag. The buffer is kept between messages. Not thread-safe.
 */
final class WireWriter {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH_DELIMITED = 2;
    static final int FIXED32 = 5;

    private static final int INITIAL = 1 << 10;
    /** Above this the buffer isn't kept, so that one huge row doesn't cost its size for ever. */
    private static final int KEPT = 1 << 20;
    /** Some virtual machines can't allocate arrays of the last few lengths. */
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    private byte[] buffer = new byte[INITIAL];
    /** Index of the byte written last. */
    private int position = INITIAL;

    static int tag(int number, int wireType) {
        return (number << 3) | wireType;
    }

    /** Bytes written so far. Keep it before a nested message and hand it to {@link #lengthSince}. */
    int written() {
        return buffer.length - position;
    }

    /** Forgets what was written. */
    void reset() {
        if (buffer.length > KEPT) {
            buffer = new byte[INITIAL];
        }
        position = buffer.length;
    }

    byte[] toByteArray() {
        return Arrays.copyOfRange(buffer, position, buffer.length);
    }

    /** A tag from {@link #tag}, as an unsigned 32-bit varint. */
    void tag(int tag) {
        varint(tag & 0xFFFFFFFFL);
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

    void fixed32(int value) {
        require(4);
        position -= 4;
        for (int i = 0; i < 4; i++) {
            buffer[position + i] = (byte) (value >>> (8 * i));
        }
    }

    void fixed64(long value) {
        require(8);
        position -= 8;
        for (int i = 0; i < 8; i++) {
            buffer[position + i] = (byte) (value >>> (8 * i));
        }
    }

    /** The length prefix of what was written since {@code mark}. */
    void lengthSince(int mark) {
        varint(written() - mark);
    }

    void bytes(byte[] bytes) {
        require(bytes.length);
        position -= bytes.length;
        System.arraycopy(bytes, 0, buffer, position, bytes.length);
    }

    /** What remains in the buffer, whose position stays. */
    void bytes(ByteBuffer bytes) {
        int length = bytes.remaining();
        require(length);
        position -= length;
        bytes.get(bytes.position(), buffer, position, length);
    }

    /** One byte, as it is. */
    void raw(int value) {
        require(1);
        buffer[--position] = (byte) value;
    }

    /** As UTF-8; a surrogate without its pair becomes {@code ?}, as in the JDK's encoder and protobuf-java's. */
    void utf8(String text) {
        utf8(text, 0, text.length());
    }

    /** The characters from {@code start} to before {@code end}; like {@link #utf8(String)}. */
    void utf8(String text, int start, int end) {
        require(end - start);
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
