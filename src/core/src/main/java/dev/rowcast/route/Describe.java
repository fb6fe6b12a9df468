package dev.rowcast.route;

/** Whether a batch carries the description of its messages. */
public enum Describe {
    /** Each batch carries its FileDescriptorSet, 1 to 2 KB: a service can decode a table that it doesn't know. */
    ALWAYS,
    /** No batch carries it: the service was built from the exported contract. */
    NEVER
}
