package dev.rowcast.cli.status;

import dev.rowcast.connect.StatusReader;
import java.util.Collection;
import java.util.Optional;

/** An open status topic. */
interface StatusFeed extends AutoCloseable {
    /** Its name. */
    String topic();

    /** What it holds now; nothing as long as it isn't there. */
    StatusReader.Snapshot read();

    /** What Kafka knows beside it; see {@link KafkaFactsReader#read}. */
    KafkaFacts facts(Collection<KafkaFacts.Question> questions, long silentSince);

    /** Has tasks forgotten, of whose records those are the keys. */
    void forget(Collection<String> keys);

    /** That there is no such topic, and why that may be; empty if there is. */
    Optional<String> absence();

    @Override
    void close();
}
