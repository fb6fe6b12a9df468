package dev.rowcast.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.standalone.run.SourceState.Phase;
import dev.rowcast.standalone.state.Beginning;
import dev.rowcast.standalone.state.Leadership;
import dev.rowcast.standalone.state.State;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What tests of a process on a real MySQL have in common: a database with two tables, a service for each, and a folder for the state. */
abstract class ShopScene {
    static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    Shop shop;
    Subscriber subscriber;

    @BeforeEach
    void open(TestInfo test) throws Exception {
        String name =
                getClass().getSimpleName() + test.getTestMethod().orElseThrow().getName();
        shop = Shop.open("s_" + Integer.toHexString(name.hashCode()));
        subscriber = new Subscriber();
        shop.execute(
                "CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(2000))",
                "CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(2000))");
    }

    @AfterEach
    void close() throws Exception {
        subscriber.close();
        shop.close();
    }

    /** Each table for a subscription of its own, of one service. */
    String routes() {
        return """
                {"defaults": {"tls": {"plaintext": true}, "retry": {"initial": "50ms", "max": "200ms"}},
                 "subscriptions": [{"name": "orders", "tables": ["%1$s.orders"], "target": "127.0.0.1:%2$d", "describe": "always"},
                                   {"name": "customers", "tables": ["%1$s.customers"], "target": "127.0.0.1:%2$d", "describe": "always"}]}""".formatted(shop.database(), subscriber.port());
    }

    void awaitEqual(String... tables) {
        for (String table : tables) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(subscriber.rows(table)).isEqualTo(shop.rows("SELECT * FROM " + table)));
        }
    }

    State state() {
        return State.open("jdbc:sqlite:" + folder.resolve("state.db"), null, null);
    }

    /** As {@code --snapshot-again} does it. */
    void beginAgain() {
        State state = state();
        try (Leadership leadership = new Leadership(state, "whoever begins again", Duration.ofSeconds(10))) {
            leadership.take();
            Beginning.again(state, leadership, "shop");
            leadership.release();
        }
    }

    static void awaitPhase(Running running, Phase phase, String... words) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(running.runner.sourceState().phase()).isEqualTo(phase);
            for (String each : words) {
                assertThat(running.runner.sourceState().reason()).contains(each);
            }
        });
    }
}
