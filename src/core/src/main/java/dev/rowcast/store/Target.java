package dev.rowcast.store;

/**
 * Where a write goes within its store: an index, a table, a collection.
 *
 * @param name as the store knows it
 */
public record Target(String name) {
    @Override
    public String toString() {
        return name;
    }
}
