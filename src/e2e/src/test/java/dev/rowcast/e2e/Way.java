package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.log.ContractLog;
import java.util.List;
import org.awaitility.core.ConditionFactory;

/** A test's own way from a database of its own to its subscribers, whatever runs it. It is taken down when the test has ended. */
interface Way extends AutoCloseable {
    Database db();

    /** {@code database.table}, as routing has it. */
    String table(String name);

    /** Starts it, with this routing JSON; what the database has comes as a snapshot. */
    void run(String routes);

    /** The same with these subscriptions. */
    default void run(Route... routes) {
        run(Route.json(routes));
    }

    /** Stops delivering, and returns when it has ended. */
    void stop();

    /** Goes on where it was stopped. */
    void again();

    /** Waits, but not when it has failed. */
    ConditionFactory waiting();

    /** Waits until the subscriber has got that many changes, each counted once. */
    default void awaitCount(GenericSubscriber subscriber, int atLeast) {
        waiting()
                .untilAsserted(() -> assertThat(subscriber.count())
                        .as("changes that arrived")
                        .isGreaterThanOrEqualTo(atLeast));
    }

    /** Waits until each of these tables, as the subscriber knows it, is what the database has; nothing may be lost, overtaken or repeated in another form. */
    Replica awaitSame(GenericSubscriber subscriber, String... tables);

    /** Waits until it has written down that all changes of these tables are done. */
    void awaitCommitted(String... tables);

    /** A new view of its contract log, which is there once it runs. The caller closes it. */
    ContractLog contracts();

    /** Its dead letters, in their order. */
    List<Letter> letters();

    /** A dead letter: whose it is, and why. */
    record Letter(String subscription, String reason) {}
}
