package dev.rowcast.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What the demo needs to show stores.
 *
 * @param destinations lays the zips of the destinations in a folder, and returns it
 * @param verify runs {@code rowcast verify} with these options
 */
public record StoreTools(UnaryOperator<Path> destinations, Function<List<String>, Verified> verify) {
    /**
     * What {@code rowcast verify} came to.
     *
     * @param status its exit status, 0 where all is equal
     * @param lines what it said
     */
    public record Verified(int status, List<String> lines) {
        public Verified {
            lines = List.copyOf(lines);
        }

        boolean equal() {
            return status == 0;
        }
    }
}
