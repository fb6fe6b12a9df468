package dev.rowcast.route;

import java.util.List;

/** Checks destinations: which types are installed, and which settings they take. Implemented by the runtime. */
@FunctionalInterface
public interface DestinationCheck {
    /** Accepts any type and settings, for programs that read the routing and deliver nothing. */
    DestinationCheck NONE = destination -> List.of();

    /** Every mistake in the destination, each with its pointer in the routing; empty if the destination can be created. */
    List<Mistake> mistakes(DestinationSettings destination);

    /** Every mistake in the mapping, each with its pointer in the routing; empty if the mapping can be made. */
    default List<Mistake> mistakes(MappingSettings mapping) {
        return List.of();
    }
}
