package dev.rowcast.route;

/**
 * A routing as it is written, for programs elsewhere that read it.
 *
 * @param json the document
 * @param secrets the values of the secrets that it names
 */
public record RoutingText(String json, Secrets secrets) {
    /** Without the secrets. */
    @Override
    public String toString() {
        return json;
    }
}
