package dev.rowcast.bench;

import java.util.List;

/** All suites, in the order in which they run. */
final class Suites {
    private Suites() {}

    static List<Suite> all() {
        return List.of();
    }
}
