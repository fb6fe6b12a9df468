package dev.rowcast.route;

/**
 * A value that the routing JSON names and doesn't hold.
 *
 * @param name as in {@code {"secret": "billing-key"}}
 * @param value never to be shown
 */
public record Secret(String name, String value) {
    /** The name alone. */
    @Override
    public String toString() {
        return "secret " + name;
    }
}
