package dev.rowcast.stack;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A shell that reads our pids from a pipe. The pipe ends without a goodbye only when this JVM was killed, and then the shell ends them:
 * nothing in a killed JVM could.
 */
final class Watchdog implements AutoCloseable {
    private static final String SCRIPT = """
            trap '' HUP INT TERM
            pids=
            while read -r word pid; do
              case $word in
                watch) pids="$pids $pid" ;;
                forget)
                  rest=
                  for each in $pids; do [ "$each" = "$pid" ] || rest="$rest $each"; done
                  pids=$rest ;;
                goodbye) exit 0 ;;
              esac
            done
            [ -n "$pids" ] || exit 0
            kill $pids 2>/dev/null
            left=50
            while [ $left -gt 0 ] && kill -0 $pids 2>/dev/null; do sleep 0.2; left=$((left - 1)); done
            kill -9 $pids 2>/dev/null
            """;

    private final Process shell;
    private final OutputStream pipe;

    private Watchdog(Process shell) {
        this.shell = shell;
        this.pipe = shell.getOutputStream();
    }

    static Watchdog start() {
        List<String> command = new ArrayList<>();
        Tools.find("setsid").ifPresent(path -> command.add(path.toString()));
        command.addAll(List.of("sh", "-c", SCRIPT, "rowcast-stack-watchdog"));
        try {
            return new Watchdog(new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new StackException("sh cannot be started: " + e.getMessage() + ".", e);
        }
    }

    void watch(long pid) {
        write("watch " + pid);
    }

    void forget(long pid) {
        write("forget " + pid);
    }

    private synchronized void write(String line) {
        try {
            pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            pipe.flush();
        } catch (IOException e) {
            // Somebody killed the shell. The shutdown hook still stands, and the next start finds what a killed JVM
            // left.
            shell.destroyForcibly();
        }
    }

    @Override
    public void close() {
        if (shell.isAlive()) {
            write("goodbye");
        }
        try {
            pipe.close();
            shell.waitFor();
        } catch (IOException e) {
            shell.destroyForcibly();
        } catch (InterruptedException e) {
            shell.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
