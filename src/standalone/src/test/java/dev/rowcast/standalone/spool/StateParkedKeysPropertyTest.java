package dev.rowcast.standalone.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.Epoch;
import dev.rowcast.change.StreamId;
import dev.rowcast.deliver.ChangeKey;
import dev.rowcast.deliver.ParkedKeys.Parked;
import dev.rowcast.deliver.ParkedKeysFullException;
import dev.rowcast.standalone.engine.EnginePlace;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Parked keys against a model of what they promise: a key is found from when it is parked until it is released, the first reason stays, what is committed
 * outlives the process and what isn't is forgotten with its change, and there are never more than are allowed.
 */
class StateParkedKeysPropertyTest {
    private static final int MOST = 3;
    private static final StreamId STREAM = new StreamId("shop.shop.orders", 0);

    @Property(tries = 60)
    void keysAreParkedUntilTheyAreReleased(@ForAll long seed) throws IOException {
        Path folder = Files.createTempDirectory("parked");
        try (World world = new World(new Random(seed), folder)) {
            for (int i = 0; i < 120; i++) {
                world.step();
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private record Key(String subscription, ChangeKey key) {}

    private static final class World implements AutoCloseable {
        final Random random;
        final State state;
        final Session session;
        StateParkedKeys keys;
        /** What the state has. */
        final Map<Key, String> committed = new HashMap<>();
        /** What the process knows of it. */
        final Map<Key, String> known = new HashMap<>();
        /** What it will write. */
        final Map<Key, String> coming = new HashMap<>();
        /** What it has no room for. */
        final Map<Key, String> refused = new HashMap<>();

        int number;

        World(Random random, Path folder) {
            this.random = random;
            this.state = State.open("jdbc:sqlite:" + folder.resolve("state.db"), null, null);
            this.session = state.session();
            this.keys = begun();
        }

        private StateParkedKeys begun() {
            StateParkedKeys begun = new StateParkedKeys(state, MOST);
            begun.restart();
            return begun;
        }

        void step() {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> park();
                case 3 -> commit();
                case 4 -> failToCommit();
                case 5 -> release();
                case 6 -> {
                    keys.look();
                    known.clear();
                    known.putAll(committed);
                }
                default -> startAnew();
            }
            check();
        }

        private Key anyKey() {
            return new Key(
                    random.nextBoolean() ? "billing" : "audit",
                    new ChangeKey("shop.orders", "{\"id\":" + random.nextInt(6) + "}"));
        }

        private void park() {
            Key key = anyKey();
            String reason = "reason " + number++;
            List<String> heard = new ArrayList<>();
            keys.park(
                    key.subscription,
                    key.key,
                    new Parked(reason, new EnginePlace(STREAM, number, new Epoch(1, true, null), null, null), number),
                    () -> heard.add("parked"),
                    failed -> heard.add(failed instanceof ParkedKeysFullException ? "full" : "failed"));
            if (known.containsKey(key)) {
                refused.remove(key);
                assertThat(heard).containsExactly("parked");
                return;
            }
            boolean going = coming.containsKey(key);
            long others = Stream.concat(known.keySet().stream(), coming.keySet().stream())
                    .filter(each -> each.subscription.equals(key.subscription))
                    .distinct()
                    .count();
            String first = refused.getOrDefault(key, reason);
            if (going || others < MOST) {
                refused.remove(key);
                coming.putIfAbsent(key, first);
                assertThat(heard).containsExactly("parked");
            } else {
                refused.put(key, first);
                assertThat(heard).containsExactly("full");
            }
        }

        private void commit() {
            session.run(connection -> {
                keys.write(connection);
                return 0;
            });
            keys.written();
            committed.putAll(coming);
            known.putAll(coming);
            coming.clear();
        }

        private void failToCommit() {
            try {
                session.run(connection -> {
                    keys.write(connection);
                    throw new SQLException("the disk is full");
                });
            } catch (StateException expected) {
                assertThat(expected).hasMessageContaining("the disk is full");
            }
        }

        /** By the command line, which the process doesn't hear at once. */
        private void release() {
            Key key = anyKey();
            boolean there = ParkedRow.release(session, key.subscription, key.key);
            assertThat(there).isEqualTo(committed.remove(key) != null);
        }

        private void startAnew() {
            if (random.nextBoolean()) {
                keys.close();
                keys = begun();
            } else {
                keys.restart();
            }
            coming.clear();
            refused.clear();
            known.clear();
            known.putAll(committed);
        }

        private void check() {
            for (String subscription : List.of("billing", "audit")) {
                for (int id = 0; id < 6; id++) {
                    Key key = new Key(subscription, new ChangeKey("shop.orders", "{\"id\":" + id + "}"));
                    Parked found = keys.find(subscription, key.key);
                    String expected = known.getOrDefault(key, coming.getOrDefault(key, refused.get(key)));
                    assertThat(found == null ? null : found.reason())
                            .as(key.toString())
                            .isEqualTo(expected);
                }
            }
            assertThat(keys.holds(STREAM)).isEqualTo(!refused.isEmpty());
            assertThat(keys.pending()).isEqualTo(!coming.isEmpty());
            assertThat(ParkedRow.all(session)).hasSize(committed.size());
        }

        @Override
        public void close() {
            keys.close();
            session.close();
        }
    }
}
