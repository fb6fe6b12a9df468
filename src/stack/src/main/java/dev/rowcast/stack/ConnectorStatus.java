package dev.rowcast.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What Connect says of a connector.
 *
 * @param name the connector's name
 * @param parts the connector itself first, then its tasks in order
 */
public record ConnectorStatus(String name, List<Part> parts) {
    private static final String CAUSED_BY = "Caused by: ";
    private static final int TRACE_LINES = 6;
    private static final int TRACE_WIDTH = 300;

    /** Copies the list. */
    public ConnectorStatus {
        parts = List.copyOf(parts);
    }

    /**
     * The connector or one of its tasks.
     *
     * @param what {@code connector}, or {@code task 0} and so on
     * @param state such as {@code RUNNING}, {@code FAILED}, {@code UNASSIGNED}
     * @param trace the stack trace of its failure, or null
     */
    public record Part(String what, String state, @Nullable String trace) {
        boolean is(String expected) {
            return state.equals(expected);
        }

        /**
         * The innermost exception of its trace, which says what went wrong; the others only that something did. Of a long one the beginning and the end:
         * Debezium puts all that it knows of its position in between. Empty without a trace.
         */
        public String rootCause() {
            if (trace == null) {
                return "";
            }
            String first = trace.lines().findFirst().orElse("");
            String cause = trace.lines()
                    .filter(line -> line.startsWith(CAUSED_BY))
                    .reduce((outer, inner) -> inner)
                    .map(line -> line.substring(CAUSED_BY.length()))
                    .orElse(first);
            return cause.length() <= TRACE_WIDTH
                    ? cause
                    : cause.substring(0, TRACE_WIDTH / 2) + " … " + cause.substring(cause.length() - TRACE_WIDTH / 2);
        }

        /** State, and of a failure what it was: the exceptions with their causes, not the frames. */
        String describe() {
            if (trace == null || trace.isBlank()) {
                return what + " " + state;
            }
            return what + " " + state + ":\n"
                    + trace.lines()
                            .filter(line -> !line.startsWith("\tat ") && !line.startsWith("\t... "))
                            .limit(TRACE_LINES)
                            .map(line ->
                                    "  " + (line.length() > TRACE_WIDTH ? line.substring(0, TRACE_WIDTH) + " …" : line))
                            .collect(Collectors.joining("\n"));
        }
    }

    static ConnectorStatus of(JsonNode answer) {
        List<Part> parts = new ArrayList<>();
        parts.add(part("connector", answer.path("connector")));
        answer.path("tasks")
                .forEach(task -> parts.add(part("task " + task.path("id").asInt(), task)));
        return new ConnectorStatus(answer.path("name").asText(), parts);
    }

    private static Part part(String what, JsonNode node) {
        return new Part(
                what,
                node.path("state").asText("UNKNOWN"),
                node.hasNonNull("trace") ? node.get("trace").asText() : null);
    }

    /** The connector runs, and so does every task, of which there is at least one. */
    public boolean isRunning() {
        return parts.size() > 1 && parts.stream().allMatch(part -> part.is("RUNNING"));
    }

    /** The connector is paused, and so is every task, of which there is at least one. */
    public boolean isPaused() {
        return parts.size() > 1 && parts.stream().allMatch(part -> part.is("PAUSED"));
    }

    /** How many tasks it has. */
    public int tasks() {
        return Math.max(0, parts.size() - 1);
    }

    /** What the connector itself is in, such as {@code RUNNING}, {@code PAUSED}, {@code STOPPED}; {@code UNKNOWN} if Connect doesn't say. */
    public String state() {
        return parts.isEmpty() ? "UNKNOWN" : parts.get(0).state();
    }

    /** The parts that have failed. */
    public List<Part> failed() {
        return parts.stream().filter(part -> part.is("FAILED")).toList();
    }

    /** The connector or a task has failed; Connect doesn't start it again by itself. */
    public boolean isFailed() {
        return parts.stream().anyMatch(part -> part.is("FAILED"));
    }

    /** The state of each part, with the reason where it failed; for a person. */
    public String describe() {
        return "Connector " + name + ": " + parts.stream().map(Part::describe).collect(Collectors.joining("\n"))
                + (parts.size() > 1 ? "" : ", no task yet");
    }
}
