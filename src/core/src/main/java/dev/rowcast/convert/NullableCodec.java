package dev.rowcast.convert;

import org.jspecify.annotations.Nullable;

/** A place for one value, null or not, outside a struct: a byte says which, where the schema leaves it open. */
record NullableCodec(Codec codec, boolean optional) {
    void write(@Nullable Object value, ByteWriter out) {
        if (value == null) {
            if (!optional) {
                throw new IllegalArgumentException("null where the schema wants a value");
            }
            out.writeByte(0);
            return;
        }
        if (optional) {
            out.writeByte(1);
        }
        codec.write(value, out);
    }

    @Nullable Object read(ByteReader in) {
        return optional && in.readByte() == 0 ? null : codec.read(in);
    }
}
