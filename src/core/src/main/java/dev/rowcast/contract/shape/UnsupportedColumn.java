package dev.rowcast.contract.shape;

import org.jspecify.annotations.Nullable;

/**
 * A column that the table has and no contract can hold, since its type isn't known or the source's settings have destroyed its values. Columns of one
 * name are equal: in which way a column can't be delivered is nothing that a reader sees.
 *
 * @param name the column's name as MySQL spells it
 * @param found what is wrong with it and what to do, for people
 */
public record UnsupportedColumn(String name, String found) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UnsupportedColumn column && name.equals(column.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
