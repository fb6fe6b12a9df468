package dev.rowcast.cli.status;

import dev.rowcast.cli.contracts.Wording;
import dev.rowcast.connect.SourceHeartbeats;
import dev.rowcast.stack.ConnectClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be said of a source.
 *
 * @param connectAsked whether Kafka Connect was asked
 */
record SourceText(SourceView source, boolean connectAsked, Instant now) {
    private static final String GAP = "  ";
    private static final String INDENT = "    ";

    /** Nothing of a source that runs. */
    List<String> lines() {
        return switch (source.state()) {
            case RUNNING, UNKNOWN ->
                source.heartbeats()
                        ? List.of()
                        : Wording.wrapped(
                                GAP,
                                "source " + source.name() + ": there is no topic " + SourceHeartbeats.TOPIC
                                        + source.prefix()
                                        + ", so whether it is silent can't be told. Give it heartbeat.interval.ms, as"
                                        + " config/mysql-source.json has it");
            case SILENT -> told(silence(), lookAt());
            case PAUSED, STOPPED ->
                told(
                        source.state() + ", says Kafka Connect",
                        "Resume it: PUT " + ConnectClient.path(source.name())
                                + "/resume to Kafka Connect, before MySQL purges the binary log that it has yet to read");
            case FAILED ->
                source.process()
                        ? told("FAILED: " + source.reason(), "It is tried again by itself: mend what that names")
                        : told(
                                "FAILED: " + source.reason(),
                                "Mend that, then restart it: POST " + ConnectClient.path(source.name())
                                        + "/restart?includeTasks=true&onlyFailed=true to Kafka Connect");
            case STARTING ->
                told(
                        "is starting" + reason(),
                        "It connects to MySQL, or reads the rows that are there at first. If it stays so, see the process's log");
            case STANDBY ->
                told(
                        "is read by none of the processes that answer" + reason(),
                        "One of them takes over when the lease of the one that read ends; if it doesn't, see its log");
            case STATE_UNAVAILABLE ->
                told(
                        "waits, since the process can't write its state" + reason(),
                        "Nothing is lost: it reads on when that works, if MySQL still has its binary log by then");
        };
    }

    private List<String> told(String what, String advice) {
        List<String> lines = new ArrayList<>(Wording.wrapped(GAP, "SOURCE " + source.name() + " " + what));
        lines.addAll(Wording.wrapped(INDENT, advice));
        return lines;
    }

    private String reason() {
        return source.reason().isEmpty() ? "" : ": " + source.reason();
    }

    private String silence() {
        long newest = source.newestMillis().orElse(0);
        return newest == 0
                ? "silent for longer than Kafka keeps its heartbeats"
                : "silent for " + Wording.age(newest, now);
    }

    private String lookAt() {
        if (source.registered()) {
            return "Kafka Connect says that it runs: look at MySQL, and at the log of its worker";
        }
        return connectAsked
                ? "Kafka Connect has no source with topic.prefix " + source.prefix()
                        + ": it was deleted, or runs in another Connect cluster"
                : "Give --connect http://HOST:8083: Kafka Connect knows whether it failed or was stopped. Else look at MySQL, and at the"
                        + " log of its worker";
    }
}
