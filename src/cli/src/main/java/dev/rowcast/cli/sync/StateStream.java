package dev.rowcast.cli.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rowcast.batch.source.Gtids;
import dev.rowcast.batch.source.MysqlSource;
import dev.rowcast.batch.source.Waiting;
import dev.rowcast.change.TableId;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.observe.ProcessStatus;
import dev.rowcast.observe.StatusJson;
import dev.rowcast.observe.TaskStatus;
import dev.rowcast.route.Subscription;
import dev.rowcast.standalone.state.Position;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.SpoolTable;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StatusTable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process without Kafka. When it begins, it reads from the place that its state has, and all that is read goes to each of its subscriptions; so what a
 * subscription isn't sent lies before that place, and each later place has it too.
 */
final class StateStream implements RunningStream {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final int LOOKS = 600;
    private static final int LONGEST_HOLDER = 200;

    private final String state;
    private final Session session;
    private final String source;
    private final MysqlSource mysql;
    private final String subscription;
    private final Waiting waiting;
    private final Consumer<String> waits;

    /**
     * @param source the name of what it reads
     * @param mysql that itself
     * @param waits is told for what it waits
     */
    StateStream(
            State state,
            String source,
            MysqlSource mysql,
            String subscription,
            Waiting waiting,
            Consumer<String> waits) {
        this.state = state.place();
        this.session = state.session();
        this.source = source;
        this.mysql = mysql;
        this.subscription = subscription;
        this.waiting = waiting;
        this.waits = waits;
    }

    @Override
    public Optional<String> deliverer() {
        return delivering()
                .map(status -> status.connector() + " on " + status.worker())
                .findFirst();
    }

    private Stream<TaskStatus> delivering() {
        return session.run(connection -> StatusTable.all(session, connection)).stream()
                .flatMap(said -> status(said).stream())
                .filter(this::delivers);
    }

    @Override
    public List<String> held() {
        return delivering()
                .flatMap(status -> status.held().stream())
                .filter(table -> table.subscriptions().contains(subscription))
                .map(table -> table.table() + ": " + table.notice())
                .toList();
    }

    /** Of one that says nothing any more nobody knows whether it runs. */
    private static List<TaskStatus> status(StatusTable.Said said) {
        try {
            TaskStatus status = StatusJson.parse(said.entry());
            return status.stoppedMillis() == 0 && said.ageMillis() < 3 * status.intervalMillis()
                    ? List.of(status)
                    : List.of();
        } catch (IllegalArgumentException notOurs) {
            return List.of();
        }
    }

    private boolean delivers(TaskStatus status) {
        ProcessStatus process = status.process();
        return process != null
                && process.phase().equals(ProcessStatus.READING)
                && status.subscriptions().stream().anyMatch(each -> each.name().equals(subscription));
    }

    @Override
    public String transactions() {
        await(
                () -> deliverer().isPresent(),
                "no process with the state " + state + " delivers to " + subscription
                        + " yet; start rowcast run with that subscription, or send SIGHUP to the one that runs");
        await(
                () -> place() != null,
                "the process hasn't come to the end of its first snapshot, before which there is no place to go on from");
        return gtids(String.valueOf(place()));
    }

    @Override
    public StreamPause pause(Subscription wanted, List<TableId> tables) {
        // Whether there are GTIDs shows before anything waits.
        transactions();
        delivering().map(TaskStatus::process).filter(Objects::nonNull).forEach(StateStream::requireRoom);
        return new StatePause(
                session,
                tables.stream()
                        .map(table -> source + "." + table.inTopic())
                        .distinct()
                        .toList(),
                holder(),
                subscription,
                wanted.settings().deadline(),
                this::await,
                this::gtids,
                System::nanoTime);
    }

    private static void requireRoom(ProcessStatus process) {
        if (process.spooledBytes() > process.spoolLimit() / 2) {
            throw new CliException(
                    "the spool is more than half full (" + process.spooledBytes() + " of " + process.spoolLimit()
                            + " bytes), and what is changed while these tables wait would go there too; when it is full nothing is read of"
                            + " any table. See rowcast status for what is in it, or give the process more of spool.maxBytes",
                    null);
        }
    }

    private static String holder() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            host = "unknown host";
        }
        String holder = System.getProperty("user.name", "") + "@" + host + ", process "
                + ProcessHandle.current().pid();
        return holder.substring(0, Math.min(holder.length(), LONGEST_HOLDER));
    }

    private void await(BooleanSupplier there, String why) {
        for (int looks = 0; !there.getAsBoolean(); looks++) {
            if (looks == LOOKS) {
                throw new CliException(why, null);
            }
            waits.accept(why);
            waiting.pass(LOOK_AGAIN);
        }
    }

    private @Nullable String place() {
        return session.run(connection -> Position.read(connection, source)).place();
    }

    @Override
    public void awaitCaughtUp() {
        try (Gtids gtids = new Gtids(mysql)) {
            String wanted = gtids.executed();
            for (String missing = missing(gtids, wanted); !missing.isEmpty(); missing = missing(gtids, wanted)) {
                pass("what the process has read doesn't have all yet that MySQL has (" + missing + ")");
            }
        }
        // All of it is delivered, or lies in the spool up to there.
        Map<String, Long> ends = spooled(SpoolTable.Extent::last);
        while (spooled(SpoolTable.Extent::first).entrySet().stream()
                .anyMatch(left -> left.getValue() <= ends.getOrDefault(left.getKey(), -1L))) {
            pass("the spool isn't delivered yet");
        }
    }

    private String missing(Gtids gtids, String wanted) {
        String place = place();
        return place == null ? "the first snapshot" : gtids.missing(wanted, gtids(place));
    }

    private Map<String, Long> spooled(Function<SpoolTable.Extent, Long> which) {
        return session.run(SpoolTable::extents).stream().collect(Collectors.toMap(SpoolTable.Extent::stream, which));
    }

    private void pass(String why) {
        if (deliverer().isEmpty()) {
            waits.accept("no process delivers to " + subscription + " now");
        }
        waits.accept(why);
        waiting.pass(LOOK_AGAIN);
    }

    private String gtids(String place) {
        try {
            String gtids = JSON.readTree(place).path("gtids").asText("");
            if (gtids.isEmpty()) {
                throw new CliException(
                        "source " + source + " is read without GTIDs, and then nobody knows which changes its rows have"
                                + " already: a hand-over needs gtid_mode = ON",
                        null);
            }
            return gtids;
        } catch (JsonProcessingException damaged) {
            throw new CliException("the state's position is no JSON: " + place, damaged);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
