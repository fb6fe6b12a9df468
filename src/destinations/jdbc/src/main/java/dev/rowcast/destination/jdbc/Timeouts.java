package dev.rowcast.destination.jdbc;

/** For how long a database is waited for. */
final class Timeouts {
    static final int CONNECT_MILLIS = 10_000;
    /** For a connection of the pool, of which there are as many as there is work at once. */
    static final int POOL_MILLIS = 5_000;
    /** For an answer to a write. */
    static final int ANSWER_MILLIS = 60_000;

    static final int ANSWER_SECONDS = 60;
    /** For rows that somebody else has locked. */
    static final int LOCK_SECONDS = 10;
    /** For another task that makes or extends the same table. */
    static final int PREPARE_SECONDS = 30;

    private Timeouts() {}
}
