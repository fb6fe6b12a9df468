package dev.rowcast.cli.move;

import dev.rowcast.cli.support.CliException;

/** Keys whose changes wait for somebody. */
final class Parked {
    private Parked() {}

    /**
     * @param whose for people
     * @param options for the commands
     * @throws CliException if there are some
     */
    static void requireNone(long count, String whose, String options) {
        if (count > 0) {
            throw new CliException(
                    whose + " has " + count + (count == 1 ? " parked key" : " parked keys")
                            + ", whose later changes are dead letters; elsewhere they would be delivered before those. Redrive or release them"
                            + " (rowcast dead-letters parked " + options + "), and say this again",
                    null);
        }
    }
}
