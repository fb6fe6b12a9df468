package dev.rowcast.route;

/** Whether to look now and then if a service can be reached, while there is nothing to deliver to it. */
public enum Probe {
    /** Whether it can be reached shows with the next change. */
    NONE,
    /** Whether there is a connection, or one can be made. */
    CONNECT,
    /** What gRPC's standard health service answers. */
    HEALTH
}
