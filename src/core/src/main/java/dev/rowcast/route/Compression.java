package dev.rowcast.route;

/** How requests are compressed. */
public enum Compression {
    /** No compression. */
    NONE,
    /** With gzip, which the service must support; gRPC's own servers do. */
    GZIP
}
