package dev.rowcast.stack;

/** Which Kafka Connect a worker runs on; the versions stand in the parent pom. */
public enum ConnectVersion {
    /** The broker's own version. */
    CURRENT(Distribution.KAFKA),
    /** The last release of the major version before it. */
    PREVIOUS(Distribution.CONNECT_PREVIOUS);

    private final Distribution distribution;

    ConnectVersion(Distribution distribution) {
        this.distribution = distribution;
    }

    Distribution distribution() {
        return distribution;
    }
}
