package dev.rowcast.cli.deadletters;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.connect.KafkaParkedKeys;
import dev.rowcast.connect.ParkedKey;
import dev.rowcast.deliver.ParkedKeys.Parked;
import dev.rowcast.standalone.spool.ParkedRow;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;

/** The parked keys of a connector or process. Not thread-safe. */
interface ParkedList extends AutoCloseable {
    /** All of them, in the order of their texts. */
    Map<ParkedKey, Parked> all();

    /**
     * Releases one.
     *
     * @throws CliException if it can't be written
     */
    void release(ParkedKey key);

    @Override
    void close();

    /** Those of a connector. */
    static ParkedList of(KafkaParkedKeys keys) {
        return new ParkedList() {
            @Override
            public Map<ParkedKey, Parked> all() {
                return keys.all();
            }

            @Override
            public void release(ParkedKey key) {
                try {
                    keys.release(key);
                } catch (ConnectException unwritten) {
                    throw new CliException("a key could not be released: " + unwritten.getMessage(), unwritten);
                }
            }

            @Override
            public void close() {
                keys.close();
            }
        };
    }

    /** Those of a process without Kafka. */
    static ParkedList of(State state) {
        Session session = state.session();
        return new ParkedList() {
            @Override
            public Map<ParkedKey, Parked> all() {
                Map<ParkedKey, Parked> all = new LinkedHashMap<>();
                said(() -> ParkedRow.all(session))
                        .forEach(row -> all.put(new ParkedKey("", row.subscription(), row.key()), row.why()));
                return all;
            }

            @Override
            public void release(ParkedKey key) {
                said(() -> ParkedRow.release(session, key.subscription(), key.key()));
            }

            private <T> T said(Supplier<T> work) {
                try {
                    return work.get();
                } catch (StateException | IllegalStateException failed) {
                    throw new CliException(String.valueOf(failed.getMessage()), failed);
                }
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }
}
