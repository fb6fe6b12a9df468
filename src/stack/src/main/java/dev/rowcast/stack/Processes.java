package dev.rowcast.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finding processes and ending them, our children or not. */
final class Processes {
    /** Places in what follows the name in {@code /proc/PID/stat}. */
    private static final int STATE = 0;

    private static final int THREADS = 17;

    private Processes() {}

    /**
     * The processes of that stack, by part. They are known by an argument on their command lines, not by a pid that was once written
     * down: that may have been given to another process since.
     */
    static Map<String, ProcessHandle> of(StackDirectory dir) {
        Map<String, ProcessHandle> found = new TreeMap<>();
        ProcessHandle.allProcesses()
                .forEach(handle -> part(dir, arguments(handle))
                        .filter(part -> isAlive(handle))
                        .ifPresent(part -> found.merge(part, handle, Processes::parentOf)));
        return found;
    }

    /** A process that has just been forked has its parent's arguments still. */
    private static ProcessHandle parentOf(ProcessHandle one, ProcessHandle other) {
        return one.parent().equals(Optional.of(other)) ? other : one;
    }

    /** Which part of that stack a process with these arguments is. */
    static Optional<String> part(StackDirectory dir, List<String> arguments) {
        if (arguments.contains(dir.mysqlMarker())) {
            return Optional.of(Parts.MYSQL);
        }
        if (arguments.contains(dir.postgresMarker())) {
            return Optional.of(Parts.POSTGRES);
        }
        return arguments.contains(dir.javaMarker())
                ? arguments.stream()
                        .filter(argument -> argument.startsWith(StackDirectory.PART))
                        .map(argument -> argument.substring(StackDirectory.PART.length()))
                        .findFirst()
                : Optional.empty();
    }

    private static List<String> arguments(ProcessHandle handle) {
        return handle.info().arguments().map(Arrays::asList).orElse(List.of());
    }

    /** A process that has ended but that its parent never asked about (as in a container without an init) is not alive. */
    static boolean isAlive(ProcessHandle handle) {
        return handle.isAlive() && !isZombie(handle.pid());
    }

    /** Its first thread may have ended while others still hold its ports: it is gone with the last of them. */
    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
            return fields.get(STATE).equals("Z") && Integer.parseInt(fields.get(THREADS)) <= 1;
        } catch (IOException e) {
            // Not Linux, or it ended in this very moment: what the handle says stands.
            return false;
        }
    }

    /** Asks them and their children to end, waits, and ends what is left. */
    static void end(Collection<ProcessHandle> roots, Duration patience) {
        List<ProcessHandle> all = withDescendants(roots);
        all.forEach(ProcessHandle::destroy);
        if (!awaitEnd(all, patience)) {
            kill(all);
        }
    }

    /** Ends them and their children at once, as a crash would. */
    static void kill(Collection<ProcessHandle> roots) {
        List<ProcessHandle> all = withDescendants(roots);
        all.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(all, Duration.ofSeconds(10));
    }

    private static List<ProcessHandle> withDescendants(Collection<ProcessHandle> roots) {
        List<ProcessHandle> all = new ArrayList<>();
        for (ProcessHandle root : roots) {
            root.descendants().forEach(all::add);
            all.add(root);
        }
        return all;
    }

    /** Whether all of them ended in time. */
    static boolean awaitEnd(Collection<ProcessHandle> handles, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        boolean ended = true;
        for (ProcessHandle handle : handles) {
            while (isAlive(handle) && ended) {
                try {
                    awaitEnd(handle, 50);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                ended = System.nanoTime() < deadline || !isAlive(handle);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended;
    }

    /** Returns when it ended or when the time is over, whichever comes first. */
    static void awaitEnd(ProcessHandle handle, long millis) throws InterruptedException {
        try {
            handle.onExit().get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            // The caller asks whether it is alive: that alone counts.
            return;
        }
    }
}
