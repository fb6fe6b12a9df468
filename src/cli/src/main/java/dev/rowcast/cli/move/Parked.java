package dev.rowcast.cli.move;

import dev.rowcast.cli.support.CliException;

/** Keys whose changes wait for somebody. */
final class Parked {
    private Parked() {}

    /**
     * @param whose for people
     * @param shows the command that shows them
     * @throws CliException if there are some
     */
    static void requireNone(long count, String whose, String shows) {
        if (count > 0) {
            throw new CliException(
                    whose + " has " + count + (count == 1 ? " parked key" : " parked keys")
                            + ", whose later changes are dead letters; elsewhere they would be delivered before those. Redrive or release them"
                            + " (" + shows + "), and say this again",
                    null);
        }
    }
}
