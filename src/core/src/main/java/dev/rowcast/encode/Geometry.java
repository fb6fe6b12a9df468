package dev.rowcast.encode;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value of a spatial column.
 *
 * @param wkb the shape as well-known binary; not copied, so don't modify it
 * @param srid the spatial reference system, from 0 to 2^32 - 1; null if the source doesn't send it
 */
public record Geometry(byte[] wkb, @Nullable Long srid) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Geometry that && Arrays.equals(wkb, that.wkb) && Objects.equals(srid, that.srid);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(wkb) + Objects.hashCode(srid);
    }

    /** The length of the shape, and not the shape, which may be confidential. */
    @Override
    public String toString() {
        return "Geometry[" + wkb.length + " bytes, srid=" + srid + "]";
    }
}
