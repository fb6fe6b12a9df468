package dev.rowcast.cli.sync;

import dev.rowcast.change.TableId;
import dev.rowcast.route.Subscription;
import java.util.List;
import java.util.Optional;

/** What delivers a subscription's changes while its tables are loaded. Waits; for one thread. */
interface RunningStream extends AutoCloseable {
    /**
     * What delivers to the subscription now, in words.
     *
     * @return empty where nothing does
     */
    Optional<String> deliverer();

    /**
     * A set of GTIDs that has all changes which the subscription isn't sent by the stream: each that isn't in the set it is sent. Waits until that is so.
     *
     * @throws dev.rowcast.cli.support.CliException if that can't be known, or nothing delivers to the subscription for long
     */
    String transactions();

    /**
     * Says whether what was so when {@link #transactions} returned is still so; what changed and was changed back meanwhile isn't noticed.
     *
     * @throws dev.rowcast.cli.support.CliException if the stream may have passed over something since
     */
    default void requireSame() {}

    /**
     * Has it deliver nothing of these tables to anybody until that is closed, which is asked for at once and comes about later.
     *
     * @param subscription whose rows are sent meanwhile
     * @throws dev.rowcast.cli.support.CliException if it can't, with the reason; then all goes on
     */
    StreamPause pause(Subscription subscription, List<TableId> tables);

    /** The tables of the subscription whose rows wait for a decision, and why, as far as what delivers says so. */
    List<String> held();

    /**
     * Waits until the subscription has been sent all that MySQL had when this was called.
     *
     * @throws dev.rowcast.cli.support.CliException if that can't be known, or what reads MySQL doesn't run
     */
    void awaitCaughtUp();

    @Override
    void close();
}
