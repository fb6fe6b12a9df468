package dev.rowcast.route;

import java.util.List;

/** Knows which destinations are installed, and what they take; the business of whoever makes them. */
@FunctionalInterface
public interface DestinationCheck {
    /** For whoever reads the routing and delivers nothing: any type will do, and what it takes isn't asked. */
    DestinationCheck NONE = destination -> List.of();

    /** All that is wrong with the destination, each with its pointer in the routing; empty if it can be made. */
    List<Mistake> mistakes(DestinationSettings destination);
}
