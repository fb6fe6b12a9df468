package dev.rowcast.convert;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A schema, its document, its fingerprint, and how its values are written: {@code 0xF5}, the version of the format, the fingerprint (8 bytes), the value, and
 * in version 2 the CRC-32C of all bytes before (4 bytes). Immutable and thread-safe.
 *
 * <p>Values are written in version 2. Keys stay in version 1: their bytes decide their partition, and other bytes of one key would go to another.
 */
public final class KnownSchema {
    /** No UTF-8 text, no JSON and no schema registry's format begins with this byte. */
    private static final int MAGIC = 0xF5;

    private static final int PLAIN = 1;
    private static final int CHECKED = 2;
    private static final int HEAD = 2 + Long.BYTES;
    private static final int CHECKSUM = Integer.BYTES;

    private final Schema schema;
    private final byte[] document;
    private final long fingerprint;
    private final NullableCodec codec;

    private KnownSchema(Schema schema, byte[] document) {
        this.schema = schema;
        this.document = document;
        this.fingerprint = fingerprint(document);
        this.codec = Codecs.nullable(schema);
    }

    /** Knows that schema. */
    public static KnownSchema of(Schema schema) {
        return new KnownSchema(schema, SchemaDocument.write(schema));
    }

    /**
     * Knows the schema of that document.
     *
     * @throws MalformedException if it isn't one, or one of values that nobody could write
     */
    public static KnownSchema of(byte[] document) {
        try {
            return new KnownSchema(SchemaDocument.read(document), document.clone());
        } catch (MalformedException wrong) {
            throw wrong;
        } catch (RuntimeException wrong) {
            throw new MalformedException("no value has this schema: " + wrong.getMessage());
        }
    }

    /** The schema; always the same instance. */
    public Schema schema() {
        return schema;
    }

    /** The schema as JSON, to be kept where readers find it by {@link #fingerprint()}. */
    public byte[] document() {
        return document.clone();
    }

    /** The first eight bytes of the document's SHA-256. */
    public long fingerprint() {
        return fingerprint;
    }

    /** That fingerprint in 16 hexadecimal digits, in the order of the record's bytes. */
    public static String name(long fingerprint) {
        return HexFormat.of().toHexDigits(Long.reverseBytes(fingerprint));
    }

    /**
     * The value's bytes, with a checksum.
     *
     * @throws IllegalArgumentException if the value isn't one of this schema
     */
    public byte[] write(@Nullable Object value) {
        ByteWriter out = written(value, CHECKED);
        out.writeFixed32(out.checksum());
        return out.toByteArray();
    }

    /** The bytes of a key, always the same for the same key: those that it has had since the first version. */
    public byte[] writeKey(@Nullable Object key) {
        return written(key, PLAIN).toByteArray();
    }

    private ByteWriter written(@Nullable Object value, int version) {
        ByteWriter out = new ByteWriter();
        out.writeByte(MAGIC);
        out.writeByte(version);
        out.writeFixed64(fingerprint);
        try {
            codec.write(value, out);
        } catch (ClassCastException other) {
            throw new IllegalArgumentException("a value isn't of its schema's type: " + other.getMessage(), other);
        }
        return out;
    }

    /**
     * The value of such bytes, which {@link #fingerprintIn} has checked.
     *
     * @throws MalformedException if they are cut short or go on behind the value, or hold something that no value of the schema is
     */
    public @Nullable Object read(byte[] bytes) {
        ByteReader in = new ByteReader(bytes, HEAD, end(bytes));
        Object value;
        try {
            value = codec.read(in);
        } catch (MalformedException wrong) {
            throw wrong;
        } catch (RuntimeException wrong) {
            throw new MalformedException("it holds a value that isn't of its schema: " + wrong.getMessage());
        }
        if (!in.atEnd()) {
            throw new MalformedException("there are bytes behind the value");
        }
        return value;
    }

    private static int end(byte[] bytes) {
        return bytes[1] == CHECKED ? Math.max(HEAD, bytes.length - CHECKSUM) : bytes.length;
    }

    /**
     * The fingerprint that the bytes name.
     *
     * @throws MalformedException if they don't begin as {@link #write} begins, or with a version of the format that this build doesn't know, or have
     *     changed since they were written; only version 2 tells that
     */
    public static long fingerprintIn(byte[] bytes) {
        if (bytes.length < HEAD || (bytes[0] & 0xFF) != MAGIC) {
            throw new MalformedException("the record wasn't written by this converter");
        }
        if (bytes[1] == CHECKED) {
            checkSum(bytes);
        } else if (bytes[1] != PLAIN) {
            throw new MalformedException("the record is in version " + (bytes[1] & 0xFF)
                    + " of this converter's format, and this build reads versions " + PLAIN + " and " + CHECKED
                    + "; update the plugin here");
        }
        return new ByteReader(bytes, 2).readFixed64();
    }

    /** Before anything is looked up: a fingerprint that is damaged is no schema's, which would look like a lost topic of schemas. */
    private static void checkSum(byte[] bytes) {
        int end = bytes.length - CHECKSUM;
        if (end < HEAD || ByteWriter.checksum(bytes, end) != new ByteReader(bytes, end).readFixed32()) {
            throw new MalformedException("the record is damaged: its checksum isn't that of its bytes");
        }
    }

    private static long fingerprint(byte[] document) {
        try {
            return new ByteReader(MessageDigest.getInstance("SHA-256").digest(document), 0).readFixed64();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }
}
