package dev.rowcast.standalone.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second process away from a state in a file, for as long as this one lives: the system lets go of it with the process, however that ends. A state on
 * a server has leases instead.
 */
public final class StateLock implements AutoCloseable {
    private static final String SUFFIX = ".lock";

    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes it, of the file {@code FILE.lock} beside the state's. Empty where another process has it.
     *
     * @throws StateException if the file can't be made
     */
    public static Optional<StateLock> take(Path state) {
        Path file = state.resolveSibling(state.getFileName() + SUFFIX);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new StateLock(channel));
            }
            channel.close();
            return Optional.empty();
        } catch (OverlappingFileLockException thisProcess) {
            close(channel);
            return Optional.empty();
        } catch (IOException failed) {
            close(channel);
            throw new StateException(
                    file + " can't be locked: " + failed + ". See that this user may write there, and that the disk"
                            + " isn't a network's that knows no locks",
                    false,
                    failed);
        }
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException unimportant) {
            // Nothing was written through it.
            return;
        }
    }

    @Override
    public void close() {
        close(channel);
    }
}
