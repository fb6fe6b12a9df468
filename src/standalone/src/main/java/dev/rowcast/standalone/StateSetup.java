package dev.rowcast.standalone;

import dev.rowcast.standalone.config.StateSettings;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateLock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An open state, and who uses it.
 *
 * @param state the database
 * @param lock keeps others away from a file; null for a server, which has leases
 * @param holder names this process in the lease
 */
record StateSetup(State state, @Nullable StateLock lock, String holder) implements AutoCloseable {
    /** The lock of a file already says that nobody else has it, so that a process needn't wait for the lease of one that died. */
    private static final String OF_THE_FILE = "this machine";

    static StateSetup of(StateSettings settings) {
        State state = State.open(settings.url(), settings.user(), settings.password());
        Path file = state.file();
        if (file == null) {
            return new StateSetup(state, null, processName());
        }
        StateLock lock = StateLock.take(file)
                .orElseThrow(() -> new AlreadyRunningException("another process runs with this state (" + file
                        + "): end that one, or set state.url of this one to a file of its own"));
        return new StateSetup(state, lock, OF_THE_FILE);
    }

    private static String processName() {
        String process = ProcessHandle.current().pid() + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        try {
            return InetAddress.getLocalHost().getHostName() + "-" + process;
        } catch (UnknownHostException unnamed) {
            return process;
        }
    }

    @Override
    public void close() {
        if (lock != null) {
            lock.close();
        }
    }
}
