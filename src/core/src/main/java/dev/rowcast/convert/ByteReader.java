package dev.rowcast.convert;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link ByteWriter} wrote. Not thread-safe. Throws {@link MalformedException} where there is less than it should be. */
final class ByteReader {
    private final byte[] bytes;
    private int at;

    ByteReader(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    boolean atEnd() {
        return at == bytes.length;
    }

    int readByte() {
        if (at >= bytes.length) {
            throw ended();
        }
        return bytes[at++] & 0xFF;
    }

    long readVarint() {
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

    String readString() {
        int length = readLength();
        return new String(bytes, skip(length), length, StandardCharsets.UTF_8);
    }

    /** How many bytes or elements follow; never more than there are bytes left, so that nobody allocates what isn't there. */
    int readLength() {
        long length = readVarint();
        if (length < 0 || length > bytes.length - at) {
            throw ended();
        }
        return (int) length;
    }

    /** Where what is skipped begins. */
    int skip(int count) {
        int from = at;
        if (count > bytes.length - from) {
            throw ended();
        }
        at = from + count;
        return from;
    }

    /** A bit of those that begin at that byte, each byte's lowest first. */
    boolean bit(int from, int index) {
        return (bytes[from + (index >> 3)] >> (index & 7) & 1) != 0;
    }

    private MalformedException ended() {
        return new MalformedException("it ends at byte " + bytes.length + " in the middle of a value");
    }
}
