package dev.rowcast.convert;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A schema, its document, its fingerprint, and how its values are written: {@code 0xF5}, the version of the format, the fingerprint (8 bytes), and
 * the value. Immutable and thread-safe.
 */
public final class KnownSchema {
    /** No UTF-8 text, no JSON and no schema registry's format begins with this byte. */
    private static final int MAGIC = 0xF5;

    private static final int VERSION = 1;
    private static final int HEAD = 2 + Long.BYTES;

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
     * @throws MalformedException if it isn't one
     */
    public static KnownSchema of(byte[] document) {
        return new KnownSchema(SchemaDocument.read(document), document.clone());
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
     * The value's bytes.
     *
     * @throws IllegalArgumentException if the value isn't one of this schema
     */
    public byte[] write(@Nullable Object value) {
        ByteWriter out = new ByteWriter();
        out.writeByte(MAGIC);
        out.writeByte(VERSION);
        out.writeFixed64(fingerprint);
        try {
            codec.write(value, out);
        } catch (ClassCastException other) {
            throw new IllegalArgumentException("a value isn't of its schema's type: " + other.getMessage(), other);
        }
        return out.toByteArray();
    }

    /**
     * The value of such bytes.
     *
     * @throws MalformedException if they are cut short or go on behind the value
     */
    public @Nullable Object read(byte[] bytes) {
        ByteReader in = new ByteReader(bytes, HEAD);
        Object value = codec.read(in);
        if (!in.atEnd()) {
            throw new MalformedException("there are bytes behind the value");
        }
        return value;
    }

    /**
     * The fingerprint that the bytes name.
     *
     * @throws MalformedException if they don't begin as {@link #write} begins, or with a version of the format that this build doesn't know
     */
    public static long fingerprintIn(byte[] bytes) {
        if (bytes.length < HEAD || (bytes[0] & 0xFF) != MAGIC) {
            throw new MalformedException("the record wasn't written by this converter");
        }
        if (bytes[1] != VERSION) {
            throw new MalformedException("the record is in version " + bytes[1]
                    + " of this converter's format, and this build reads version " + VERSION
                    + "; update the plugin here");
        }
        return new ByteReader(bytes, 2).readFixed64();
    }

    private static long fingerprint(byte[] document) {
        try {
            return new ByteReader(MessageDigest.getInstance("SHA-256").digest(document), 0).readFixed64();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }
}
