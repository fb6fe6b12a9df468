package dev.rowcast.destination.log;

import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.DestinationType;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code {"type": "log", "file": "/var/log/orders.jsonl", "sync": true}} or {@code {"type": "log", "stdout": true}}: exactly one of
 * {@code file}, a path on the machine that runs the task, and {@code stdout}; {@code sync}, default false, has each change on the disk before it counts as
 * delivered.
 */
public final class LogDestinationType implements DestinationType {
    private static final String FILE = "file";
    private static final String STDOUT = "stdout";
    private static final String SYNC = "sync";
    private static final Set<String> KEYS = Set.of(FILE, STDOUT, SYNC);

    @Override
    public String name() {
        return "log";
    }

    @Override
    public List<Problem> check(Map<String, Object> settings) {
        List<Problem> problems = new ArrayList<>();
        settings.keySet().stream()
                .filter(key -> !KEYS.contains(key))
                .sorted()
                .forEach(key -> problems.add(
                        new Problem(pointer(key), "unknown key; a log knows \"file\", \"stdout\" and \"sync\"")));
        checkFlag(settings, STDOUT, problems);
        checkFlag(settings, SYNC, problems);
        Object file = settings.get(FILE);
        boolean stdout = Boolean.TRUE.equals(settings.get(STDOUT));
        if (file == null && !stdout) {
            problems.add(new Problem(
                    pointer(FILE), "missing; write a path such as \"/var/log/orders.jsonl\", or \"stdout\": true"));
        } else if (file != null && stdout) {
            problems.add(new Problem(
                    pointer(STDOUT), "there is \"file\" as well; lines go to one of the two, so take the other out"));
        } else if (file != null && !isPath(file)) {
            problems.add(new Problem(
                    pointer(FILE), "is not an absolute path of a file; write such as \"/var/log/orders.jsonl\""));
        }
        if (stdout && Boolean.TRUE.equals(settings.get(SYNC))) {
            problems.add(new Problem(
                    pointer(SYNC), "standard output has no disk to wait for; take it out, or write to a \"file\""));
        }
        return problems;
    }

    private static void checkFlag(Map<String, Object> settings, String key, List<Problem> problems) {
        Object value = settings.get(key);
        if (value != null && !(value instanceof Boolean)) {
            problems.add(new Problem(pointer(key), "is neither true nor false"));
        }
    }

    private static boolean isPath(Object value) {
        try {
            return value instanceof String text && Path.of(text).isAbsolute() && !text.endsWith("/");
        } catch (InvalidPathException notOne) {
            return false;
        }
    }

    private static String pointer(String key) {
        return "/" + key.replace("~", "~0").replace("/", "~1");
    }

    @Override
    public Destination create(String subscription, Map<String, Object> settings) {
        Object file = settings.get(FILE);
        boolean sync = Boolean.TRUE.equals(settings.get(SYNC));
        return new LogDestination(
                subscription,
                file == null
                        ? LineWriters.of("standard output", StandardOutput::new)
                        : writer(Path.of(file.toString()).normalize()),
                sync);
    }

    private static LineWriter writer(Path file) {
        return LineWriters.of(file.toString(), () -> new LineFile(file));
    }
}
