package dev.rowcast.cli.sync;

import java.util.Optional;

/**
 * Tables of which a stream delivers nothing until this is closed: what is changed meanwhile comes then, in its order. {@link #obstacle} is for any thread, the rest for
 * one.
 */
interface StreamPause extends AutoCloseable {
    /**
     * A set of GTIDs: each transaction that isn't in it is delivered after the pause, with all that changed in these tables. Waits until the pause has come about and
     * nothing is under way any more.
     *
     * @throws dev.rowcast.cli.support.CliException if that can't be known, or takes too long
     */
    String transactions();

    /** Why it isn't certain any more that nothing is delivered; empty while it is. What it has said it says for ever. */
    Optional<String> obstacle();

    /**
     * Asks once more whether nothing was delivered until now.
     *
     * @throws dev.rowcast.cli.support.CliException if that isn't certain
     */
    void requireHeld();

    /** Has delivery go on. */
    @Override
    void close();
}
