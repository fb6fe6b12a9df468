package dev.rowcast.stack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether a stack runs.
 *
 * @param dir its directory
 * @param endpoints where it listens, as {@code endpoints.json} says; empty when it was never started, or stopped
 * @param running the process ids of its parts that are alive
 * @param ended names of the parts that ought to run and don't
 */
public record StackStatus(Path dir, Optional<Endpoints> endpoints, Map<String, Long> running, List<String> ended) {

    /** Reads the directory and looks for the processes. */
    static StackStatus of(StackDirectory dir) {
        Optional<Endpoints> endpoints = Endpoints.read(dir.endpoints());
        Map<String, Long> running = new TreeMap<>();
        Processes.of(dir).forEach((part, handle) -> running.put(part, handle.pid()));
        List<String> ended = endpoints.map(Endpoints::processes).orElse(Map.of()).keySet().stream()
                .filter(part -> !running.containsKey(part))
                .toList();
        return new StackStatus(dir.root(), endpoints, running, ended);
    }

    /** It was started and every part is alive. */
    public boolean isWhole() {
        return endpoints.isPresent() && ended.isEmpty() && !running.isEmpty();
    }

    /** Something of it is alive. */
    public boolean isAnyRunning() {
        return !running.isEmpty();
    }

    /** One line for a person. */
    public String describe() {
        if (isWhole()) {
            return "The stack in " + dir + " is running: " + names() + ".";
        }
        if (endpoints.isPresent() && running.isEmpty()) {
            Long owner = endpoints.get().owner();
            return "The stack in " + dir + " is not running, though nobody stopped it: all of its processes have ended"
                    + (owner == null ? "." : ", as the one did that it was bound to (pid " + owner + ").")
                    + " Their logs are in " + dir.resolve("logs") + ". Start it again.";
        }
        if (running.isEmpty()) {
            return "The stack in " + dir + " is not running.";
        }
        if (endpoints.isEmpty()) {
            return "The stack in " + dir + " is being started, or was killed while it started: " + names() + ".";
        }
        return "The stack in " + dir + " is running in part: " + names() + "; ended: " + String.join(", ", ended)
                + ". Their logs are in " + dir.resolve("logs") + ". Starting it again ends the rest first.";
    }

    private String names() {
        return String.join(
                ", ",
                running.entrySet().stream()
                        .map(each -> each.getKey() + " (pid " + each.getValue() + ")")
                        .toList());
    }
}
