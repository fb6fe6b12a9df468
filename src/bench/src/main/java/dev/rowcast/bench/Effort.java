package dev.rowcast.bench;

/** How long to measure. */
public enum Effort {
    /** Minutes for all of it: to see that it works and where it roughly stands. */
    QUICK,
    /** As long as steady figures need. */
    FULL
}
