package dev.rowcast.convert;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Bytes that grow as they are written, and are used again. Not thread-safe. */
final class ByteWriter {
    private byte[] bytes = new byte[1024];
    private int size;

    void clear() {
        size = 0;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** The CRC-32C of all bytes so far. */
    int checksum() {
        return checksum(bytes, size);
    }

    /** The CRC-32C of the first bytes. */
    static int checksum(byte[] bytes, int count) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, count);
        return (int) checksum.getValue();
    }

    void writeByte(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    /** Seven bits a byte, the lowest first. */
    void writeVarint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** Small whatever the sign. */
    void writeSigned(long value) {
        writeVarint(value << 1 ^ value >> 63);
    }

    /** Eight bytes, the lowest first. */
    void writeFixed64(long value) {
        room(8);
        for (int shift = 0; shift < 64; shift += 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    /** Four bytes, the lowest first. */
    void writeFixed32(int value) {
        room(4);
        for (int shift = 0; shift < 32; shift += 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    /** Without a length before it. */
    void writeRaw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    void writeBytes(byte[] value) {
        writeVarint(value.length);
        writeRaw(value);
    }

    void writeString(String value) {
        int length = value.length();
        if (length <= 0x7F) {
            // Most texts are short and ASCII: one pass, and their length is known beforehand.
            room(length + 1);
            int at = size + 1;
            int i = 0;
            for (; i < length; i++) {
                char c = value.charAt(i);
                if (c > 0x7F) {
                    break;
                }
                bytes[at + i] = (byte) c;
            }
            if (i == length) {
                bytes[size] = (byte) length;
                size = at + length;
                return;
            }
        }
        writeBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length + (bytes.length >> 1)));
        }
    }
}
