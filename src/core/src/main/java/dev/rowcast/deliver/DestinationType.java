package dev.rowcast.deliver;

import java.util.List;
import java.util.Map;

/**
 * A type of destination that can be installed: the port by which one is found. An implementation is public, has a public constructor without
 * parameters, and its jar names it in {@code META-INF/services/dev.rowcast.deliver.DestinationType}. Stateless and thread-safe; the thread's
 * context class loader is the implementation's own during each call, and during those of the {@link Destination} that it makes.
 *
 * <p>Settings are what stands in the routing's {@code destination} object beside {@code type}: String, Boolean, Long, BigDecimal, List, Map, and
 * {@code dev.rowcast.route.Secret} where the routing names one; never null.
 */
public interface DestinationType {
    /** What the routing's {@code type} says, such as {@code log}: lower-case letters, digits and hyphens. */
    String name();

    /** All that is wrong with the settings, keys that aren't known too; empty if {@link #create} takes them. Connects to nothing. */
    List<Problem> check(Map<String, Object> settings);

    /**
     * Makes the destination of one subscription; doesn't connect.
     *
     * @param subscription the subscription's name
     * @param settings as {@link #check} let them pass
     * @throws IllegalArgumentException if it can't be made after all; the message says why and what to do
     */
    Destination create(String subscription, Map<String, Object> settings);

    /**
     * Something wrong with the settings.
     *
     * @param pointer where, as an RFC 6901 JSON pointer from the {@code destination} object; empty for the object as a whole
     * @param message what was found and what would be right, one line, without a secret's value
     */
    record Problem(String pointer, String message) {}
}
