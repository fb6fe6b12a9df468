package dev.rowcast.route;

/** How requests are made smaller on the wire. */
public enum Compression {
    /** Not at all. */
    NONE,
    /** With gzip, which the service has to understand; gRPC's own servers do. */
    GZIP
}
