package dev.rowcast.route;

/**
 * A secret that the routing JSON refers to by name.
 *
 * @param name as in {@code {"secret": "billing-key"}}
 * @param value the secret value; never show it
 */
public record Secret(String name, String value) {
    /** The name alone. */
    @Override
    public String toString() {
        return "secret " + name;
    }
}
