package dev.rowcast.cli.status;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.connect.SourceHeartbeats;
import dev.rowcast.connect.StatusReader.Heard;
import dev.rowcast.connect.StatusReader.Snapshot;
import dev.rowcast.observe.StatusJson;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateException;
import dev.rowcast.standalone.state.StatusTable;
import dev.rowcast.standalone.state.StatusTable.Said;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the processes of a state without Kafka say of themselves. Not thread-safe. */
final class StateFeed implements StatusFeed {
    private static final KafkaFacts NO_KAFKA =
            new KafkaFacts(Optional.empty(), SourceHeartbeats.among(Set.of()), Map.of(), Map.of(), List.of());

    private final String place;
    private final Session session;
    private final InstantSource clock;

    /** @param clock that of whoever reads; how old something is is said by the database's */
    StateFeed(State state, InstantSource clock) {
        this.place = state.place();
        this.session = state.session();
        this.clock = clock;
    }

    @Override
    public String topic() {
        return place;
    }

    @Override
    public Snapshot read() {
        List<Heard> heard = new ArrayList<>();
        Map<String, String> unreadable = new TreeMap<>();
        for (Said said : inState(connection -> StatusTable.all(session, connection))) {
            try {
                heard.add(new Heard(StatusJson.parse(said.entry()), clock.millis() - said.ageMillis()));
            } catch (IllegalArgumentException notOurs) {
                unreadable.put(said.name(), String.valueOf(notOurs.getMessage()));
            }
        }
        return new Snapshot(heard, unreadable);
    }

    @Override
    public KafkaFacts facts(Collection<KafkaFacts.Question> questions, long silentSince) {
        return NO_KAFKA;
    }

    /** Its standbys, whose names begin with the key, are forgotten with it. */
    @Override
    public void forget(Collection<String> keys) {
        inState(connection -> {
            for (Said said : StatusTable.all(session, connection)) {
                if (keys.stream()
                        .anyMatch(key -> said.name().equals(key) || said.name().startsWith(key + "@"))) {
                    StatusTable.remove(connection, said.name());
                }
            }
            return keys;
        });
    }

    @Override
    public Optional<String> absence() {
        return Optional.empty();
    }

    private <T> T inState(Session.Work<T> work) {
        try {
            return session.run(work);
        } catch (StateException failed) {
            throw new CliException(String.valueOf(failed.getMessage()), failed);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
