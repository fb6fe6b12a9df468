package dev.rowcast.deliver;

import java.util.List;
import java.util.Map;

/**
 * A type of destination that can be installed: the port for finding destinations. An implementation is public, has a public constructor without
 * parameters, and its jar names it in {@code META-INF/services/dev.rowcast.deliver.DestinationType}. Stateless and thread-safe; the thread's
 * context class loader is the implementation's own during each call, and during those of the {@link Destination} that it makes.
 *
 * <p>Settings are the members of the routing's {@code destination} object other than {@code type}: String, Boolean, Long, BigDecimal, List, Map, and
 * {@code dev.rowcast.route.Secret} if the routing names one; never null.
 */
public interface DestinationType {
    /** The value of the routing's {@code type}, such as {@code log}: lower-case letters, digits and hyphens. */
    String name();

    /** Every mistake in the settings, unknown keys included; empty if {@link #create} accepts them. Doesn't connect. */
    List<Problem> check(Map<String, Object> settings);

    /**
     * Creates the destination of one subscription. Doesn't connect.
     *
     * @param subscription the subscription's name
     * @param settings the settings, in which {@link #check} found no mistake
     * @throws IllegalArgumentException if it still can't be created; the message says why and what to do
     */
    Destination create(String subscription, Map<String, Object> settings);

    /** Nobody uses its classes any more: lets go of what the JDK would hold them by, such as threads and drivers. By default it has nothing of that kind. */
    default void retire() {}

    /**
     * A mistake in the settings.
     *
     * @param pointer where, as an RFC 6901 JSON pointer from the {@code destination} object; empty for the object as a whole
     * @param message what was found and what to write instead, one line, without a secret's value
     */
    record Problem(String pointer, String message) {}
}
